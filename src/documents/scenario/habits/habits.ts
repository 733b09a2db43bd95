/**
 * Reading what few texts hold: what people write who come from C or from strace, and a machine beside the first one. The page
 * fetches this when the first text has any of it: nothing that reads a text imports it but as a type, and `read.ts` for all who
 * have no page to wait for.
 */
import { compileBeside } from '../beside/compileBeside.ts'
import { askedLength, hintFor } from './cHints.ts'
import { readCLine } from './cLine.ts'

export interface Habits {
  readonly readCLine: typeof readCLine
  readonly hintFor: typeof hintFor
  readonly askedLength: typeof askedLength
  readonly compileBeside: typeof compileBeside
}

export const HABITS: Habits = { readCLine, hintFor, askedLength, compileBeside }
