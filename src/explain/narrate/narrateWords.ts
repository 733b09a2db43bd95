/** Sentences about memory that a program reads and writes: the value, whose memory it is, and who had written there. */
import { formatBytes, hex } from '../../base/format.ts'
import { formatValue, LOWEST_ADDRESS } from '../../base/result.ts'
import type { WordFacts } from '../step/words.ts'

/** After a plain load or store in memory that is not one's own. */
export const unchecked = ({ isOwn }: WordFacts): string =>
  isOwn ? '' : ' No hardware checks whose memory it is.'

/** 666 (0x29a); an address is written as one already. */
const valueWords = (value: number): string =>
  value >= LOWEST_ADDRESS || (value >= 0 && value < 10)
    ? formatValue('word', value)
    : `${value} (${shortHex(value)})`

const shortHex = (value: number): string => `${value < 0 ? '-' : ''}0x${Math.abs(value).toString(16)}`

/** `who` stored a word. */
export function describeStore(who: string, word: WordFacts): string {
  const { address, value, before, where, writer } = word
  if (!word.isWritable)
    return `${who} wrote to ${hex(address)}, ${where}, which takes no writes: it still holds ${valueWords(value)}.`
  const by = writer === null ? '' : `, which ${writer.name} wrote in step ${writer.step}`
  const over = before === value ? ', as before' : `; before it was ${valueWords(before)}${by}`
  return `${who} wrote ${valueWords(value)} at ${hex(address)}, ${where}${over}.`
}

/** `who` loaded a word. */
export function describeLoad(who: string, word: WordFacts): string {
  const { address, value, where, writer } = word
  const by = writer === null ? '' : `; ${writer.name} wrote it in step ${writer.step}`
  return `${who} read ${valueWords(value)} at ${hex(address)}, ${where}${by}.`
}

/** Bytes went from a file to memory, or from memory to a file. */
export function describeTransfer(who: string, word: WordFacts): string {
  const { address, bytes, wrote, before, value, where } = word
  const place = `${hex(address)}, ${where}`
  if (!wrote) return `${who} wrote ${formatBytes(bytes)} to the file, from ${place}.`
  const first =
    before === value
      ? ''
      : `; its first word was ${formatValue('word', before)} and is ${formatValue('word', value)}`
  return `${who} read ${formatBytes(bytes)} of the file into ${place}${first}.`
}

/** A futex call found the value that it was to wait with. */
export const describeWait = (who: string, { address, value }: WordFacts): string =>
  `The word at ${hex(address)} is ${value}, as ${who} expects: a real kernel puts ${who} to sleep until somebody wakes it.`
