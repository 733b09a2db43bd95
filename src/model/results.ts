/** What a call gave back, short enough to stand beside its line: `= 0x80a60000`, `= 3`, `ENOMEM`, `= ?`. */
import { hex } from '../base/format.ts'
import { errnoName } from '../base/uapi.ts'
import { CALL_KINDS } from '../protocol/view.ts'
import type { CallKind, TimelineView } from '../protocol/view.ts'

export interface LineResult {
  readonly step: number
  /** Empty for a line that gives nothing back, such as a setting. */
  readonly text: string
  readonly failed: boolean
}

/** Calls that return an address when they succeed. */
const GIVES_ADDRESS: ReadonlySet<string> = new Set(['mmap', 'mmap2', 'shmat', 'mremap', 'brk'])
const GIVES_NOTHING: ReadonlySet<string> = new Set(['sysctl', 'cat'])

/** The word that names the operation of a line: `A: p = mmap(NULL, ...)` gives `mmap`. */
export function operationName(line: string): string {
  const words = line.replace(/^\s*[\w.-]+\s*:/, '').replace(/^\s*\w+\s*=(?!=)/, '')
  return /[A-Za-z_]\w*/.exec(words)?.[0] ?? ''
}

/** How one result is written; `errno` is the errno's number, 0 for success. */
export function resultText(name: string, kind: CallKind, ret: number, errno: number): string {
  if (errno !== 0) return errnoName(-errno) ?? `error ${errno}`
  if (GIVES_NOTHING.has(name)) return ''
  const isAddress = GIVES_ADDRESS.has(name) || kind === 'map'
  return `= ${isAddress && ret !== 0 ? hex(ret) : String(ret)}`
}

/** The result of a step (1 or more) whose line reads `lineText`; null when there is no such step. */
export function resultOfStep(timeline: TimelineView, step: number, lineText: string): LineResult | null {
  const ret = timeline.ret[step - 1]
  const errno = timeline.errno[step - 1]
  const kind = CALL_KINDS[timeline.kind[step - 1] ?? -1]
  // What is not told yet has no number.
  if (ret === undefined || Number.isNaN(ret) || errno === undefined || kind === undefined) return null
  // As strace prints a call that never returned.
  if (step === timeline.stoppedAt) return { step, text: '= ?', failed: true }
  return { step, text: resultText(operationName(lineText), kind, ret, errno), failed: errno !== 0 }
}
