/** Base64 with the letters that an address holds as they are (RFC 4648, section 5), without padding. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUES: ReadonlyMap<string, number> = new Map([...LETTERS].map((letter, value) => [letter, value]))

export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 6; bits -= 6) text += LETTERS.charAt((held >> (bits - 6)) & 63)
    held &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + LETTERS.charAt((held << (6 - bits)) & 63)
}

export interface Base64Bytes {
  /** What stands before the first letter that does not belong there. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** False if toBase64url would not have written this text. */
  readonly sound: boolean
}

/** Never throws. There is one text for each sequence of bytes: bits left over at the end must be zero. */
export function fromBase64url(text: string): Base64Bytes {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let length = 0
  let bits = 0
  let held = 0
  for (const letter of text) {
    const value = VALUES.get(letter)
    if (value === undefined) return { bytes: bytes.slice(0, length), sound: false }
    held = (held << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[length++] = held >> bits
      held &= (1 << bits) - 1
    }
  }
  return { bytes: bytes.slice(0, length), sound: bits < 6 && held === 0 }
}
