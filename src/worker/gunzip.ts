/** Bytes to text with what browsers, workers and Node have in common. */
import type { ByteTools, GunzipResult } from '../documents/recording/format/read.ts'

/** Input goes in by small pieces, so that output over the limit is noticed before much more is made. */
const PIECE = 64 * 1024

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

  const chunks: Uint8Array[] = []
  let total = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      total += value.length
      if (total > limit) {
        await reader.cancel().catch(() => undefined)
        return { ok: false, reason: 'tooLarge' }
      }
      chunks.push(value)
    }
  } catch {
    return { ok: false, reason: progress.written ? 'cutOff' : 'damaged' }
  }
  await writing
  return { ok: true, bytes: concatenate(chunks, total) }
}

function concatenate(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const all = new Uint8Array(total)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
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
