import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { conformanceLine } from '../documents/recording/conformance.ts'
import { readTraceBytes } from '../documents/recording/format/read.ts'
import { webByteTools } from '../worker/gunzip.ts'
import { type Benchmark, atMost } from './figure.ts'

const FOLDER = 'public/recordings'

/** All recordings of real kernels, once: unpacked, checked, replayed, and the whole state compared after each step. */
export const recordings: Benchmark = {
  name: 'recordings',
  measure: async () => {
    const start = performance.now()
    const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json.gz'))
    for (const file of files) {
      const read = await readTraceBytes(await readFile(join(FOLDER, file)), webByteTools)
      if (!read.ok) throw new Error(`${file}: ${read.problem.detail}`)
      const { exact, line } = conformanceLine(read.document)
      // Stopping at a difference would make a wrong model look fast.
      if (!exact) throw new Error(line)
    }
    const seconds = (performance.now() - start) / 1000
    return [
      {
        name: `replay and compare ${files.length} recordings`,
        value: seconds,
        unit: 's',
        target: atMost(10),
      },
    ]
  },
}
