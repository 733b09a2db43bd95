import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareMmuStates } from './compare.ts'
import { mmuConformanceLine } from './conformance.ts'
import { MMU_RECORDINGS_FOLDER, mmuRecordingNames, readMmuRecording } from './testing/recordings.ts'

describe('the recordings of machines with an MMU', () => {
  it('are listed in index.json as they are (node src/tools/recordings.mjs writes it)', () => {
    const index: unknown = JSON.parse(readFileSync(new URL('index.json', MMU_RECORDINGS_FOLDER), 'utf8'))
    const found = mmuRecordingNames.map((name) => {
      const { about, steps } = readMmuRecording(name)
      return { name, about, steps: steps.length }
    })
    expect(index).toEqual(found)
    expect([found.length, found.reduce((sum, { steps }) => sum + steps, 0)]).toEqual([87, 4645])
  })

  it.each(mmuRecordingNames)('%s is reproduced whole', { timeout: 60_000 }, (name) => {
    const document = readMmuRecording(name)
    for (const { after } of document.steps) expect(compareMmuStates(after, after).total).toBe(0)
    const { length } = document.steps
    expect(mmuConformanceLine(document).line).toBe(`exact ${name} ${length}/${length} steps`)
  })
})
