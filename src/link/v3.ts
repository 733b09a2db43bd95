/**
 * The body of a link of version 3: one of version 2 that also says whether the recorded kernel stands beside the model, and what is below
 * the maps of two machines. Both are in its first number.
 * Fixture links of this version are kept and tested for ever: what is written here must stay readable.
 */
import { ByteReader, ByteWriter } from './bytes.ts'
import type { LinkState } from './state.ts'
import type { ReadBody } from './v1.ts'
import { readV2, writeV2 } from './v2.ts'
import type { LinkStateV2 } from './v2.ts'

/** In the first number, above what version 2 has there. */
const RECORDED = 256
const TREES = 512

/** @returns null if the text is too long for a link. */
export async function writeV3(state: LinkState): Promise<Uint8Array<ArrayBuffer> | null> {
  const older = await writeV2(state)
  if (older === null) return null
  const { recorded, trees } = state.view ?? UNSAID
  return withParts(older, (parts) => parts | (recorded ? RECORDED : 0) | (trees ? TREES : 0))
}

/** Never rejects, whatever the bytes. */
export async function readV3(bytes: Uint8Array): Promise<ReadBody<LinkState>> {
  const parts = new ByteReader(bytes).number()
  const { state, sound } = await readV2(withParts(bytes, (all) => all & ~(RECORDED | TREES)))
  if (state === null) return { state, sound }
  const [recorded, trees] = [(parts & RECORDED) !== 0, (parts & TREES) !== 0]
  const { view } = state
  // Without a view there is nothing that they could belong to.
  return {
    state: { ...state, view: view && { ...view, recorded, trees } },
    sound: sound && (view !== null || !(recorded || trees)),
  }
}

/** A body with another first number. */
function withParts(body: Uint8Array, change: (parts: number) => number): Uint8Array<ArrayBuffer> {
  const reader = new ByteReader(body)
  const changed = new ByteWriter()
  changed.number(change(reader.number()))
  changed.raw(reader.rest())
  return changed.done()
}

const UNSAID = { recorded: false, trees: false } as const

/** Version 2 knew nothing of them. */
export const from2To3 = ({ view, ...state }: LinkStateV2): LinkState => ({
  ...state,
  view: view && { ...view, ...UNSAID },
})
