/** Which mappings a core of a process would hold (fs/binfmt_elf_fdpic.c, fs/coredump.c), with the usual coredump_filter. */
import { VM } from '../../../base/uapi.ts'
import type { Machine, Process } from '../machine.ts'
import { VmaField } from '../mm/vmas.ts'

/**
 * The rows of VMAs that would be written, in address order: not device memory, and of what is really shared only files without a name
 * (System V segments). Without an MMU nobody knows which private pages were written to, so that private mappings go whole.
 */
export const coreVmas = (m: Machine, process: Process): number[] =>
  [...new Set(process.mm.vmas.rows)].filter((row) => isDumped(m, row))

function isDumped(m: Machine, row: number): boolean {
  const flags = m.vmas.get(row, VmaField.flags)
  if ((flags & (VM.VM_DONTDUMP | VM.VM_IO)) !== 0) return false
  if (m.rules.coreNeedsRead && (flags & VM.VM_READ) === 0) return false
  if ((flags & VM.VM_SHARED) === 0) return true
  const inode = m.vmas.get(row, VmaField.inode)
  return inode !== -1 && m.inode(inode).deleted
}
