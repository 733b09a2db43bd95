import { describe, expect, it } from 'vitest'
import { conformanceLine } from '../documents/recording/conformance.ts'
import { parseTraceDocument } from '../documents/recording/format/document.ts'
import { longRecording } from './longRecording.ts'

describe('a recording made for a measurement', () => {
  it('is one that the model agrees with at every step', () => {
    const read = parseTraceDocument(new TextDecoder().decode(longRecording(500)))
    if (!read.ok) throw new Error(read.problem.detail)
    expect(read.document.steps).toHaveLength(500)
    expect(conformanceLine(read.document)).toMatchObject({ exact: true })
  })
})
