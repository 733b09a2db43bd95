/**
 * What all versions of a link have in common, for ever: `VERSION.BASE64URL`, where the bytes are a CRC-32, the length of
 * the body, and the body. The checksum covers the version and the length too. The length makes sure that a link that was
 * cut is never taken for a whole one; the checksum finds what was altered. Because no later version may change this, a
 * page can tell a link that is newer than itself from one that is damaged.
 */
import { fromBase64url, toBase64url } from './base64url.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { crc32 } from './crc32.ts'

const CRC_BYTES = 4

/** 'cut': the end is missing; 'capitals': its letters lost which of them were small; 'altered': something else is wrong. */
export type Damage = 'cut' | 'capitals' | 'altered'

/** A link of so many letters has capitals and small ones. */
const MIXED_LETTERS = 24

export type Unsealed =
  | { readonly type: 'whole'; readonly version: number; readonly body: Uint8Array<ArrayBuffer> }
  /** `body` holds what is left of it; version is null if not even that can be read. */
  | {
      readonly type: 'damaged'
      readonly damage: Damage
      readonly version: number | null
      readonly body: Uint8Array<ArrayBuffer>
    }

function checksum(version: number, body: Uint8Array): number {
  const covered = new ByteWriter()
  covered.number(version)
  covered.number(body.length)
  const head = covered.done()
  const all = new Uint8Array(head.length + body.length)
  all.set(head)
  all.set(body, head.length)
  return crc32(all)
}

/** @returns The fragment of an address, without `#`. */
export function seal(version: number, body: Uint8Array): string {
  const bytes = new ByteWriter()
  const crc = checksum(version, body)
  bytes.raw(new Uint8Array([crc >>> 24, crc >>> 16, crc >>> 8, crc]))
  bytes.number(body.length)
  bytes.raw(body)
  return `${version}.${toBase64url(bytes.done())}`
}

/** Never throws, whatever the text. */
export function unseal(fragment: string): Unsealed {
  const [, digits, payload] = /^(0|[1-9]\d{0,3})\.(.*)$/s.exec(fragment) ?? []
  if (digits === undefined || payload === undefined) {
    const isStart = /^\d{0,4}$/.test(fragment)
    return { type: 'damaged', damage: isStart ? 'cut' : 'altered', version: null, body: new Uint8Array() }
  }
  const version = Number(digits)
  const { bytes, sound } = fromBase64url(payload)
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  const crc = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
  const reader = new ByteReader(bytes.subarray(CRC_BYTES))
  const length = reader.number()
  const hasLength = reader.isSound()
  const body = reader.rest()
  if (sound && hasLength && body.length === length && checksum(version, body) === crc) {
    return { type: 'whole', version, body }
  }
  if (
    payload.length >= MIXED_LETTERS &&
    (payload === payload.toUpperCase() || payload === payload.toLowerCase())
  )
    return { type: 'damaged', damage: 'capitals', version, body: new Uint8Array() }
  // A cut inside a group of letters can leave bits that a whole text would not have; only a foreign letter is altered.
  const isCut = /^[\w-]*$/.test(payload) && (!hasLength || body.length < length)
  return { type: 'damaged', damage: isCut ? 'cut' : 'altered', version, body }
}
