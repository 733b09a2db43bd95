import type { Binary } from '../../../sim/nommu/exec/binary.ts'
import type { HeaderPart } from '../syntax/ast.ts'

/** What reads the words of one format. */
export interface ProgramLine {
  /** The program, and the bytes of the file that it needs; null after a mistake. */
  finish(): { readonly binary: Binary; readonly bytes: number } | null
  /** Takes a part and those that belong to it from the queue. `no`: it is no word of the format; `bad`: a mistake. */
  take(part: HeaderPart, queue: Queue): 'yes' | 'no' | 'bad'
}

/** The parts that are left. */
export type Queue = ArrayIterator<HeaderPart>
