import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readTraceBytes } from '../documents/recording/format/read.ts'
import { RECORDINGS_FOLDER, inFull, readRecording } from '../documents/recording/testing/recordings.ts'
import { webByteTools } from './gunzip.ts'

const { gunzip, decodeUtf8 } = webByteTools
const LIMIT = 1 << 20
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
/** Text that hardly packs, so that the packed bytes fill many pieces. */
const noise = encode(Array.from({ length: 25_000 }, (_, i) => Math.imul(i, 2654435761).toString(36)).join(''))

describe('gunzip', () => {
  it.each([0, 1, 1000, noise.length])('unpacks %i bytes', async (length) => {
    const bytes = noise.slice(0, length)
    const result = await gunzip(gzipSync(bytes), LIMIT)
    expect(result.ok && Buffer.compare(result.bytes, bytes)).toBe(0)
  })

  it.each([0, 7, noise.length - 1, noise.length + 1, 2 ** 32 - 1])(
    'does not believe that it unpacks to %i bytes',
    async (said) => {
      // Of two streams one after the other the end tells the length of the second alone, and damaged ones tell anything.
      const two = Buffer.concat([gzipSync(noise), gzipSync(noise.subarray(0, said % 1000))])
      const result = await gunzip(two, LIMIT)
      if (result.ok) expect(result.bytes.length).toBe(noise.length + (said % 1000))
      const wrong = Uint8Array.from(gzipSync(noise))
      new DataView(wrong.buffer).setUint32(wrong.length - 4, said, true)
      expect(await gunzip(wrong, LIMIT)).toEqual({ ok: false, reason: 'damaged' })
    },
  )

  it('leaves the input as it was', async () => {
    const packed = new Uint8Array(gzipSync(noise))
    const before = packed.slice()
    await gunzip(packed, LIMIT)
    expect(Buffer.compare(packed, before)).toBe(0)
  })

  it('tells an input that ends too early from a damaged one', async () => {
    const packed = gzipSync(noise)
    for (const share of [0.01, 0.3, 0.7, 0.99])
      expect(await gunzip(packed.subarray(0, packed.length * share), LIMIT)).toEqual({
        ok: false,
        reason: 'cutOff',
      })
    const broken = Uint8Array.from(packed)
    broken.fill(0xff, 10, 40)
    expect(await gunzip(broken, LIMIT)).toEqual({ ok: false, reason: 'damaged' })
    const wrongSum = Uint8Array.from(packed)
    wrongSum.fill(0, -8, -4)
    expect(await gunzip(wrongSum, LIMIT)).toEqual({ ok: false, reason: 'damaged' })
  })

  it('stops at the limit, whatever the input would become', async () => {
    const bomb = gzipSync(new Uint8Array(64 << 20))
    expect(bomb.length).toBeLessThan(100_000)
    expect(await gunzip(bomb, LIMIT)).toEqual({ ok: false, reason: 'tooLarge' })
  })
})

describe('decodeUtf8', () => {
  it('leaves out the byte order mark', () => {
    expect(decodeUtf8(encode('\ufeff{"é": 1}'))).toBe('{"é": 1}')
  })
  it.each([[[0xff, 0xfe, 0x7b, 0]], [[0xc3]], [[0xed, 0xa0, 0x80]]])('refuses %j', (bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeNull()
  })
})

describe('readTraceBytes with these tools', () => {
  it('reads a recording from its bytes', async () => {
    const bytes = readFileSync(new URL('share-readonly.json.gz', RECORDINGS_FOLDER))
    const result = await readTraceBytes(bytes, webByteTools)
    expect(result.ok && inFull(result.document)).toEqual(inFull(readRecording('share-readonly')))
  })
})
