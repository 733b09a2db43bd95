/** What the kernel logs when it refuses a mapping (mm/nommu.c). */
import { wordOf } from '../../../base/units.ts'
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

/** The kernel says so five times in its life. */
const UNMAP_WARNINGS = 5

/** do_munmap found nothing from `start` to before `end`. Addresses are words of the machine: those below 0 lie at its upper end. */
export function logNotMapped(m: Machine, process: Process, start: number, end: number): void {
  if (m.unmapWarnings === UNMAP_WARNINGS) return
  m.unmapWarnings++
  const word = (address: number): string => wordOf(address, m.rules.wordSize).toString(16)
  log(
    m,
    `munmap of memory not mmapped by process ${process.pid} (${process.comm}): 0x${word(start)}-0x${word(end - 1)}`,
  )
}

/** A line of mm/nommu.c, which names itself since 6.x. */
function log(m: Machine, line: string): void {
  m.journal.pushText('dmesg', m.rules.vmas === 'maple' ? `nommu: ${line}` : line)
}
