/**
 * What mmap without an MMU tests before it looks for memory, and the flags that the mapping gets (mm/nommu.c:
 * validate_mmap_request, determine_vm_flags).
 */
import { MAP, MAP_TYPE, PROT, VM } from '../../../base/uapi.ts'
import { bytesToPages, pageAlign, wrapped } from '../../../base/units.ts'
import { Cap, CAP_VMFLAGS, type OpenFile } from '../files/inodes.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import { refuses } from '../../record/why.ts'
import { logUnsupported } from './refusal.ts'
import type { MmapRequest } from './requests.ts'

/** VM_* bits that make a mapping shareable (is_nommu_shared_mapping). */
export const VM_SHAREABLE = VM.VM_MAYSHARE | VM.VM_MAYOVERLAY

/** Capabilities that the mapping may use, or a negative errno (validate_mmap_request). */
export function validateMmapRequest(m: Machine, process: Process, request: MmapRequest): number {
  const { addr, flags, len, file, pgoff } = request
  const { why } = m
  const { refusesHint, taskSize, wordSize } = m.rules
  const fixed = refuses(why, 'map-fixed', (flags & MAP.MAP_FIXED) !== 0, flags)
  if (fixed || (refusesHint && refuses(why, 'map-hint', addr !== 0, addr))) {
    if (refusesHint) m.journal.pushText('dmesg', `${process.pid}: Can't do fixed-address/overlay mmap of RAM`)
    return fail('EINVAL')
  }
  const type = flags & MAP_TYPE
  const typed = type === MAP.MAP_PRIVATE || type === MAP.MAP_SHARED
  if (refuses(why, 'map-type', !typed, flags)) return fail('EINVAL')
  if (refuses(why, 'map-length', len === 0, len)) return fail('EINVAL')
  const rounded = wrapped(pageAlign(len), wordSize)
  const tooLong = rounded === 0 || rounded > taskSize
  if (refuses(why, 'map-length-limit', tooLong, len)) return fail('ENOMEM')
  const overflows = pgoff + bytesToPages(len) >= wordSize
  if (refuses(why, 'map-offset-range', overflows, pgoff, len)) return fail('EOVERFLOW')
  return file === null ? Cap.copy : validateFile(m, request, file)
}

function validateFile(m: Machine, request: MmapRequest, file: OpenFile): number {
  const { prot, flags } = request
  const { why } = m
  const index = file.inode
  const inode = m.inode(index)
  const shared = (flags & MAP_TYPE) === MAP.MAP_SHARED
  const writes = (prot & PROT.PROT_WRITE) !== 0
  if (refuses(why, 'file-mappable', !inode.mmap, index)) return fail('ENODEV')
  let capabilities = inode.caps
  why?.note('capabilities', index, capabilities)
  if (m.rules.checksReadable && refuses(why, 'file-readable', !file.readable, index)) return fail('EACCES')
  if (shared) {
    if (refuses(why, 'file-writable', writes && !file.writable, index, prot)) return fail('EACCES')
    const inPlace = (capabilities & Cap.direct) !== 0
    if (refuses(why, 'file-direct', !inPlace, index, capabilities)) return fail('ENODEV')
    why?.note('drop-copy', index)
    capabilities &= ~Cap.copy
  } else {
    const copies = (capabilities & Cap.copy) !== 0
    if (refuses(why, 'file-copy', !copies, index, capabilities)) return fail('ENODEV')
    if (writes) {
      if ((capabilities & Cap.direct) !== 0) why?.note('drop-direct', index, 0, capabilities, prot)
      capabilities &= ~Cap.direct
    }
  }
  if ((capabilities & Cap.direct) !== 0) {
    const allowed =
      shared || m.rules.checksReadable ? deviceAllows(capabilities, prot) : mayExecute(capabilities, prot)
    if (shared) {
      if (refuses(why, 'device-protection', !allowed, index, capabilities, prot)) {
        logUnsupported(m)
        return fail('EINVAL')
      }
    } else if (!allowed) {
      why?.note('drop-direct', index, 1, capabilities, prot)
      capabilities &= ~Cap.direct
    }
  }
  const denied = inode.noexec && (prot & PROT.PROT_EXEC) !== 0
  if (refuses(why, 'file-noexec', denied, index, prot)) return fail('EPERM')
  return capabilities
}

/** Whether a device that is mapped in place can be read, written and executed as asked. */
const deviceAllows = (capabilities: number, prot: number): boolean =>
  ((prot & PROT.PROT_READ) === 0 || (capabilities & Cap.read) !== 0) &&
  ((prot & PROT.PROT_WRITE) === 0 || (capabilities & Cap.write) !== 0) &&
  ((prot & PROT.PROT_EXEC) === 0 || (capabilities & Cap.exec) !== 0)

/** Before 2.6.30 only code that is read as well makes a private mapping ask what the device can do. */
const mayExecute = (capabilities: number, prot: number): boolean =>
  (prot & PROT.PROT_READ) === 0 || (prot & PROT.PROT_EXEC) === 0 || (capabilities & Cap.exec) !== 0

/** determine_vm_flags. The three PROT bits have the values of the VM bits of the same name. */
export function determineVmFlags(
  m: Machine,
  process: Process,
  request: MmapRequest,
  capabilities: number,
): number {
  const { prot, flags, file } = request
  let vmFlags = prot & (VM.VM_READ | VM.VM_WRITE | VM.VM_EXEC)
  if ((flags & MAP.MAP_GROWSDOWN) !== 0) vmFlags |= VM.VM_GROWSDOWN
  if ((flags & MAP.MAP_LOCKED) !== 0) vmFlags |= VM.VM_LOCKED
  if (m.rules.vmas === 'maple' && (flags & MAP.MAP_SYNC) !== 0) vmFlags |= VM.VM_SYNC
  const allMay = VM.VM_MAYREAD | VM.VM_MAYWRITE | VM.VM_MAYEXEC
  if (m.rules.mayBits === 'all') return vmFlags | allMay | flagsBefore2630(process, request, capabilities)
  if ((flags & MAP.MAP_SYNC) !== 0) vmFlags |= VM.VM_SYNC
  if (file === null) return vmFlags | allMay
  if ((flags & MAP_TYPE) === MAP.MAP_SHARED)
    return vmFlags | VM.VM_SHARED | VM.VM_MAYSHARE | (capabilities & CAP_VMFLAGS)
  vmFlags |= (capabilities & Cap.direct) !== 0 ? capabilities & CAP_VMFLAGS : allMay
  if ((prot & PROT.PROT_WRITE) === 0 && !process.traced) vmFlags |= m.rules.privateShareFlag
  return vmFlags
}

/** MAP_DENYWRITE and MAP_EXECUTABLE have the values of the VM bits of the same name. */
const DENYWRITE_EXECUTABLE = 0x1800

/** What determine_vm_flags adds before 2.6.30. */
function flagsBefore2630(process: Process, request: MmapRequest, capabilities: number): number {
  const { prot, flags, file } = request
  const kept = flags & DENYWRITE_EXECUTABLE
  const shared = (flags & MAP_TYPE) === MAP.MAP_SHARED
  const writes = (prot & PROT.PROT_WRITE) !== 0
  if ((capabilities & Cap.direct) !== 0 && shared) return kept | VM.VM_MAYSHARE | VM.VM_SHARED
  if (process.traced) return kept
  const granted = (capabilities & CAP_VMFLAGS) === CAP_VMFLAGS
  const mayShare = (capabilities & Cap.direct) === 0 ? file !== null && !writes : granted
  return mayShare ? kept | VM.VM_MAYSHARE : kept
}
