/** What is counted and what may not be exceeded (mm/util.c, fs/proc/task_mmu.c). */
import { PAGE_SIZE } from '../../../base/units.ts'
import { fail, type MmuMachine } from '../machine.ts'
import type { Vma } from '../structs.ts'
import { VM } from '../mm/vmFlags.ts'
import { pageOf } from '../words.ts'

/** __vm_enough_memory with heuristic overcommit: 0, or -ENOMEM for more pages than there are in RAM. */
export function enoughMemory(m: MmuMachine, pages: number): number {
  const { ramPages } = m.config
  return m.refuses('enough-memory', pages > ramPages, pages, ramPages) ? fail('ENOMEM') : 0
}

/** accountable_mapping: private, writable, and not asked to be left out. */
export const isAccountable = (flags: number): boolean =>
  (flags & (VM.VM_NORESERVE | VM.VM_SHARED | VM.VM_WRITE)) === VM.VM_WRITE

/** Whether a VMA maps a file that is shared and that a program may write (vma_is_shared_maywrite). */
export const isSharedMayWrite = (flags: number): boolean =>
  (flags & (VM.VM_SHARED | VM.VM_MAYWRITE)) === (VM.VM_SHARED | VM.VM_MAYWRITE)

/** smaps adds shares of a page in units of 1/4096 byte. */
const SHARE_BITS = 4096

export interface Residence {
  /** kB of pages, the zero page not among them. */
  readonly rss: number
  /** kB, each page divided by the number of entries that say it. */
  readonly pss: number
}

/** Rss and Pss of /proc/PID/smaps. */
export function residence(vma: Vma): Residence {
  let pages = 0
  let shares = 0
  vma.mm.table.forEach(pageOf(vma.start), pageOf(vma.end), (page) => {
    if (page.count === 0) return
    pages++
    shares += Math.floor((PAGE_SIZE * SHARE_BITS) / page.count)
  })
  return { rss: (pages * PAGE_SIZE) / 1024, pss: Math.floor(shares / SHARE_BITS / 1024) }
}

/** Pages that a mapping asks for: what it would replace is counted already. */
export const chargeOf = (pages: number, replaced: readonly Vma[]): number =>
  replaced.reduce(
    (sum, vma) => ((vma.flags & VM.VM_ACCOUNT) === 0 ? sum : sum - (pageOf(vma.end) - pageOf(vma.start))),
    pages,
  )
