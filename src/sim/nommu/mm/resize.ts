/** mremap and brk without an MMU: sizes change only inside what was allocated, and nothing moves (mm/nommu.c). */
import { VmaField } from './vmas.ts'
import { NOWHERE } from './vmaTree.ts'
import { RegionField } from './regions.ts'
import { MREMAP } from '../../../base/uapi.ts'
import { isPageAligned, pageAlign } from '../../../base/units.ts'
import { Ev } from '../../record/journal.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import type { ResizeRequest } from './requests.ts'
import { VM_SHAREABLE } from './validate.ts'
import { refuses } from '../../record/why.ts'

/** The mapping's address, or a negative errno (do_mremap). */
export function doMremap(
  m: Machine,
  process: Process,
  addr: number,
  oldLength: number,
  newLength: number,
  flags: number,
  newAddr: number,
): number {
  // Where a VMA ends as asked for, so do the lengths.
  const oldLen = m.rules.vmaEndRounded ? pageAlign(oldLength) : oldLength
  const newLen = m.rules.vmaEndRounded ? pageAlign(newLength) : newLength
  m.why?.enter('mremap', addr, oldLen, newLen)
  const request = { addr, oldLen, newLen, flags, newAddr }
  const result = m.systemVmas?.resize(process, request) ?? resize(m, process, request)
  m.why?.leave()
  return result
}

function resize(m: Machine, process: Process, request: ResizeRequest): number {
  const { addr, oldLen, newLen, flags, newAddr } = request
  const { why } = m
  if (refuses(why, 'mremap-lengths', oldLen === 0 || newLen === 0, oldLen, newLen)) return fail('EINVAL')
  if (refuses(why, 'mremap-aligned', !isPageAligned(addr), addr)) return fail('EINVAL')
  const moves = (flags & MREMAP.MREMAP_FIXED) !== 0 && newAddr !== addr
  if (refuses(why, 'mremap-fixed', moves, addr, newAddr, flags)) return fail('EINVAL')
  const row = findVmaExact(m, process, addr, oldLen)
  if (refuses(why, 'mremap-found', row === -1, addr, oldLen)) return fail('EINVAL')
  const shareable = (m.vmas.get(row, VmaField.flags) & VM_SHAREABLE) !== 0
  if (refuses(why, 'mremap-private', shareable, m.vmas.table.serialOf(row))) return fail('EPERM')
  const region = m.vmas.get(row, VmaField.region)
  const room = m.regions.get(region, RegionField.end) - m.regions.get(region, RegionField.start)
  if (refuses(why, 'mremap-room', newLen > room, m.regions.table.serialOf(region), newLen, room))
    return fail('ENOMEM')
  m.vmas.set(row, VmaField.end, addr + newLen)
  if (process.mm.rb !== null) process.mm.vmas.setHigh(row, addr + newLen)
  m.journal.push(Ev.vmaResize, m.vmas.table.serialOf(row), process.pid, addr, addr + newLen)
  return addr
}

function findVmaExact(m: Machine, process: Process, addr: number, len: number): number {
  if (process.mm.rb !== null) return process.mm.rb.findExact(addr, addr + len)
  const tree = process.mm.vmas
  for (let at = tree.firstEndingAbove(addr); at !== NOWHERE && tree.lowAt(at) <= addr; at = tree.next(at)) {
    const row = tree.rowAt(at)
    if (m.vmas.get(row, VmaField.start) === addr && m.vmas.get(row, VmaField.end) === addr + len) return row
  }
  return -1
}

/** The break afterwards; a break outside the range that the loader reserved changes nothing (sys_brk). */
export function doBrk(m: Machine, process: Process, brk: number): number {
  m.why?.note('brk-range', brk, process.mm.startBrk, process.mm.endBrk)
  if (brk >= process.mm.startBrk && brk <= process.mm.endBrk) process.mm.brk = brk
  return process.mm.brk
}
