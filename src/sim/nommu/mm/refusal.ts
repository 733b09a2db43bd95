/** What the kernel logs when it refuses a mapping (mm/nommu.c). */
import type { Machine, Process } from '../machine.ts'

/** do_mmap_private found no memory. `length` in bytes: rounded to pages since 2.6.30, as asked for before. */
export function logRefusal(m: Machine, process: Process, length: number): void {
  const name = m.rules.vmas === 'links' ? '' : ` (${process.comm})`
  const prefix = m.rules.vmas === 'maple' ? 'nommu: ' : ''
  m.journal.pushText(
    'dmesg',
    `${prefix}Allocation of length ${length} from process ${process.pid}${name} failed`,
  )
}

/** do_mmap met a mapping of the same file that overlaps but does not fit. */
export function logMismatch(m: Machine): void {
  m.journal.pushText(
    'dmesg',
    m.rules.vmas === 'maple'
      ? 'nommu: Attempt to share mismatched mappings'
      : 'Attempt to share mismatched mappings',
  )
}
