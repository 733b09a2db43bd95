import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readTraceBytes, type ByteTools, type GunzipResult } from './read.ts'
import { inFull, readRecording, readRecordingText } from '../testing/recordings.ts'

const TEXT = readRecordingText('uninitialized')
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const tools = (failure: GunzipResult | null = null): ByteTools => ({
  gunzip: async (bytes) => failure ?? { ok: true, bytes: gunzipSync(bytes) },
  decodeUtf8: (bytes) => {
    const text = Buffer.from(bytes).toString('utf8')
    return text.includes('\ufffd') ? null : text
  },
})

describe('readTraceBytes', () => {
  it.each([
    ['plain', encode(TEXT)],
    ['packed', gzipSync(TEXT)],
  ])('reads a %s recording', async (_, bytes) => {
    const read = await readTraceBytes(bytes, tools())
    expect(read.ok && inFull(read.document)).toEqual(inFull(readRecording('uninitialized')))
  })

  it.each<readonly [string, Uint8Array, GunzipResult | null]>([
    ['a packed file that was cut', gzipSync(TEXT), { ok: false, reason: 'cutOff' }],
    ['a packed file that is damaged', gzipSync(TEXT), { ok: false, reason: 'damaged' }],
    ['a file that unpacks to too much', gzipSync(TEXT), { ok: false, reason: 'tooLarge' }],
    ['a plain file that is too large', encode(TEXT), null],
    ['a ZIP archive', Uint8Array.of(0x50, 0x4b, 3, 4, 0xff, 0xff), null],
    ['text in UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0), null],
    ['other bytes', Uint8Array.of(1, 2, 0xff, 0xff), null],
    ['nothing', new Uint8Array(), null],
  ])('says what is wrong with %s', async (_, bytes, failure) => {
    expect(await readTraceBytes(bytes, tools(failure), 10_000)).toMatchSnapshot()
  })
})
