/** Numbers and words as bytes, as short as they are small. Reading never throws: past the end everything is zero. */

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export class ByteWriter {
  private readonly bytes: number[] = []

  /** @param value A whole number from 0 to 2^53 - 1: seven bits a byte, lowest first. */
  number(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.bytes.push((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.bytes.push(rest)
  }

  /** A number with the precision of a float32. */
  fraction(value: number): void {
    this.raw(new Uint8Array(new Float32Array([value]).buffer))
  }

  words(text: string): void {
    const bytes = encoder.encode(text)
    this.number(bytes.length)
    this.raw(bytes)
  }

  raw(bytes: Uint8Array): void {
    for (const byte of bytes) this.bytes.push(byte)
  }

  done(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.bytes)
  }
}

export class ByteReader {
  private readonly bytes: Uint8Array
  private at = 0
  private failed = false

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** False as soon as something was asked for that the bytes do not hold. */
  isSound(): boolean {
    return !this.failed
  }

  /** What was read makes no sense. */
  fail(): void {
    this.failed = true
  }

  number(): number {
    let value = 0
    for (let scale = 1; scale <= Number.MAX_SAFE_INTEGER; scale *= 0x80) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) break
      value += (byte & 0x7f) * scale
      if (byte < 0x80) {
        if (value <= Number.MAX_SAFE_INTEGER) return value
        break
      }
    }
    this.failed = true
    return 0
  }

  /** Always finite. */
  fraction(): number {
    const bytes = this.take(4)
    const value = bytes.length === 4 ? (new Float32Array(bytes.buffer)[0] ?? NaN) : NaN
    if (Number.isFinite(value)) return value
    this.failed = true
    return 0
  }

  words(): string {
    return decoder.decode(this.take(this.number()))
  }

  /** All that has not been read. */
  rest(): Uint8Array<ArrayBuffer> {
    return this.take(Math.max(0, this.bytes.length - this.at))
  }

  private take(length: number): Uint8Array<ArrayBuffer> {
    const part = this.bytes.slice(this.at, this.at + length)
    if (part.length < length) this.failed = true
    this.at += length
    return part
  }
}
