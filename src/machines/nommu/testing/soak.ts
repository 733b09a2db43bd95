/** One random program run in every way there is, and what must hold of it. */
import { parseProgram } from '../../../documents/scenario/read.ts'
import { checkInvariants } from '../../../sim/nommu/invariants.ts'
import { ScenarioSource } from '../scenarioSource.ts'
import { AllocatorMirror } from './mirror.ts'
import { Random } from './random/random.ts'
import { worldHash } from './worldHash.ts'
import { nommuTimeline } from '../model.ts'
import { runStep } from '../../../engine/source.ts'

/** Steps of a program that are gone back to. */
const RETURNS = 6

/**
 * Runs a scenario once straight on, with the invariants and a slow allocator at every step, and once in a timeline that
 * then jumps about: every state must be the one that was met going forward. Returns the steps that were run.
 */
export function soak(text: string, seed: number): number {
  const { program, diagnostics } = parseProgram(text)
  const mistake = diagnostics.find(({ severity }) => severity === 'error')
  if (mistake !== undefined) throw new Error(`line ${mistake.line}: ${mistake.message}`)
  const source = new ScenarioSource(program)
  const random = new Random(seed)
  const wanted = new Set([0, ...Array.from({ length: RETURNS }, () => random.int(0, source.steps))])
  const { hashes, steps } = runStraight(source, wanted)

  const timeline = nommuTimeline(source, null)
  timeline.advance(source.steps)
  if (timeline.steps !== steps) throw new Error(`the timeline ends at step ${timeline.steps}, not ${steps}`)
  for (const step of [...hashes.keys()].sort(() => random.next() - 0.5)) {
    timeline.goTo(step)
    if (worldHash(timeline.world) !== hashes.get(step)) throw new Error(`step ${step} is not what it was`)
  }
  return steps
}

function runStraight(
  source: ScenarioSource,
  wanted: ReadonlySet<number>,
): { hashes: Map<number, number>; steps: number } {
  const world = source.start()
  const { machine } = world
  const mirror = new AllocatorMirror(machine)
  const hashes = new Map([[0, worldHash(world)]])
  let steps = 0
  while (steps < source.steps && machine.stopped === null) {
    const where = (): string => `after step ${steps}, ${source.info(steps - 1).text}`
    runStep(source, world, steps++)
    const broken = checkInvariants(machine)
    if (broken !== null) throw new Error(`${where()}: ${broken}`)
    const parted = mirror.follow(machine)
    if (parted !== null) throw new Error(`${where()}: the slow allocator differs: ${parted}`)
    if (wanted.has(steps)) hashes.set(steps, worldHash(world))
  }
  return { hashes, steps }
}
