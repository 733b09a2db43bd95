/**
 * Every scenario that comes with the page, run and compared with its text in golden/ID.txt. After a change that is meant,
 * write the texts anew with `NOMMU_UPDATE_GOLDEN=1 npx vitest run src/content/scenarios.golden.test.ts` and read the difference.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseProgram } from '../documents/scenario/read.ts'
import { START_SCENARIO } from './startScenario.ts'
import { stateOf } from '../documents/recording/replay/stateOf.ts'
import { Identities, mmuStateOf } from '../documents/recording/mmu/stateOf.ts'
import type { Tracks } from '../engine/model.ts'
import type { Simulation } from '../engine/simulation.ts'
import { Timeline } from '../engine/timeline.ts'
import { checkMmuInvariants } from '../machines/mmu/check.ts'
import { MMU } from '../machines/mmu/model.ts'
import { printMmuRun } from '../machines/mmu/printRun.ts'
import { MmuScenarioSource } from '../machines/mmu/scenarioSource.ts'
import type { MmuTimeline } from '../machines/mmu/tracks.ts'
import { printRun } from '../machines/nommu/printRun.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import { checkInvariants } from '../sim/nommu/invariants.ts'
import { nommuTimeline } from '../machines/nommu/model.ts'
import type { NommuTimeline } from '../machines/nommu/view/tracks.ts'

const SCENARIOS = join(import.meta.dirname, '../../public/scenarios')
const GOLDEN = join(import.meta.dirname, 'golden')
const UPDATE = process.env['NOMMU_UPDATE_GOLDEN'] === '1'

interface Entry {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly chapter: string
  readonly steps: number
  /** Where it is not ID.nommu. */
  readonly file?: string
}
const index = JSON.parse(readFileSync(join(SCENARIOS, 'index.json'), 'utf8')) as readonly Entry[]

const fileOf = (id: string): string => index.find((entry) => entry.id === id)?.file ?? `${id}.nommu`
const textOf = (id: string): string => readFileSync(join(SCENARIOS, fileOf(id)), 'utf8')

/** A run that stops with an error as soon as an invariant is broken. */
const timelineOf = (id: string): NommuTimeline =>
  nommuTimeline(new ScenarioSource(parseProgram(textOf(id)).program), checkInvariants)

/** The same on a machine with an MMU, where the text asks for one. */
const mmuTimelineOf = (id: string): MmuTimeline =>
  new Timeline(new MmuScenarioSource(parseProgram(textOf(id)).program), MMU, ({ machine }) =>
    checkMmuInvariants(machine),
  )

const hasMmu = (id: string): boolean => parseProgram(textOf(id)).program.mmu !== null

/** Everything that a step can change, as text. */
function fingerprint({ machine, world }: NommuTimeline): string {
  return JSON.stringify([
    stateOf(machine),
    machine.contents.wordsIn(),
    machine.inodes.map(({ path, size, pages, deleted }) => [path, size, pages, deleted]),
    machine.segments,
    machine.processes.map(({ name, fds }) => [name, [...fds]]),
    machine.nrTrimPages,
    machine.stopped,
    [...world.slots],
    [...world.pids],
  ])
}

/** The same of a machine with an MMU. */
const mmuFingerprint = ({ machine, world }: MmuTimeline): string =>
  JSON.stringify([
    mmuStateOf(machine.machine, new Identities()),
    machine.tables,
    machine.machine.processes.map(({ name, fds }) => [name, [...fds.keys()]]),
    [...world.slots],
    [...world.pids],
  ])

const namesIn = (folder: string, extension: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
    .toSorted()

/** The states of a run as they are met going forwards, and again going backwards. */
function bothWays<S extends Simulation, T extends Tracks<S>>(
  timeline: Timeline<S, T>,
  printed: (timeline: Timeline<S, T>) => string,
): { readonly forward: readonly string[]; readonly backward: readonly string[] } {
  const forward = [printed(timeline)]
  while (!timeline.done) {
    timeline.advance(1)
    forward.push(printed(timeline))
  }
  const backward = forward.map((_, at) => {
    timeline.goTo(forward.length - 1 - at)
    return printed(timeline)
  })
  return { forward, backward: backward.toReversed() }
}

describe('the bundled scenarios', () => {
  it('are all listed, the first one first, and each has its golden text', () => {
    const listed = index.map(({ id }) => id).toSorted()
    const files = [...namesIn(SCENARIOS, '.nommu'), ...namesIn(join(SCENARIOS, 'mmu'), '.nommu')]
    expect(files.toSorted()).toEqual(listed)
    if (!UPDATE) expect(namesIn(GOLDEN, '.txt')).toEqual(listed)
    expect(index[0]?.id).toBe(START_SCENARIO.id)
  })

  it('stand together by chapter', () => {
    const chapters = index.map(({ chapter }) => chapter)
    const begins = chapters.filter((chapter, at) => chapter !== chapters[at - 1])
    expect(begins).toEqual([...new Set(chapters)])
  })

  it('begin with the one that is part of the page', () => {
    const [first] = index
    expect(START_SCENARIO).toMatchObject({
      title: first?.title,
      about: first?.about,
      chapter: first?.chapter,
    })
    expect(START_SCENARIO.text).toBe(textOf(START_SCENARIO.id))
  })
})

const HAVE_NO_REGIONS = index.filter(({ id }) => !hasMmu(id) && timelineOf(id).machine.rules.vmas === 'links')

it('mappings of kernels without regions are printed as parts of VMAs', () => {
  const printed = HAVE_NO_REGIONS.map(({ id }) => printRun(timelineOf(id))).join('')
  expect(printed).toContain(' in VMA 0x')
})

it.each(HAVE_NO_REGIONS)('the printed run of $id says VMA, and never region', ({ id }) => {
  // Title and purpose are the author's.
  const printed = printRun(timelineOf(id)).split('\n').slice(2).join('\n')
  expect(printed).not.toMatch(/\bregions?\b/i)
})

describe.each(index)('$id', ({ id, title, about, steps }) => {
  const { program, diagnostics } = parseProgram(textOf(id))

  it('has no mistakes and the title, purpose and length that the list gives', () => {
    expect(diagnostics).toEqual([])
    expect({ title: program.title, about: program.about, steps: program.ops.length }).toEqual({
      title,
      about,
      steps,
    })
    expect(steps).toBeGreaterThanOrEqual(5)
    expect(steps).toBeLessThanOrEqual(50)
  })

  it('runs as its golden text says', () => {
    const file = join(GOLDEN, `${id}.txt`)
    const printed = hasMmu(id) ? printMmuRun(mmuTimelineOf(id)) : printRun(timelineOf(id))
    if (UPDATE) writeFileSync(file, printed)
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(printed)
  })

  it('is in the same state at each step, whichever way one comes', () => {
    const { forward, backward } = hasMmu(id)
      ? bothWays(mmuTimelineOf(id), mmuFingerprint)
      : bothWays(timelineOf(id), fingerprint)
    expect(backward).toEqual(forward)
  })
})
