/**
 * futex (kernel/futex): what it makes of the address. Nobody waits in this model, so that a call that would sleep returns 0 at once and
 * nobody is ever woken.
 */
import { FUTEX, VM } from '../../../base/uapi.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import { findVmaAt } from '../mm/vmaOps.ts'
import { VmaField } from '../mm/vmas.ts'
import { refuses } from '../../record/why.ts'

const { FUTEX_WAIT, FUTEX_WAKE, FUTEX_REQUEUE, FUTEX_CMP_REQUEUE, FUTEX_PRIVATE_FLAG } = FUTEX
const COMMANDS: ReadonlySet<number> = new Set([FUTEX_WAIT, FUTEX_WAKE, FUTEX_REQUEUE, FUTEX_CMP_REQUEUE])
const UINT32 = 2 ** 32

/** 0, ENOSYS for another command, EINVAL for an address inside a word, EFAULT for an address outside the process's mappings or in device memory, EAGAIN for another value. */
export function futex(m: Machine, process: Process, address: number, op: number, value: number): number {
  const { why } = m
  const command = op & ~FUTEX_PRIVATE_FLAG
  if (refuses(why, 'futex-command', !COMMANDS.has(command), op)) return fail('ENOSYS')
  if (refuses(why, 'futex-aligned', address % 4 !== 0, address)) return fail('EINVAL')
  const row = findVmaAt(m, process, address)
  if (refuses(why, 'futex-mapped', row === -1, address)) return fail('EFAULT')
  const isDevice = (m.vmas.get(row, VmaField.flags) & (VM.VM_IO | VM.VM_PFNMAP)) !== 0
  if (refuses(why, 'futex-memory', isDevice, address, m.vmas.table.serialOf(row))) return fail('EFAULT')
  if (command !== FUTEX_WAIT) return 0
  const found = futexWord(m, address)
  if (refuses(why, 'futex-value', found !== value >>> 0, found, value >>> 0)) return fail('EAGAIN')
  return 0
}

/** The 4 bytes at an address: half of a word, the low half first. */
function futexWord(m: Machine, address: number): number {
  const word = m.peek(address)
  return (address % 8 === 0 ? word : Math.floor(word / UINT32)) >>> 0
}
