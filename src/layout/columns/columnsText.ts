/** The words of the columns: what a bar says in the picture and what it says aloud. */
import { formatBytes, formatCount } from '../../base/format.ts'
import { VM } from '../../base/uapi.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { mappedPages } from '../../model/step/spaces.ts'
import type { ProcessView, StepView } from '../../protocol/view.ts'

/** Widths of one character at the smallest size (12 px), rounded up. */
export const CODE_CHAR = 7.3
export const WORD_CHAR = 6.7

/** rwx and `S` really shared, `s` may be shared or `p` private, as the files in /proc print them without an MMU. */
export function permissions(flags: number): string {
  const sharing = flags & VM.VM_SHARED ? 'S' : flags & VM.VM_MAYSHARE ? 's' : 'p'
  return `${flags & VM.VM_READ ? 'r' : '-'}${flags & VM.VM_WRITE ? 'w' : '-'}${flags & VM.VM_EXEC ? 'x' : '-'}${sharing}`
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** `text` if it fits in `width` pixels, cut with an ellipsis while at least three letters stay, else nothing. */
export function fitText(text: string, width: number, charWidth: number): string {
  const room = Math.floor(width / charWidth)
  if (text.length <= room) return text
  return room >= 4 ? `${text.slice(0, room - 1).replace(/(?<!\.)\.+$/, '')}…` : ''
}

export function processWords(view: StepView, process: ProcessView): string {
  const { count } = process.vmas
  const maps = count === 1 ? 'one mapping' : `${formatCount(count)} mappings`
  return `Process ${process.name}, pid ${process.pid}, ${formatBytes(mappedPages(view, process) * PAGE_SIZE)} in ${maps}`
}

/** What a fold leaves out: `6.2 MiB free`, `1.4 MiB in use`, `8 MiB, 6.2 MiB free`. Bytes. */
export function foldWords(bytes: number, free: number): string {
  if (free >= bytes) return `${formatBytes(bytes)} free`
  if (free === 0) return `${formatBytes(bytes)} kernel`
  return `${formatBytes(bytes)}, ${formatBytes(free)} free`
}
