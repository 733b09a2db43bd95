import { readFile } from 'node:fs/promises'
import { conformanceLine } from '../documents/recording/conformance.ts'
import { readTraceBytes } from '../documents/recording/format/read.ts'
import { nommuFiles } from '../documents/recording/testing/recordings.ts'
import { webByteTools } from '../worker/gunzip.ts'
import { type Benchmark, atMost } from './figure.ts'
import { processorTime } from './statistics.ts'

/** All recordings of kernels without an MMU, once: unpacked, checked, replayed, and the whole state compared after each step. */
export const recordings: Benchmark = {
  name: 'recordings',
  measure: async () => {
    const ms = await processorTime(async () => {
      for (const { path } of nommuFiles) {
        const read = await readTraceBytes(await readFile(path), webByteTools)
        if (!read.ok) throw new Error(`${path}: ${read.problem.detail}`)
        const { exact, line } = conformanceLine(read.document)
        // Stopping at a difference would make a wrong model look fast.
        if (!exact) throw new Error(line)
      }
    })
    return [
      {
        name: `replay and compare ${nommuFiles.length} recordings, processor time`,
        value: ms / 1000,
        unit: 's',
        target: atMost(30),
      },
    ]
  },
}
