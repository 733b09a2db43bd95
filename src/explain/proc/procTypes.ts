/** What the page shows of the files below /proc. */

export type LineChange = 'same' | 'added' | 'removed' | 'changed'

/** A stretch of a line; `changed` in a line that was there before with other contents. */
export interface LinePart {
  readonly text: string
  readonly changed: boolean
}

export interface ProcLine {
  readonly change: LineChange
  readonly text: string
  readonly parts: readonly LinePart[]
  /** What a changed line was before. */
  readonly before?: string
}

export interface ProcFileView {
  readonly path: string
  /** Whether the step changed it. */
  readonly isChanged: boolean
}

/** What a step read, as far as it is shown beside the step, with what is not as it was when the file was last read. */
export interface ReadView {
  readonly path: string
  /** The step that read it before; null for the first time. */
  readonly since: number | null
  /** How many lines are not as they were then, those that went among them. */
  readonly changes: number
  /** At most READ_LINES of them. */
  readonly lines: readonly ProcLine[]
  /** Lines that are left out. */
  readonly more: number
}

/** Lines shown beside a step: the longest list of a lesson has some twenty. */
export const READ_LINES = 60

/** A part of one file, with what the step changed in it, and which files there are. */
export interface ProcView {
  readonly step: number
  /** Files that are there after the step, in the order in which a reader looks for them. */
  readonly files: readonly ProcFileView[]
  /** The file that was asked for, or the first one where it is not there. */
  readonly path: string
  /** Lines of it, those that the step removed among them. */
  readonly length: number
  /** How many of them the step changed, added or removed. */
  readonly changes: number
  /** Place of the first such line; -1 without any. */
  readonly firstChange: number
  /** Place of the first line that is given. */
  readonly from: number
  /** At most PROC_LINES of them. */
  readonly lines: readonly ProcLine[]
}

/** Lines of a file that are given at once: a file of a large machine has as many as RAM has pages. */
export const PROC_LINES = 500
