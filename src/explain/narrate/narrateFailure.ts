/** Why a call was refused, in one sentence. */
import { formatBytes, formatPagesAndBytes } from '../../base/format.ts'
import { ERRNO, MAP, MAP_TYPE, type ErrnoName } from '../../base/uapi.ts'
import { isCallName, runNameOf, specOf } from '../../language/calls/calls.ts'
import { specOn } from '../../language/calls/spec.ts'
import { bytesToPages, orderFor, PAGE_SIZE } from '../../base/units.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { StepFacts } from '../step/stepFacts.ts'

/** `facts` are those of a call that gave `errno`. */
export function describeFailure(facts: StepFacts, errno: ErrnoName): string {
  const { info, who, machine, events } = facts
  const words = ERRNO[errno][1].toLowerCase()
  const call = who === null ? info.call : `${info.call} of ${who}`
  if (errno === 'ESRCH' && machine.processes.every(({ name }) => name !== who))
    return `Nothing ran: ${who ?? 'the process'} does not exist.`
  if (errno === 'ENOSYS')
    return isMissing(info.call)
      ? `${call} needs an MMU: ENOSYS (${words}).`
      : `${call} gave ENOSYS (${words}): this call is not modelled.`
  const wanted = events.find((event) => event.type === 'alloc-failed')
  if (errno === 'ENOMEM' && wanted !== undefined) return describeNoMemory(call, wanted.bytes, machine)
  const reason = reasonFor(facts, errno)
  return `${call} was refused with ${errno} (${words})${reason === null ? '' : `: ${reason}`}.`
}

/** Whether it is a call that kernels without an MMU do not have. */
const isMissing = (call: string): boolean =>
  isCallName(call) && specOn(specOf(runNameOf(call)), 'nommu') === null

/** Why a call gives an errno, where there is only one reason, or where what it was called with shows it. */
function reasonFor({ info, outcome, machine: m }: StepFacts, errno: ErrnoName): string | null {
  switch (`${info.call} ${errno}`) {
    case 'mmap EINVAL':
      return reasonForInvalid(outcome.mmapArgs ?? [], m)
    case 'mmap ENODEV':
      return ((outcome.mmapArgs?.[3] ?? 0) & MAP_TYPE) === MAP.MAP_SHARED
        ? 'shared memory is the file itself, and this one does not lie in memory in one piece'
        : 'this file cannot be mapped'
    case 'mmap EACCES':
      return 'the file is not open for what the mapping asks'
    case 'shmat ENODEV':
      return 'this kernel cannot map the pages of a System V segment without an MMU'
    case 'munmap EINVAL':
      return m.rules.munmapPieces
        ? 'no mapping fits: a file goes only whole, anonymous memory in whole pages of one mapping'
        : 'this kernel undoes only a mapping as it was made, whole'
    case 'mremap ENOMEM':
      return 'a mapping cannot move, nor grow beyond the pages that it asked for when it was made'
    case 'mremap EPERM':
      return 'what others may share cannot change its size'
    case 'ftruncate ETXTBSY':
      return 'a shared mapping uses the end of the file'
    case 'ftruncate ENOMEM':
      return 'the pages of a file must lie in one block, and none is large enough'
    case 'ptrace_peek ESRCH':
    case 'ptrace_poke ESRCH':
    case 'ptrace_detach ESRCH':
      return 'it is for a process that the caller traces'
    case 'ptrace_peek EIO':
    case 'ptrace_poke EIO':
      return 'it reaches whole words inside a mapping, and only as that mapping allows'
    case 'ptrace_attach EPERM':
      return 'a process has one tracer, and never itself'
    case 'clone EINVAL':
      return 'without CLONE_VM it would need a copy of the memory at the same addresses'
    default:
      return null
  }
}

/** By the arguments alone, in the order of the kernel's tests (validate_mmap_request); null if it is not they. */
function reasonForInvalid(
  [addr = 0, len = 0, , flags = 0, , offset = 0]: readonly number[],
  m: Machine,
): string | null {
  const type = flags & MAP_TYPE
  if (offset % PAGE_SIZE !== 0) return 'the offset is not a whole number of pages'
  if ((flags & MAP.MAP_FIXED) !== 0) return 'nobody can choose where memory lies'
  if (m.rules.refusesHint && addr !== 0) return 'this kernel refuses even the wish for an address'
  if (type !== MAP.MAP_SHARED && type !== MAP.MAP_PRIVATE) return 'it is neither shared nor private'
  return len === 0 ? 'it asks for nothing' : null
}

function describeNoMemory(call: string, length: number, m: Machine): string {
  const order = orderFor(bytesToPages(length))
  const free = formatBytes(m.buddy.freePages * PAGE_SIZE)
  const block = formatBytes(2 ** order * PAGE_SIZE)
  const largest = m.buddy.largestFreeOrder()
  const has =
    largest < 0 ? 'nothing is free' : `the largest free block is ${formatBytes((1 << largest) * PAGE_SIZE)}`
  switch (m.buddy.refusal(order)) {
    case 'order':
      return `${call} failed with ENOMEM: ${formatPagesAndBytes(bytesToPages(length))} would need one block of ${block}, and the allocator keeps none larger than 4 MiB.`
    case 'fragmented':
      return `${call} failed with ENOMEM although ${free} are free: it needs one block of ${block} (order ${order}), and ${has}.`
    case 'watermark':
      return `${call} failed with ENOMEM: a block of ${block} is free, but taking it would leave no more than the reserve of ${formatPagesAndBytes(m.config.zone.watermarkMin)}.`
    case 'small-blocks':
      return `${call} failed with ENOMEM: a block of ${block} is free, but this kernel does not count the pages of smaller blocks, and without them too little of the ${free} is left.`
    case 'exhausted':
    case null:
    default:
      return `${call} failed with ENOMEM: it needs ${block}, ${free} are free, and ${has}.`
  }
}
