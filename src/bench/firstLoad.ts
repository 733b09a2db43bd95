import { ensureBuilt } from '../tools/build.mjs'
import { LIMIT_KB, firstLoadParts } from '../tools/check-size.mjs'
import { type Benchmark, atMost } from './figure.ts'

/** Script that a first visit fetches before the editor, page and worker, each file gzip'd; built anew if needed. */
export const firstLoad: Benchmark = {
  name: 'first load',
  measure: async () => {
    await ensureBuilt()
    const parts = await firstLoadParts()
    const total = parts.reduce((sum, { kb }) => sum + kb, 0)
    return [
      { name: 'first load, script before the editor', value: total, unit: 'kB', target: atMost(LIMIT_KB) },
    ]
  },
}
