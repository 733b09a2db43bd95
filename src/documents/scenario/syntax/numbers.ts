/** Numbers as the text has them: 4096, 0x1000, 0666, 12K, 1M, 4G. A sign is an operator, not part of a number. */

export type NumberReading =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly message: string; readonly suggestion: string | null }

const UNITS: Readonly<Record<string, number>> = {
  ...{ k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 },
  ...{ K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 },
}
/** Above this, neighbouring whole numbers can no longer be told apart in a double. */
const MAX = Number.MAX_SAFE_INTEGER

const fail = (message: string, suggestion: string | null = null): NumberReading => ({
  ok: false,
  message,
  suggestion,
})

/** Reads a number without sign, up to 2^53 - 1. */
export function readNumber(text: string): NumberReading {
  const plain = decimal(text)
  if (plain !== null) return bounded(text, plain)
  if (/^0[0-7]+$/.test(text)) return bounded(text, Number.parseInt(text, 8))
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return bounded(text, Number(text))
  return explain(text)
}

/** 4096, 12K: the value, however large; null for what is written otherwise. */
function decimal(text: string): number | null {
  const last = text.length - 1
  const unit = UNITS[text.charAt(last)]
  const digits = unit === undefined ? text : text.slice(0, last)
  return /^(?:0|[1-9][0-9]*)$/.test(digits) ? Number(digits) * (unit ?? 1) : null
}

function bounded(text: string, value: number): NumberReading {
  if (value <= MAX) return { ok: true, value }
  const message = `${shorten(text)} is too large: numbers go up to 2^53 - 1 (9007199254740991).`
  const negative = /^0[xX]f{3}[0-9a-fA-F]{13}$/.test(text) ? BigInt.asIntN(64, BigInt(text)) : 0n
  return negative < 0n && negative >= -BigInt(MAX) ? fail(message, String(negative)) : fail(message)
}

function explain(text: string): NumberReading {
  const shown = shorten(text)
  if (/^0[0-9]+$/.test(text)) {
    return fail(
      `${shown} begins with 0, so it is octal, and octal has only the digits 0 to 7.`,
      text.replace(/^0+(?=.)/, ''),
    )
  }
  if (/^0[xX][0-9a-fA-F]+[kKmMgG]$/.test(text)) return fail('K, M and G can follow decimal numbers only.')
  if (/^0[xX]/.test(text))
    return fail(`${shown} is not a number: after 0x come the digits 0 to 9 and a to f.`)
  const unit = /^([1-9][0-9]*)([kKmMgG])(?:i?[bB])$/.exec(text)
  if (unit !== null)
    return fail(
      `Use K, M or G without "B": 12K, not 12KB.`,
      `${unit[1] ?? ''}${(unit[2] ?? '').toUpperCase()}`,
    )
  const exact = exactValue(text)
  if (exact !== null) return fail(`${shown} is not written as a whole number.`, exact)
  const letters = /^[0-9]+([A-Za-z_.]\w*)$/.exec(text)
  if (letters !== null) return fail(`${shown} is not a number: a size ends in K, M or G.`)
  return fail(`${shown} is not a number.`)
}

/** 1e3, 1.5M and 1_000 mean whole numbers; this writes them so. Null if they do not. */
function exactValue(text: string): string | null {
  const match = /^([0-9]+(?:[._][0-9]+)*(?:[eE][0-9]{1,2})?)([kKmMgG]?)$/.exec(text)
  if (match === null) return null
  const value = Number((match[1] ?? '').replaceAll('_', '')) * (UNITS[match[2] ?? ''] ?? 1)
  return Number.isSafeInteger(value) ? writeSize(value) : null
}

/** Bytes in the largest unit that divides them: 12K, 1M, 100. */
export function writeSize(bytes: number): string {
  for (const [suffix, unit] of [
    ['G', 2 ** 30],
    ['M', 2 ** 20],
    ['K', 2 ** 10],
  ] as const) {
    if (bytes > 0 && bytes % unit === 0) return `${bytes / unit}${suffix}`
  }
  return String(bytes)
}

/** A word for a message; never so long that the message is unreadable. */
export const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text)
