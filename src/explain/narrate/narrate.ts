/** One plain sentence about a step, with the numbers, for the page, the live region and captions. */
import { formatBytes, formatPages, formatPagesAndBytes, hex } from '../../base/format.ts'
import { errnoName } from '../../base/uapi.ts'
import { bytesToPages, PAGE_SIZE } from '../../base/units.ts'
import type { SimEvent } from '../../sim/record/events.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import type { Run } from '../step/change.ts'
import { operationOf } from '../../language/calls/calls.ts'
import { describeFailure } from './narrateFailure.ts'
import type { StepFacts } from '../step/stepFacts.ts'

type EventOf<T extends SimEvent['type']> = SimEvent & { readonly type: T }

const pick = <T extends SimEvent['type']>(events: readonly SimEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type)

const total = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + run.pages, 0)

export function describeStep(facts: StepFacts): string {
  const { machine, outcome, info } = facts
  if (machine.stopped !== null)
    return `The kernel stopped: ${machine.stopped} Two regions cannot begin at the same address.`
  const errno = errnoName(outcome.ret)
  if (errno !== null) return describeFailure(facts, errno)
  switch (operationOf(info.call).kind) {
    case 'process':
      return info.call === 'exit' ? describeExit(facts) : describeSpawn(facts)
    case 'map':
      return describeMap(facts)
    case 'unmap':
      return describeUnmap(facts)
    case 'resize':
      return describeResize(facts)
    case 'memory':
      return describeAccess(facts)
    case 'file':
      return describeFile(facts)
    case 'settings':
      return machine.nrTrimPages === 0
        ? 'vm.nr_trim_pages is now 0: blocks are never trimmed.'
        : `vm.nr_trim_pages is now ${machine.nrTrimPages}: excess of at least ${formatPages(machine.nrTrimPages)} is given back.`
    case 'look':
      return info.call === 'nattch'
        ? `The kernel counts ${outcome.ret} ${outcome.ret === 1 ? 'attachment' : 'attachments'} of the segment.`
        : 'Only looked: nothing in memory changed.'
    case 'other':
    default:
      return describeOther(facts)
  }
}

function describeOther({ who, info }: StepFacts): string {
  const name = who ?? 'The process'
  if (info.call === 'ptrace_attach')
    return `${name} traces the other process: what that maps from now on is not shared.`
  if (info.call === 'ptrace_detach')
    return `${name} traces the other process no longer: what that maps may be shared again.`
  return 'Nothing in memory changed.'
}

function describeSpawn({ who, outcome, events }: StepFacts): string {
  const maps = pick(events, 'region-add')
  const pages = maps.reduce((sum, region) => sum + bytesToPages(region.top - region.start), 0)
  const [program, stack] = maps
  if (program === undefined || stack === undefined)
    return `${who ?? 'A process'} started a child, pid ${outcome.ret}, that uses the same memory: no page was taken.`
  return `${who ?? 'A process'} started as pid ${outcome.ret}: program at ${hex(program.start)}, stack at ${hex(stack.start)}, ${formatPages(pages)} in all.`
}

function describeExit({ who, change }: StepFacts): string {
  if (change.vmasRemoved.length === 0)
    return `${who ?? 'The process'} exited: its memory stays, because another process still uses it.`
  const freed = total(change.freed)
  const regions = change.regionsRemoved.length
  const kept = change.regionsChanged.length
  const stay = kept === 0 ? '' : `; ${kept} shared ${kept === 1 ? 'region lives' : 'regions live'} on`
  return `${who ?? 'The process'} exited: ${regions} ${regions === 1 ? 'region' : 'regions'} released, ${formatPagesAndBytes(freed)} came back${stay}.`
}

function describeMap({ who, outcome, events, change, machine }: StepFacts): string {
  const name = who ?? 'The process'
  const vma = pick(events, 'vma-add')[0]
  const length = vma === undefined ? 0 : vma.end - vma.start
  const file = fileAt(machine, outcome.ret)
  const at = `${formatPagesAndBytes(bytesToPages(length))}${file === null ? '' : ` of ${file}`} at ${hex(outcome.ret)}`
  const hidden = pick(events, 'vma-hidden').length > 0 ? ' It hides the mapping that was there before.' : ''
  const usage = pick(events, 'region-usage')[0]
  if (usage !== undefined)
    return `${name} shares ${at}: the region now has ${usage.usage} users and no page was taken.${hidden}`
  const alloc = pick(events, 'alloc').find((event) => event.own)
  if (alloc === undefined)
    return machine.buddy.contains(Math.floor(outcome.ret / PAGE_SIZE))
      ? `${name} mapped ${at}, directly on the pages of the file: no page was taken.`
      : `${name} mapped ${at}, in place on the device: no RAM was taken.`
  const block = `a block of order ${alloc.order} (${formatPages(1 << alloc.order)}) was taken`
  const trimmed = total(change.trimmed)
  const region = pick(events, 'region-add')[0]
  const slack =
    region === undefined
      ? 0
      : bytesToPages(region.top - region.start) - bytesToPages(region.end - region.start)
  const rest =
    trimmed > 0
      ? ` and ${formatPages(trimmed)} trimmed back`
      : slack > 0
        ? `; ${formatPages(slack)} of it ${slack === 1 ? 'is' : 'are'} slack that nobody uses`
        : ', with nothing to trim'
  return `${name} ${file === null ? 'mapped' : 'got a copy of'} ${at}: ${block}${rest}.`
}

/** Path of the file of which the mapping just made at an address holds a part; null for anonymous memory. */
function fileAt(m: Machine, address: number): string | null {
  const { regions } = m
  for (const row of regions.inOrder()) {
    if (address < regions.get(row, RegionField.start) || address >= regions.get(row, RegionField.end))
      continue
    const inode = regions.get(row, RegionField.inode)
    return inode === -1 ? null : m.inode(inode).path
  }
  return null
}

function describeUnmap({ who, events, change }: StepFacts): string {
  const name = who ?? 'The process'
  const freed = total(change.freed)
  const usage = pick(events, 'region-usage').at(-1)
  if (usage !== undefined)
    return `${name} unmapped its share: the region lives on with ${usage.usage} ${usage.usage === 1 ? 'user' : 'users'}, no page came back.`
  if (freed === 0) return `${name} unmapped it; the memory belongs to the file, so no page came back.`
  const split = pick(events, 'region-split')[0]
  const resized = pick(events, 'region-resize')[0]
  const first = change.freed[0]
  const what =
    split !== undefined
      ? `punched a hole at ${hex((first?.pfn ?? 0) * PAGE_SIZE)}: the region was split in two`
      : resized !== undefined
        ? `cut a piece off at ${hex((first?.pfn ?? 0) * PAGE_SIZE)}`
        : `unmapped ${hex((first?.pfn ?? 0) * PAGE_SIZE)}`
  const largest = change.merged.reduce((order, block) => Math.max(order, block.order), -1)
  // A block no larger than what was freed needs no word: its pages only joined each other.
  const merged =
    1 << largest > freed && largest > 0
      ? `, and merged with free neighbours into one block of ${formatBytes((1 << largest) * PAGE_SIZE)} (order ${largest})`
      : ''
  return `${name} ${what}; ${formatPagesAndBytes(freed)} came back${merged}.`
}

function describeResize({ who, info, outcome, events, change }: StepFacts): string {
  const name = who ?? 'The process'
  if (info.call === 'brk')
    return `The break of ${name} is at ${hex(outcome.ret)}: the loader left no room to move it.`
  if (info.call === 'mremap') {
    const vma = pick(events, 'vma-resize')[0]
    const size = vma === undefined ? 0 : vma.end - vma.start
    return `The mapping of ${name} now ends at ${hex(vma?.end ?? 0)} (${formatBytes(size)}); nothing moved, and no page was taken or freed.`
  }
  const file = pick(events, 'file-pages')[0]
  if (file === undefined) return 'The file has a new size, but no page came or went.'
  if (!file.gained) return `${file.path} shrank: ${formatPagesAndBytes(file.pages)} came back.`
  const spare = total(change.trimmed)
  const rest = spare > 0 ? `, ${formatPages(spare)} of the block given back` : ''
  return `${file.path} got ${formatPagesAndBytes(file.pages)} in one run at ${hex(file.pfn * PAGE_SIZE)}${rest}: it can be mapped shared.`
}

function describeAccess({ who, info, outcome }: StepFacts): string {
  const name = who ?? 'The process'
  if (info.call === 'peek' || info.call === 'ptrace_peek')
    return `${name} read ${outcome.ret} (${hex(outcome.ret)}).`
  if (info.call === 'ptrace_poke') return `${name} wrote a word into a mapping of the other process.`
  if (info.call === 'poke') return `${name} wrote a word; nothing checks whose memory it is.`
  return `${name} moved ${formatBytes(outcome.ret)}.`
}

function describeFile({ who, info, outcome, events, change }: StepFacts): string {
  const name = who ?? 'The process'
  const pages = pick(events, 'file-pages')[0]
  const freed = total(change.freed)
  const back = freed === 0 ? '' : `: ${formatPagesAndBytes(freed)} came back`
  if (info.call === 'shmget')
    return pages === undefined
      ? `${name} found segment ${outcome.ret}.`
      : `${name} made segment ${outcome.ret}: ${formatPagesAndBytes(pages.pages)} in one run at ${hex(pages.pfn * PAGE_SIZE)}.`
  if (info.call === 'openat' || info.call === 'open')
    return `${name} opened ${quotedPath(info.text) ?? 'the file'} as descriptor ${outcome.ret}${back}.`
  if (info.call === 'close') return `${name} closed the descriptor; mappings of its file stay.`
  if (info.call === 'shmctl' && freed > 0) return `${name} removed the segment${back}.`
  return 'Nothing in memory changed.'
}

/** The first path in an operation as it is written. */
const quotedPath = (text: string): string | null => /"([^"]+)"/.exec(text)?.[1] ?? null
