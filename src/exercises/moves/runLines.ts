/** Programs of a few lines, run by the thousand: each line is read once, and one machine is brought back to its start each time. */
import { hasFailed, standing } from '../../advice/ground.ts'
import type { Op, Program } from '../../documents/scenario/compile/program.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { runStep } from '../../engine/source.ts'
import { restoreWorld, saveWorld, type World, type WorldSnapshot } from '../../engine/world.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import type { Standing } from '../../protocol/advice.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { LINE_NAMES, LINE_PROCESSES, textOf } from './draft.ts'

/** How lines ran that stand alone in a text. `index` of an operation is that of its line. */
export interface Run {
  /** Nothing but the last operation is refused, or nothing at all; else it ran no further. */
  readonly isClean: boolean
  readonly isServed: boolean
  readonly results: Float64Array
  /** After the last operation that ran. */
  readonly after: Standing
}

/** All names that there are, each given before the line that is read: so they have the same numbers in all of them. */
const PREFIX: readonly string[] = [
  ...LINE_PROCESSES.map((name) => `${name} = spawn`),
  ...LINE_NAMES.map((name) => `${LINE_PROCESSES[0] ?? 'A'}: ${name} = mmap(4K)`),
]

interface Beginning {
  readonly program: Program
  readonly world: World<Machine>
  readonly start: WorldSnapshot
}

let made: Beginning | null = null
const known = new Map<string, Op | null>()

function beginning(): Beginning {
  if (made !== null) return made
  const { program } = parseProgram(textOf(PREFIX))
  const world = new ScenarioSource(program).start()
  world.machine.observe('nothing')
  made = { program, world, start: saveWorld(world) }
  return made
}

/** The operation of a line; null for one that cannot be read. */
function opOf(line: string): Op | null {
  const read = known.get(line)
  if (read !== undefined) return read
  const [, started] = /^(\w+) = spawn/.exec(line) ?? []
  const before = started === undefined ? PREFIX : [...PREFIX, `${started}: exit`]
  const { ops } = parseProgram(textOf([...before, line])).program
  const op = ops.length === before.length + 1 ? (ops.at(-1) ?? null) : null
  known.set(line, op)
  return op
}

/** Runs the lines, which use no names but those of drafts, on the board of drafts. */
export function runLines(lines: readonly string[]): Run {
  const { program, world, start } = beginning()
  const ops = lines.flatMap((line) => opOf(line) ?? [])
  restoreWorld(world, start)
  const source = new ScenarioSource({ ...program, ops })
  const results = new Float64Array(lines.length)
  const last = lines.length - 1
  let isClean = ops.length === lines.length
  let isServed = false
  for (let index = 0; isClean && index <= last; index++) {
    const outcome = runStep(source, world, index)
    results[index] = outcome.ret
    const isRefused = hasFailed(outcome, world.machine)
    isClean = world.machine.stopped === null && (index === last || !isRefused)
    isServed = isClean && index === last && !isRefused
  }
  return { isClean, isServed, results, after: standing(world.machine) }
}
