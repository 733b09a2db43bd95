/**
 * futex (kernel/futex): what it makes of the address. Nobody waits in this model, so that a call that would sleep returns 0 at once and
 * nobody is ever woken.
 */
import { FUTEX } from '../../../base/uapi.ts'
import { looksAt } from '../access.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import { findVmaAt } from '../mm/vmaOps.ts'
import { refuses } from '../../record/why.ts'

const { FUTEX_WAIT, FUTEX_WAKE, FUTEX_REQUEUE, FUTEX_CMP_REQUEUE, FUTEX_PRIVATE_FLAG } = FUTEX
const COMMANDS: ReadonlySet<number> = new Set([FUTEX_WAIT, FUTEX_WAKE, FUTEX_REQUEUE, FUTEX_CMP_REQUEUE])
const UINT32 = 2 ** 32

/**
 * 0 or how many were woken; ENOSYS for another command, EINVAL for an address inside a word, EAGAIN for another value, ETIMEDOUT for a
 * wait with a time limit. Kernels before 6.x also want the address to be mapped (EFAULT).
 */
export function futex(
  m: Machine,
  process: Process,
  address: number,
  op: number,
  [value, timeout]: readonly [value: number, timeout: number],
): number {
  const { why } = m
  const command = op & ~FUTEX_PRIVATE_FLAG
  if (refuses(why, 'futex-command', !COMMANDS.has(command), op)) return fail('ENOSYS')
  if (refuses(why, 'futex-aligned', address % 4 !== 0, address)) return fail('EINVAL')
  const isOutside = (): boolean => findVmaAt(m, process, address) === -1
  if (m.rules.futexChecksMapping && refuses(why, 'futex-mapped', isOutside(), address)) return fail('EFAULT')
  if (command !== FUTEX_WAIT) return wake(m, address, value)
  const found = futexWord(m, address)
  looksAt(m, process, address, 4, found)
  if (refuses(why, 'futex-value', found !== value >>> 0, found, value >>> 0)) return fail('EAGAIN')
  return timeout === 0 ? 0 : fail('ETIMEDOUT')
}

/** Without an MMU the address alone is the key: all processes meet at it. */
function wake(m: Machine, address: number, most: number): number {
  let woken = 0
  m.sleepers = m.sleepers.filter((sleeper) => {
    if (sleeper.address !== address || woken >= most) return true
    woken++
    return false
  })
  return woken
}

/** A process goes to sleep at an address, and somebody else goes on. */
export function futexWait(m: Machine, { pid }: Process, address: number): number {
  m.sleepers.push({ pid, address })
  return 0
}

/** The 4 bytes at an address: half of a word, the low half first. */
function futexWord(m: Machine, address: number): number {
  const word = m.peek(address)
  return (address % 8 === 0 ? word : Math.floor(word / UINT32)) >>> 0
}
