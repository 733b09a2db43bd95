/** SHA-256 (FIPS 180-4) of a text, for the digests of long lists. In plain code: this folder has no host to ask. */

const K = roundConstants()
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
] as const
const BLOCK = 64

/** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
function roundConstants(): Int32Array {
  const out = new Int32Array(64)
  let found = 0
  for (let n = 2; found < out.length; n++) {
    let isPrime = true
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false
    if (isPrime) out[found++] = Math.floor((Math.cbrt(n) % 1) * 2 ** 32)
  }
  return out
}

/** @param text Characters of one byte each (ASCII). @returns 64 hex digits. */
export function sha256(text: string): string {
  const padded = Math.ceil((text.length + 9) / BLOCK) * BLOCK
  const message = new Uint8Array(padded)
  for (let i = 0; i < text.length; i++) message[i] = text.charCodeAt(i)
  message[text.length] = 0x80
  const view = new DataView(message.buffer)
  view.setUint32(padded - 8, Math.floor((text.length * 8) / 2 ** 32))
  view.setUint32(padded - 4, (text.length * 8) >>> 0)

  const state = Int32Array.from(START)
  const words = new Int32Array(64)
  for (let block = 0; block < padded; block += BLOCK) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(block + i * 4)
    compress(state, words)
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

function compress(state: Int32Array, words: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const a = words[i - 15] ?? 0
    const b = words[i - 2] ?? 0
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
    words[i] = ((words[i - 16] ?? 0) + s0 + (words[i - 7] ?? 0) + s1) | 0
  }
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  let e = state[4] ?? 0
  let f = state[5] ?? 0
  let g = state[6] ?? 0
  let h = state[7] ?? 0
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[i] ?? 0) + (words[i] ?? 0)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0] = (state[0] ?? 0) + a
  state[1] = (state[1] ?? 0) + b
  state[2] = (state[2] ?? 0) + c
  state[3] = (state[3] ?? 0) + d
  state[4] = (state[4] ?? 0) + e
  state[5] = (state[5] ?? 0) + f
  state[6] = (state[6] ?? 0) + g
  state[7] = (state[7] ?? 0) + h
}
