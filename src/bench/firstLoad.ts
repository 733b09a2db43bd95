import { ensureSingleBuilt } from '../tools/build-single.mjs'
import { ensureBuilt } from '../tools/build.mjs'
import { weighRoutes, weighSingle } from '../tools/check-size.mjs'
import { type Benchmark, atMost } from './figure.ts'

/** What a first visit fetches before its first picture, for each way in, each file gzip'd; built anew if needed. */
export const firstLoad: Benchmark = {
  name: 'first load',
  measure: async () => {
    await ensureBuilt()
    await ensureSingleBuilt()
    return [...(await weighRoutes()), weighSingle()].map(({ name, kb, limit }) => ({
      name: `first load: ${name}`,
      value: kb,
      unit: 'kB',
      target: atMost(limit),
    }))
  },
}
