/** What reading /proc/PID/status does; its text counts structures of the kernel too, and is not printed here. */
import { NR_PAGE_ORDERS } from '../../../base/units.ts'
import { VM } from '../../../base/uapi.ts'
import type { Machine, Process } from '../machine.ts'
import { VmaField } from '../mm/vmas.ts'

/**
 * task_mem of 2.6.20 asks kobjsize how large each mapping is. That takes the number of a page in its file for the order of a block, and
 * stops the kernel where no block is that large: from page 11 of a file in memory on, and for memory of devices.
 */
export function readStatus(m: Machine, process: Process): void {
  if (!m.rules.sizesPagesByIndex) return
  for (const row of process.mm.vmas.rows) {
    const isCopy = (m.vmas.get(row, VmaField.flags) & VM.VM_MAPPED_COPY) !== 0
    if (!isCopy && m.vmas.get(row, VmaField.pgoff) >= NR_PAGE_ORDERS)
      return m.bug('BUG: failure at mm/nommu.c:119/kobjsize()!')
  }
}
