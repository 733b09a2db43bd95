/** Bytes to text with what browsers, workers and Node have in common. */
import type { ByteTools, GunzipResult } from '../documents/recording/format/read.ts'

/** Input goes in by small pieces, so that output over the limit is noticed before much more is made. */
const PIECE = 64 * 1024
/** How many times larger a packed stream can become: 258 bytes of two bits. */
const MOST_PACKED = 1032

/**
 * Unpacks gzip up to `limit` bytes. An input that ended too early fails only when it is closed; any other
 * fault shows while it is written: that tells the two apart on every engine.
 */
async function gunzip(bytes: Uint8Array, limit: number): Promise<GunzipResult> {
  const stream = new DecompressionStream('gzip')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  const progress = { written: false }

  const write = async (): Promise<void> => {
    for (let at = 0; at < bytes.length; at += PIECE) {
      // A copy: a stream may take the buffer of what it is given.
      await writer.write(bytes.slice(at, at + PIECE))
    }
    progress.written = true
    await writer.close()
  }
  // Its failure is the reader's failure too, and is handled there.
  const writing = write().catch(() => undefined)

  let all = new Uint8Array(Math.min(limit, saidLength(bytes)))
  let total = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      const end = total + value.length
      if (end > limit) {
        await reader.cancel().catch(() => undefined)
        return { ok: false, reason: 'tooLarge' }
      }
      if (end > all.length) all = grown(all.subarray(0, total), Math.min(limit, 2 * end))
      all.set(value, total)
      total = end
    }
  } catch {
    return { ok: false, reason: progress.written ? 'cutOff' : 'damaged' }
  }
  await writing
  return { ok: true, bytes: total === all.length ? all : all.slice(0, total) }
}

/**
 * What the file says of its length at its end (RFC 1952, ISIZE), so that room is made once and nothing is copied: a long recording has
 * no room twice. A file that says more than can be packed into it is not believed; one that says too little is given room as it comes.
 */
function saidLength(bytes: Uint8Array): number {
  const said =
    bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0, true)
  return said <= bytes.length * MOST_PACKED ? said : 0
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length)
  all.set(bytes)
  return all
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

export const webByteTools: ByteTools = { gunzip, decodeUtf8 }
