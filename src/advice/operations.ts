/** Operations looked at and rewritten: which they are, the lengths they ask for, the same ones with other lengths and names. */
import { bytesToPages, orderFor, PAGE_SIZE } from '../base/units.ts'
import type { Op } from '../documents/scenario/compile/program.ts'
import { writeSize } from '../documents/scenario/syntax/numbers.ts'

export type Call = Op & { readonly op: 'call' }

/** How an operation is named, by its index: the text that is read shows the numbers of steps, not of lines. */
export const stepAt = (index: number): string => `step ${index + 1}`

export const isMmap = (op: Op): op is Call => op.op === 'call' && op.name === 'mmap'

export const isCall = (op: Op | undefined, ...names: readonly string[]): boolean =>
  op?.op === 'call' && names.includes(op.name)

/** Begins a process under a name. */
export const isStart = (op: Op | undefined): op is Op & { readonly op: 'spawn' | 'exec' } =>
  op?.op === 'spawn' || op?.op === 'exec'

export const makesCall = (op: Op | undefined, process: number): boolean =>
  op !== undefined && op.op !== 'sysctl' && op.process === process

/** munmap(NAME, all of it). */
export function isWholeUnmap(op: Op | undefined, slot: number, bytes: number): boolean {
  if (op?.op !== 'call' || op.name !== 'munmap') return false
  const [start, length] = op.args
  if (start?.kind !== 'slot' || start.slot !== slot || start.plus !== 0 || length?.kind !== 'number')
    return false
  return bytesToPages(length.value) === bytesToPages(bytes)
}

/** Where a call has the size that it asks for, as it is compiled; mmap is written in a short form too. */
const SIZE_AT: Readonly<Record<string, number>> = { mmap: 1, mremap: 2, shmget: 1, ftruncate: 1 }

/** Bytes that an operation asks for in one block each. */
export function lengthsOf(op: Op | undefined): number[] {
  if (op?.op === 'spawn') return [op.programBytes, op.stackBytes]
  if (op === undefined || !isMmap(op)) return []
  return sizesOf(op)
}

/** Bytes of an operation that could be fewer: also a new size of what is there already. */
export function sizesOf(op: Op | undefined): number[] {
  if (op?.op !== 'call') return lengthsOf(op)
  const size = op.args[SIZE_AT[op.name] ?? -1]
  return size?.kind === 'number' && size.value > 0 ? [size.value] : []
}

/** The largest power of two below a length that is none itself; else the half. */
export function powerBelow(bytes: number): number {
  const pages = bytesToPages(bytes)
  return pages <= 1 ? 0 : 2 ** (orderFor(pages) - 1) * PAGE_SIZE
}

/** The operation with another length; null if its text does not show the old one as a number. */
export function withLength<O extends Op>(op: O, before: number, after: number): O | null {
  const place = op.op === 'call' ? (SIZE_AT[op.name] ?? UNMAPPED_AT) : -1
  // The same number may stand before it.
  const from = op.op === 'call' && op.name !== 'mmap' ? argumentStart(op.text, place) : 0
  const written = numbersIn(op.text).find(({ at, value }) => at >= from && value === before)
  if (written === undefined) return null
  const text = op.text.slice(0, written.at) + writeSize(after) + op.text.slice(written.at + written.length)
  if (op.op === 'spawn') {
    const isProgram = op.programBytes === before
    return { ...op, text, ...(isProgram ? { programBytes: after } : { stackBytes: after }) }
  }
  if (op.op !== 'call') return null
  const args = op.args.map((arg, i) => (i === place ? { kind: 'number' as const, value: after } : arg))
  return { ...op, text, args }
}

/** Where munmap has the length. */
const UNMAPPED_AT = 1

/** Where an argument begins in a call as it is written. */
function argumentStart(text: string, index: number): number {
  let at = text.indexOf('(')
  for (let n = 0; n < index && at !== -1; n++) at = text.indexOf(',', at + 1)
  return at === -1 ? text.length : at
}

const UNIT: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }

/** Numbers with or without a unit, where a word begins. */
const numbersIn = (
  text: string,
): { readonly at: number; readonly length: number; readonly value: number }[] =>
  [...text.matchAll(/(?<![\w.])(0x[\da-f]+|\d+)([KMG]?)\b/gi)].map((match) => ({
    at: match.index,
    length: match[0].length,
    value: Number(match[1]) * (UNIT[(match[2] ?? '').toUpperCase()] ?? 1),
  }))

/** Without the name that keeps its result. */
export const nameless = (op: Call): Call => ({
  ...op,
  result: -1,
  text: op.text.replace(/^(\w+'*\s*:)\s*\w+\s*=\s*/, '$1 '),
})

export function withName(op: Call, slot: number, name: string, process: string): Call {
  const call = op.text.replace(/^[^:(]*:\s*/, '')
  return { ...op, result: slot, text: `${process}: ${name} = ${call}` }
}
