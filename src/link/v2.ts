/**
 * The body of a link of version 2: one of version 1 that also has what is seen of the columns and of the region tree, the
 * order that is measured, and whether the heat strip is shown. Its first number says which of these there are; each
 * stands right behind it.
 * Fixture links of this version are kept and tested for ever: what is written here must stay readable.
 */
import { ByteReader, ByteWriter } from './bytes.ts'
import type { LinkState, LinkView } from './state.ts'
import { readV1, writeV1 } from './v1.ts'
import type { LinkStateV1, ReadBody } from './v1.ts'

/** What a view held then. */
export type LinkViewV2 = Omit<LinkView, 'recorded' | 'trees'>
export interface LinkStateV2 extends Omit<LinkState, 'view'> {
  readonly view: LinkViewV2 | null
}

/** In the first number, above what version 1 has there. */
const ADDED = { columnsCamera: 8, treeCamera: 16, measuredOrder: 32, heat: 64, isHeatOn: 128 } as const
const ALL_ADDED = 8 | 16 | 32 | 64 | 128

/** What stands for a link that says nothing of them. */
const UNSAID = { columnsCamera: null, treeCamera: null, measuredOrder: null, heat: null } as const

/** @returns null if the text is too long for a link. */
export async function writeV2(state: LinkStateV2): Promise<Uint8Array<ArrayBuffer> | null> {
  const older = await writeV1(state)
  if (older === null) return null
  const { columnsCamera, treeCamera, measuredOrder, heat } = state.view ?? UNSAID
  const [parts = 0] = older
  const body = new ByteWriter()
  body.number(
    parts |
      (columnsCamera === null ? 0 : ADDED.columnsCamera) |
      (treeCamera === null ? 0 : ADDED.treeCamera) |
      (measuredOrder === null ? 0 : ADDED.measuredOrder) |
      (heat === null ? 0 : ADDED.heat) |
      (heat === true ? ADDED.isHeatOn : 0),
  )
  for (const camera of [columnsCamera, treeCamera]) {
    if (camera === null) continue
    body.fraction(camera.zoom)
    body.fraction(camera.centre)
  }
  if (measuredOrder !== null) body.number(measuredOrder)
  body.raw(older.subarray(1))
  return body.done()
}

/** Never rejects, whatever the bytes. */
export async function readV2(bytes: Uint8Array): Promise<ReadBody<LinkStateV2>> {
  const body = new ByteReader(bytes)
  const parts = body.number()
  const has = (part: keyof typeof ADDED): boolean => (parts & ADDED[part]) !== 0
  const cameraFor = (part: 'columnsCamera' | 'treeCamera') =>
    has(part) ? { zoom: body.fraction(), centre: body.fraction() } : null
  const added = {
    columnsCamera: cameraFor('columnsCamera'),
    treeCamera: cameraFor('treeCamera'),
    measuredOrder: has('measuredOrder') ? body.number() : null,
    heat: has('heat') ? has('isHeatOn') : null,
  }
  const older = new ByteWriter()
  older.number(parts & ~ALL_ADDED)
  older.raw(body.rest())
  if (!body.isSound()) return { state: null, sound: false }
  const { state, sound } = await readV1(older.done())
  if (state === null) return { state, sound }
  const { view } = state
  // Without a view there is nothing that they could belong to.
  const isWritten = view === null ? (parts & ALL_ADDED) === 0 : added.heat !== null || !has('isHeatOn')
  return { state: { ...state, view: view && { ...view, ...added } }, sound: sound && isWritten }
}

/** Version 1 knew nothing of them. */
export const from1To2 = ({ view, ...state }: LinkStateV1): LinkStateV2 => ({
  ...state,
  view: view && { ...view, ...UNSAID },
})
