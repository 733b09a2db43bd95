/** One plain sentence about a step, with the numbers, for the page, the live region and captions. */
import { assert } from '../../base/assert.ts'
import { sharedWords } from '../../base/vmaWords.ts'
import { shortened } from '../../base/foreign.ts'
import { formatBytes, formatCount, formatPages, formatPagesAndBytes, hex } from '../../base/format.ts'
import { ERRNO } from '../../base/uapi.ts'
import { addrToPfn, bytesToPages, PAGE_SIZE, totalPages } from '../../base/units.ts'
import { isCallName, runNameOf, type OperationName } from '../../language/calls/calls.ts'
import type { SimEvent } from '../../sim/record/events.ts'
import { PageHolder } from '../../sim/pages/buddy.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import type { Change } from '../step/change.ts'
import type { StepFacts } from '../step/stepFacts.ts'
import { describeLoad, describeStore, describeTransfer, describeWait, unchecked } from './narrateWords.ts'
import { describeKalloc } from './narrateKalloc.ts'
import { describeExec, describeFailedStart } from './narrateExec.ts'
import { describeKills, describeStop } from './narrateKill.ts'
import { refusalIn, refusalSentence } from '../why/refusal.ts'
import { whyFactsOf } from '../why/words.ts'

type EventOf<T extends SimEvent['type']> = SimEvent & { readonly type: T }

const pick = <T extends SimEvent['type']>(events: readonly SimEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type)

type Describe = (facts: StepFacts) => string

/** One sentence on what a step did, and what page cache it cost. */
export function describeStep(facts: StepFacts): string {
  const { reclaimed, reclaimedFromFiles, rules } = facts.machine
  const sentence = sharedWords(describeOutcome(facts), rules.vmas !== 'links')
  const cache = reclaimed === 0 ? '' : ` ${formatPagesAndBytes(reclaimed)} of page cache were dropped for it.`
  const files =
    reclaimedFromFiles === 0
      ? ''
      : ` Looking for memory, the kernel dropped ${formatPagesAndBytes(reclaimedFromFiles)} of files in memory and segments, mapped or not: nothing had marked them as written.`
  return sentence + cache + files
}

function describeOutcome(facts: StepFacts): string {
  const { machine, outcome, info, who } = facts
  if (machine.stopped !== null) return describeStop(machine)
  const { errno, lost } = outcome
  if (lost !== undefined)
    return `The model could not follow the kernel in this step: ${shortened(lost, 200)}.`
  if (errno === null) return describeFailedStart(facts) ?? describeKills(facts) ?? describe(info.call)(facts)
  const refusal = refusalIn(facts.why, whyFactsOf(facts))
  const call = who === null ? info.call : `${info.call} of ${who}`
  const meaning = ERRNO[errno][1].toLowerCase()
  // Of calls that only recordings have, nothing but the answer is known.
  assert(refusal !== null || facts.isRecorded, 'no test was taken down that refused the call')
  return refusal === null
    ? `${call} was refused with ${errno} (${meaning}).`
    : refusalSentence(refusal, call, meaning) + onBoard(facts)
}

/** `spawn` of the language gives an errno, so that a text can say what it expects; no kernel has anybody to give it to. */
const onBoard = ({ info, machine }: StepFacts): string =>
  info.call === 'spawn' && machine.rules.vmas === 'maple'
    ? ' On a board the program is past the point of no return by then, and dies of SIGSEGV, as one that exec starts.'
    : ''

const nothing = (): string => 'No memory was allocated or freed.'
const moved: Describe = ({ who, words: [word] }) =>
  word === undefined ? `${nameOf(who)} moved nothing.` : describeTransfer(nameOf(who), word)
/** What a debugger reads and writes the kernel looks at; a load and a store nobody. */
const [PEEK, POKE] = ['peek', 'poke'] as const satisfies readonly OperationName[]
const loaded: Describe = ({ who, info, words: [word] }) =>
  word === undefined
    ? nothing()
    : `${describeLoad(nameOf(who), word)}${info.call === PEEK ? unchecked(word) : ''}`
const stored: Describe = ({ who, info, words: [word] }) =>
  word === undefined
    ? nothing()
    : `${describeStore(nameOf(who), word)}${info.call === POKE ? unchecked(word) : ''}`

/** What is said of each call that was not refused. */
const SENTENCES: Readonly<Record<OperationName, Describe>> = {
  spawn: describeSpawn,
  exec: describeExec,
  execve: describeExec,
  vfork: describeSpawn,
  clone: describeSpawn,
  fork: nothing,
  exit: describeExit,
  mmap: describeMap,
  shmat: describeMap,
  munmap: describeUnmap,
  shmdt: describeUnmap,
  mremap: describeResize,
  brk: describeBreak,
  ftruncate: describeTruncate,
  openat: ({ who, info, outcome, change }) =>
    `${nameOf(who)} opened ${quotedPath(info.text) ?? 'the file'} as descriptor ${outcome.ret}${cameBack(change)}.`,
  close: ({ who }) => `${nameOf(who)} closed the descriptor; mappings of its file stay.`,
  read: moved,
  write: moved,
  pread: moved,
  pwrite: moved,
  peek: loaded,
  poke: stored,
  touch: (facts) => (facts.words[0]?.wrote === true ? stored(facts) : loaded(facts)),
  ptrace_peek: loaded,
  ptrace_poke: stored,
  ptrace_attach: ({ who }) =>
    `${nameOf(who)} traces the other process: what that maps from now on is not shared.`,
  ptrace_detach: ({ who }) =>
    `${nameOf(who)} traces the other process no longer: what that maps may be shared again.`,
  shmget: describeSegment,
  shmctl: (facts) =>
    facts.change.freed.length > 0
      ? `${nameOf(facts.who)} removed the segment${cameBack(facts.change)}.`
      : nothing(),
  nattch: ({ outcome: { ret } }) =>
    `The kernel counts ${ret} ${ret === 1 ? 'attachment' : 'attachments'} of the segment.`,
  kalloc: describeKalloc,
  futex: ({ who, words: [word] }) =>
    word === undefined ? `${nameOf(who)} wakes whoever waits there.` : describeWait(nameOf(who), word),
  mprotect: nothing,
  madvise: nothing,
  msync: nothing,
  mincore: nothing,
  mlock: nothing,
  munlock: nothing,
  mlockall: nothing,
  munlockall: nothing,
  remap_file_pages: nothing,
  cat: describeRead,
  sysctl: ({ machine: { nrTrimPages } }) =>
    nrTrimPages === 0
      ? 'vm.nr_trim_pages is now 0: blocks are never trimmed.'
      : `vm.nr_trim_pages is now ${nrTrimPages}: excess of at least ${formatPages(nrTrimPages)} is given back.`,
}
const sentences: ReadonlyMap<string, Describe> = new Map(Object.entries(SENTENCES))
/** A recording can hold a call that nobody here knows. */
const describe = (call: string): Describe =>
  sentences.get(isCallName(call) ? runNameOf(call) : call) ?? nothing

function describeBreak({ who, outcome, machine }: StepFacts): string {
  const { startBrk = 0, endBrk = 0 } = machine.processes.find(({ name }) => name === who)?.mm ?? {}
  return endBrk <= startBrk
    ? `The break of ${nameOf(who)} is at ${hex(outcome.ret)}: the loader left no room to move it.`
    : `The break of ${nameOf(who)} is at ${hex(outcome.ret)}; it may lie between ${hex(startBrk)} and ${hex(endBrk)}.`
}

const nameOf = (who: string | null): string => who ?? 'The process'

/** 8 KiB (2 pages) were freed. */
const areFreed = (pages: number): string =>
  `${formatPagesAndBytes(pages)} ${pages === 1 ? 'was' : 'were'} freed`

/** What several processes can use: before 2.6.29 the VMA itself. */
const sharedThing = ({ rules }: Machine): string => sharedWords('region', rules.vmas !== 'links')

/** Whether the pages at an address are those of a file in memory. */
const isOfFile = ({ buddy, config }: Machine, address: number): boolean =>
  buddy.holders[addrToPfn(address) - config.zone.startPfn] === PageHolder.file

/** `: 8 KiB (2 pages) were freed`; empty if nothing was. */
const cameBack = ({ freed }: Change): string =>
  totalPages(freed) === 0 ? '' : `: ${areFreed(totalPages(freed))}`

function describeSpawn({ who, outcome, events }: StepFacts): string {
  const maps = pick(events, 'region-add')
  const pages = maps.reduce((sum, region) => sum + bytesToPages(region.top - region.start), 0)
  const [program, stack] = maps
  if (program === undefined || stack === undefined)
    return `${who ?? 'A process'} started a child, pid ${outcome.ret}, that uses the same memory: no page was taken.`
  return `${who ?? 'A process'} started as pid ${outcome.ret}: program at ${hex(program.start)}, stack at ${hex(stack.start)}, ${formatPages(pages)} in all.`
}

function describeExit({ who, change, machine }: StepFacts): string {
  if (change.vmasRemoved.length === 0)
    return `${nameOf(who)} exited: its memory stays, because another process still uses it.`
  const freed = totalPages(change.freed)
  const regions = change.regionsRemoved.length
  const kept = change.regionsChanged.length
  const stay =
    kept === 0 ? '' : `; ${kept} shared ${sharedThing(machine)}${kept === 1 ? ' is' : 's are'} still in use`
  return `${nameOf(who)} exited: ${regions} ${sharedThing(machine)}${regions === 1 ? '' : 's'} released, ${formatPagesAndBytes(freed)} freed${stay}.`
}

function describeMap({ who, outcome, events, change, machine }: StepFacts): string {
  const name = nameOf(who)
  const vma = pick(events, 'vma-add')[0]
  const length = vma === undefined ? 0 : vma.end - vma.start
  const file = vma === undefined ? null : fileOf(machine, vma)
  const at = `${exactly(bytesToPages(length))}${file === null ? '' : ` of ${file}`} at ${hex(outcome.ret)}`
  const hidden = pick(events, 'vma-hidden').length > 0 ? ' It hides the mapping that was there before.' : ''
  const usage = pick(events, 'region-usage')[0]
  if (usage !== undefined)
    return `${name} shares ${at}: the ${sharedThing(machine)} now has ${usage.usage} users and no page was taken.${hidden}`
  const alloc = pick(events, 'alloc').find((event) => event.own)
  if (alloc === undefined && machine.rules.vmas === 'links' && isCopyAt(machine, outcome.ret))
    return `${name} ${file === null ? 'mapped' : 'got a copy of'} ${at}, an object that kmalloc had: no page was taken from the allocator.`
  if (alloc === undefined)
    return machine.buddy.contains(addrToPfn(outcome.ret))
      ? `${name} mapped ${at}, directly on the pages of the file: no page was taken.`
      : `${name} mapped ${at}, in place on the device: no RAM was taken.`
  const block = `a block of order ${alloc.order} (${formatPages(1 << alloc.order)}) was taken`
  const trimmed = totalPages(change.trimmed)
  const region = pick(events, 'region-add')[0]
  if (region !== undefined && isPiece(machine, region.id))
    return `${name} ${file === null ? 'mapped' : 'got a copy of'} ${at}: ${block} for a cache of kmalloc, and this is an object of it.`
  const slack =
    region === undefined
      ? 0
      : bytesToPages(region.top - region.start) - bytesToPages(region.end - region.start)
  const over = region === undefined ? 0 : pastBlock(machine, region.id, alloc.order)
  const rest =
    over > 0
      ? `. SLOB takes the power of two below: ${formatCount(over)} ${over === 1 ? 'byte lies' : 'bytes lie'} past the block, in memory of whoever has it`
      : trimmed > 0
        ? ` and ${formatPages(trimmed)} trimmed back`
        : slack > 0
          ? `; ${formatPages(slack)} of it ${slack === 1 ? 'is' : 'are'} slack: allocated but unused`
          : ', with nothing to trim'
  return `${name} ${file === null ? 'mapped' : 'got a copy of'} ${at}: ${block}${rest}.`
}

/** The row of a VMA of the system, by its number in events; null where there are none, or it is gone. */
function sharedVmaRow({ rules, regions }: Machine, id: number): number | null {
  if (rules.vmas !== 'links') return null
  for (const row of regions.inOrder()) if (regions.table.serialOf(row) === id) return row
  return null
}

/** Whether a mapping before 2.6.29 is an object that shares its block with others. */
function isPiece(machine: Machine, id: number): boolean {
  const row = sharedVmaRow(machine, id)
  if (row === null || machine.regions.get(row, RegionField.order) !== SHARED_BLOCK) return false
  const size = machine.regions.get(row, RegionField.ksize)
  return size > 0 && size <= PAGE_SIZE
}
/** RegionField.order of an object that kmalloc keeps in its caches. */
const SHARED_BLOCK = -1

/** Bytes of a mapping before 2.6.29 that lie past the block that it got. */
function pastBlock(machine: Machine, id: number, order: number): number {
  const row = sharedVmaRow(machine, id)
  if (row === null) return 0
  const { regions } = machine
  return regions.get(row, RegionField.end) - regions.get(row, RegionField.start) - (PAGE_SIZE << order)
}

/** Whether what lies at an address is a copy, and no part of a file. */
const isCopyAt = (m: Machine, address: number): boolean =>
  m.buddy.contains(addrToPfn(address)) && !isOfFile(m, address)

/** Where rounding would hide the pages over a whole number of megabytes, kilobytes. */
function exactly(pages: number): string {
  const bytes = pages * PAGE_SIZE
  const isRound =
    bytes < 2 ** 20 || bytes % (2 ** 20 / 100) === 0 || Number.isInteger((bytes / 2 ** 20) * 100)
  return isRound ? formatPagesAndBytes(pages) : `${formatCount(bytes / 1024)} KiB (${formatPages(pages)})`
}

/** Path of the file of which a mapping just made holds a part; null for anonymous memory. */
function fileOf(m: Machine, made: { readonly id: number; readonly pid: number }): string | null {
  const rows = m.processes.find(({ pid }) => pid === made.pid)?.mm.vmas.rows ?? []
  const row = rows.find((other) => m.vmas.table.serialOf(other) === made.id)
  const inode = row === undefined ? -1 : m.vmas.get(row, VmaField.inode)
  return inode === -1 ? null : m.inode(inode).path
}

function describeUnmap({ who, events, change, machine }: StepFacts): string {
  const name = nameOf(who)
  const freed = totalPages(change.freed)
  const usage = pick(events, 'region-usage').at(-1)
  if (usage !== undefined)
    return `${name} unmapped its share: the ${sharedThing(machine)} still has ${usage.usage} ${usage.usage === 1 ? 'user' : 'users'}, so no page was freed.`
  const gone = pick(events, 'region-remove')[0]?.start
  const isKept = machine.rules.vmas === 'links' && gone !== undefined && isCopyAt(machine, gone)
  if (freed === 0)
    return isKept
      ? `${name} unmapped ${hex(gone)}; kmalloc keeps the object for a later request, so no page was freed.`
      : `${name} unmapped it; the memory belongs to the file, so no page was freed.`
  if (isKept && addrToPfn(gone) !== change.freed[0]?.pfn)
    return `${name} unmapped ${hex(gone)}; kmalloc keeps this object and gave back what it had kept before: ${areFreed(freed)}.`
  const split = pick(events, 'region-split')[0]
  const resized = pick(events, 'region-resize')[0]
  const first = change.freed[0]
  const what =
    split !== undefined
      ? `punched a hole at ${hex((first?.pfn ?? 0) * PAGE_SIZE)}: the region was split in two`
      : resized !== undefined
        ? `unmapped the part at ${hex((first?.pfn ?? 0) * PAGE_SIZE)}`
        : `unmapped ${hex((first?.pfn ?? 0) * PAGE_SIZE)}`
  const largest = change.merged.reduce((order, block) => Math.max(order, block.order), -1)
  // A block no larger than what was freed needs no word: its pages only joined each other.
  const merged =
    1 << largest > freed && largest > 0
      ? `, and merged with free neighbours into one block of ${formatBytes((1 << largest) * PAGE_SIZE)} (order ${largest})`
      : ''
  return `${name} ${what}; ${areFreed(freed)}${merged}.`
}

function describeResize({ who, events }: StepFacts): string {
  const vma = pick(events, 'vma-resize')[0]
  const size = vma === undefined ? 0 : vma.end - vma.start
  return `The mapping of ${nameOf(who)} now ends at ${hex(vma?.end ?? 0)} (${formatBytes(size)}); nothing moved, and no page was taken or freed.`
}

function describeTruncate({ events, change }: StepFacts): string {
  const file = pick(events, 'file-pages')[0]
  if (file === undefined) return 'The file has a new size, but no page was allocated or freed.'
  if (!file.gained) return `${file.path} shrank: ${areFreed(file.pages)}.`
  const spare = totalPages(change.trimmed)
  const rest = spare > 0 ? `, ${formatPages(spare)} of the block given back` : ''
  return `${file.path} got ${formatPagesAndBytes(file.pages)} in one run at ${hex(file.pfn * PAGE_SIZE)}${rest}: it can be mapped shared.`
}

function describeSegment({ who, outcome, events }: StepFacts): string {
  const pages = pick(events, 'file-pages')[0]
  return pages === undefined
    ? `${nameOf(who)} found segment ${outcome.ret}.`
    : `${nameOf(who)} made segment ${outcome.ret}: ${formatPagesAndBytes(pages.pages)} in one run at ${hex(pages.pfn * PAGE_SIZE)}.`
}

/** What the file holds is shown beside the sentence. */
function describeRead({ outcome }: StepFacts): string {
  const [[path, text] = ['The file', '']] = Object.entries(outcome.proc ?? {})
  const lines = text.split('\n').filter((line) => line !== '').length
  return `${path} has ${formatCount(lines)} ${lines === 1 ? 'line' : 'lines'}; reading it allocates and frees nothing.`
}

/** The first path in an operation as it is written. */
const quotedPath = (text: string): string | null => /"([^"]+)"/.exec(text)?.[1] ?? null
