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
import { printRun } from '../machines/nommu/printRun.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import { checkInvariants } from '../sim/nommu/invariants.ts'
import { nommuTimeline } from '../machines/nommu/model.ts'
import type { NommuTimeline } from '../machines/nommu/tracks.ts'

const SCENARIOS = join(import.meta.dirname, '../../public/scenarios')
const GOLDEN = join(import.meta.dirname, 'golden')
const UPDATE = process.env['NOMMU_UPDATE_GOLDEN'] === '1'

interface Entry {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly chapter: string
  readonly steps: number
}
const index = JSON.parse(readFileSync(join(SCENARIOS, 'index.json'), 'utf8')) as readonly Entry[]

const textOf = (id: string): string => readFileSync(join(SCENARIOS, `${id}.nommu`), 'utf8')

/** A run that stops with an error as soon as an invariant is broken. */
const timelineOf = (id: string): NommuTimeline =>
  nommuTimeline(new ScenarioSource(parseProgram(textOf(id)).program), checkInvariants)

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

const namesIn = (folder: string, extension: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
    .toSorted()

describe('the bundled scenarios', () => {
  it('are all listed, the first one first, and each has its golden text', () => {
    const listed = index.map(({ id }) => id).toSorted()
    expect(namesIn(SCENARIOS, '.nommu')).toEqual(listed)
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
    const printed = printRun(timelineOf(id))
    if (UPDATE) writeFileSync(file, printed)
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(printed)
  })

  it('is in the same state at each step, whichever way one comes', () => {
    const timeline = timelineOf(id)
    const forward = [fingerprint(timeline)]
    while (!timeline.done) {
      timeline.advance(1)
      forward.push(fingerprint(timeline))
    }
    const backward = forward.map((_, at) => {
      timeline.goTo(forward.length - 1 - at)
      return fingerprint(timeline)
    })
    expect(backward.toReversed()).toEqual(forward)
  })
})
