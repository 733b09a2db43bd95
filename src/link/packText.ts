/** A scenario text as few bytes: phrases shortened, then deflate where that helps. Reading is bounded in every way. */
import { Lengthener, shorten } from './phrases.ts'

/** The longest text that a link holds, in bytes of UTF-8. A link that claims more is not read any further. */
export const MAX_LINK_TEXT = 1024 * 1024

const PLAIN = 0
const DEFLATED = 1

/** Deflate grows up to 1,030 times: this much at a time, so that a reader can stop before memory fills. */
const FEED_BYTES = 1024

/** The text that was packed last: the address changes with each step, the text but seldom. */
let last: { readonly text: string; readonly packed: ReturnType<typeof pack> } | null = null

/**
 * @returns Null if the text is too long for a link. Characters that no UTF-8 can hold become U+FFFD. What is in it is not to be
 * changed.
 */
export function packText(text: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (last?.text !== text) last = { text, packed: pack(text) }
  return last.packed
}

async function pack(text: string): Promise<Uint8Array<ArrayBuffer> | null> {
  // No character is less than a byte.
  if (text.length > MAX_LINK_TEXT) return null
  const bytes = new TextEncoder().encode(text)
  if (bytes.length > MAX_LINK_TEXT) return null
  const short = shorten(bytes)
  const deflated = await deflate(short)
  const [how, packed] = deflated.length < short.length ? [DEFLATED, deflated] : [PLAIN, short]
  const all = new Uint8Array(1 + packed.length)
  all[0] = how
  all.set(packed, 1)
  return all
}

export interface UnpackedText {
  /** What could be read, from the beginning. */
  readonly text: string
  /** Whether that is all of it. */
  readonly whole: boolean
}

/** Never rejects and never reads more than MAX_LINK_TEXT. */
export async function unpackText(packed: Uint8Array<ArrayBuffer>): Promise<UnpackedText> {
  const lengthener = new Lengthener(MAX_LINK_TEXT)
  const data = packed.subarray(1)
  let whole = true
  if (packed[0] === DEFLATED) whole = await inflate(data, lengthener)
  else if (packed[0] === PLAIN) lengthener.add(data)
  else whole = false
  return { text: lengthener.done(), whole: whole && !lengthener.isFull }
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** @returns Whether the stream came to its proper end within the limit. */
async function inflate(data: Uint8Array<ArrayBuffer>, into: Lengthener): Promise<boolean> {
  const stream = new DecompressionStream('deflate-raw')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  // Not awaited: each piece is taken only when what came before it has been read.
  const feeding = (async () => {
    for (let at = 0; at < data.length; at += FEED_BYTES) await writer.write(data.slice(at, at + FEED_BYTES))
    await writer.close()
  })().catch(() => undefined)
  try {
    while (!into.isFull) {
      const { value, done } = await reader.read()
      if (done) return true
      into.add(value)
    }
  } catch {
    // Damaged: what was read before stays.
  } finally {
    void reader.cancel().catch(() => undefined)
    void writer.abort().catch(() => undefined)
    await feeding
  }
  return false
}
