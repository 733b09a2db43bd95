/** What the kernel logs when it refuses a mapping (mm/nommu.c). */
import { logMemInfo } from '../log/memInfo.ts'
import type { Machine, Process } from '../machine.ts'

/** do_mmap_private found no memory. `length` in bytes: rounded to pages since 2.6.30, as asked for before. */
export function logRefusal(m: Machine, process: Process, length: number): void {
  const name = m.rules.vmas === 'links' ? '' : ` (${process.comm})`
  log(m, `Allocation of length ${wholeNumber(length)} from process ${process.pid}${name} failed`)
  logMemInfo(m, m.rules.vmas === 'maple')
}

/** Lengths near 2^64 are held as the nearest number that a double can hold. */
const wholeNumber = (value: number): string => BigInt(value).toString()

/** do_mmap met a mapping of the same file that overlaps but does not fit. */
export const logMismatch = (m: Machine): void => log(m, 'Attempt to share mismatched mappings')

/** validate_mmap_request: a device does not offer what a shared mapping of it is asked for. */
export const logUnsupported = (m: Machine): void => log(m, 'MAP_SHARED not completely supported on !MMU')

/** A line of mm/nommu.c, which names itself since 6.x. */
function log(m: Machine, line: string): void {
  m.journal.pushText('dmesg', m.rules.vmas === 'maple' ? `nommu: ${line}` : line)
}
