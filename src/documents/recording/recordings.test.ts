import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { array, looseObject, parse, string } from 'valibot'
import { describe, expect, it } from 'vitest'
import { compareStates, compareSteps } from './replay/compare.ts'
import { eraOf } from './replay/machineOf.ts'
import {
  nommuFiles,
  RECORDINGS_FOLDER,
  readRecording,
  readRecordingFile,
  recordingNames,
} from './testing/recordings.ts'
import type { TraceAllocatorEvent, TraceStep } from './format/types.ts'

const list = array(looseObject({ name: string() }))
const isOwn = (event: TraceStep['events'][number]): event is TraceAllocatorEvent =>
  (event[0] === 'alloc' || event[0] === 'free') && event[4] === 1

describe('the recordings', () => {
  it('are listed in index.json as they are (node src/tools/recordings.mjs writes it)', () => {
    const index: unknown = JSON.parse(readFileSync(new URL('index.json', RECORDINGS_FOLDER), 'utf8'))
    const found = nommuFiles
      .filter(({ path }) => path.startsWith(fileURLToPath(RECORDINGS_FOLDER)))
      .map(({ kernel, name: file }) => {
        const name = kernel === '' ? file : `${kernel}/${file}`
        const { about, steps, kernel: made, complete } = readRecording(name)
        return { name, about, steps: steps.length, ram: made.ram, complete }
      })
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)
    expect(parse(list, index).toSorted(byName)).toEqual(found.toSorted(byName))
    const first = found.filter(({ name }) => !name.includes('/'))
    expect([first.length, first.reduce((sum, { steps }) => sum + steps, 0)]).toEqual([72, 7085])
  })

  it('of modelled kernels are as many as README.md says, with as many steps', () => {
    const documents = nommuFiles.map(readRecordingFile).filter((document) => eraOf(document) !== null)
    const count = documents.reduce((sum, { steps }) => sum + steps.length, 0)
    const readme = readFileSync(new URL('../../README.md', RECORDINGS_FOLDER), 'utf8')
    expect(readme).toContain(`${documents.length} recordings of four real kernels without an MMU`)
    expect(readme).toContain(`: ${count.toLocaleString('en')} steps, `)
  })

  it.each(recordingNames)('%s equals itself', (name) => {
    const { initial, steps } = readRecording(name)
    expect(compareStates(initial, initial)).toEqual({ differences: [], total: 0 })
    for (const step of steps) {
      const { ret, errno = null, proc = {}, after, dmesg: log = [] } = step
      const result = { ret, errno, deaths: [], log, ownEvents: step.events.filter(isOwn), after, proc }
      expect(compareSteps(result, step).total).toBe(0)
    }
  })
})
