/** CRC-32 as in gzip and PNG (polynomial 0xedb88320). Finds every change within 32 neighbouring bits. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  return rest
})

/** @returns An unsigned 32-bit number. */
export function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff
  for (const byte of bytes) rest = (rest >>> 8) ^ (TABLE[(rest ^ byte) & 0xff] ?? 0)
  return ~rest >>> 0
}

/** The same of a text, as UTF-8: tells whether a text is still the one that was meant. */
export const textHash = (text: string): number => crc32(new TextEncoder().encode(text))
