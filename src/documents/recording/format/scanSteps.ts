/** Where the steps of a recording and their largest parts lie in its bytes, without parsing either. */
import type { Work } from '../../../base/work.ts'
import { MOST_NESTED } from '../../../base/json.ts'
import { LATER } from './laterParts.ts'

/** Bytes between two looks at what else there is to do. */
const BYTES_AT_ONCE = 1 << 20

/** Bytes of the longest key that is looked for. */
const LONGEST_KEY = 6

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const LIST = 0x5b
const BACKSLASH = 0x5c
const LIST_END = 0x5d
const OBJECT = 0x7b
const OBJECT_END = 0x7d

/** Where a value begins and ends. */
export type Place = readonly [from: number, to: number]

export interface StepPlace {
  readonly whole: Place
  /** The parts that are read later, as LATER has them; null for those that the step does not have. */
  readonly later: readonly (Place | null)[]
}

export interface StepPlaces {
  /** Between the brackets of the list of steps. */
  readonly list: Place
  readonly steps: readonly StepPlace[]
}

/**
 * Looks at brackets and strings alone. Null where it cannot make out the steps, each an object with one state and one list of events at most: whether the bytes are
 * a recording at all is for a parser to say, as it is of each part that was passed over here. Says how many bytes it has gone through.
 */
export function* scanSteps(bytes: Uint8Array): Work<StepPlaces | null> {
  const scan = new Scan(bytes)
  if (!scan.passes(OBJECT)) return null
  let found: StepPlaces | null = null
  for (;;) {
    const key = scan.key()
    if (key === null) return null
    if (key !== 'steps') {
      if (!scan.skipValue()) return null
    } else {
      // Of two lists a parser takes the last.
      if (found !== null || !scan.passes(LIST)) return null
      const begin = scan.at
      const steps: StepPlace[] = []
      let looked = begin
      while (!scan.passes(LIST_END)) {
        if (steps.length > 0 && !scan.passes(COMMA)) return null
        const step = scan.step()
        if (step === null) return null
        steps.push(step)
        if (scan.at - looked > BYTES_AT_ONCE) yield (looked = scan.at)
      }
      found = { list: [begin, scan.at - 1], steps }
    }
    if (scan.passes(OBJECT_END)) return found
    if (!scan.passes(COMMA)) return null
  }
}

/** A place in bytes that are JSON as far as it was looked at. */
class Scan {
  private readonly bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.at = 3
  }

  passes(byte: number): boolean {
    this.skipSpace()
    if (this.bytes[this.at] !== byte) return false
    this.at++
    return true
  }

  /** The key of the next member, its value before us; null without one. A long one or one with escapes is none that is looked for. */
  key(): string | null {
    this.skipSpace()
    const begin = this.at + 1
    if (this.bytes[this.at] !== QUOTE || !this.skipString()) return null
    const end = this.at - 1
    if (!this.passes(COLON)) return null
    if (end - begin > LONGEST_KEY) return ''
    let key = ''
    for (let at = begin; at < end; at++) key += String.fromCharCode(this.bytes[at] ?? 0)
    return key
  }

  /** Where a step and its parts lie; null for anything else than an object with one of each at most. */
  step(): StepPlace | null {
    this.skipSpace()
    const begin = this.at
    if (!this.passes(OBJECT)) return null
    const later: (Place | null)[] = LATER.map(() => null)
    for (let isFirst = true; !this.passes(OBJECT_END); isFirst = false) {
      if (!isFirst && !this.passes(COMMA)) return null
      const key = this.key()
      if (key === null) return null
      this.skipSpace()
      const value = this.at
      if (!this.skipValue()) return null
      const part = LATER.findIndex((name) => name === key)
      if (part === -1) continue
      if (later[part] !== null) return null
      later[part] = [value, this.at]
    }
    return { whole: [begin, this.at], later }
  }

  /** Passes over a value; false where it does not end, or goes too deep. */
  skipValue(): boolean {
    this.skipSpace()
    const { bytes } = this
    const first = bytes[this.at]
    if (first === QUOTE) return this.skipString()
    if (first !== LIST && first !== OBJECT) return this.skipScalar()
    let depth = 0
    for (let at = this.at; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === QUOTE) {
        this.at = at
        if (!this.skipString()) return false
        at = this.at - 1
      } else if (byte === LIST || byte === OBJECT) {
        // The list of steps, the step and the object around them come on top.
        if (++depth > MOST_NESTED - 3) return false
      } else if ((byte === LIST_END || byte === OBJECT_END) && --depth === 0) {
        this.at = at + 1
        return true
      }
    }
    return false
  }

  private skipScalar(): boolean {
    const { bytes } = this
    const begin = this.at
    for (let byte = bytes[this.at]; byte !== undefined; byte = bytes[++this.at])
      if (byte === COMMA || byte === LIST_END || byte === OBJECT_END) return this.at > begin
    return false
  }

  private skipString(): boolean {
    const { bytes } = this
    for (let at = this.at + 1; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) {
        this.at = at + 1
        return true
      }
    }
    return false
  }

  private skipSpace(): void {
    const { bytes } = this
    for (;;) {
      const byte = bytes[this.at]
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return
      this.at++
    }
  }
}
