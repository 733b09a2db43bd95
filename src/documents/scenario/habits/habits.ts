/**
 * Reading what people write who come from C or from strace. Most texts hold none of it, so the page fetches this when the first
 * one does: nothing that reads a text imports it but as a type, and `read.ts` for all who have no page to wait for.
 */
import { askedLength, hintFor } from './cHints.ts'
import { readCLine } from './cLine.ts'

export interface Habits {
  readonly readCLine: typeof readCLine
  readonly hintFor: typeof hintFor
  readonly askedLength: typeof askedLength
}

export const HABITS: Habits = { readCLine, hintFor, askedLength }
