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

/** A part of one file, with what the step changed in it, and which files there are. */
export interface ProcView {
  readonly step: number
  /** Files that are there after the step: those of the system first, then those of processes by pid. */
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
