/** One plain sentence about a step on the machine with an MMU, with the numbers. */
import { shortened } from '../../base/foreign.ts'
import { formatBytes, formatCount, formatPages, formatPagesAndBytes, hex } from '../../base/format.ts'
import { ERRNO } from '../../base/uapi.ts'
import { PAGE_SIZE, totalPages } from '../../base/units.ts'
import { isCallName, runNameOf, type OperationName } from '../../language/calls/calls.ts'
import type { FaultKind, MmuEvent } from '../../sim/mmu/record/events.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import { describeLoad, describeStore, describeTransfer } from '../narrate/narrateWords.ts'
import type { MmuFacts } from './facts.ts'
import { mmuRefusalIn } from './why/why.ts'

type EventOf<T extends MmuEvent['type']> = Extract<MmuEvent, { readonly type: T }>
type Describe = (facts: MmuFacts) => string

const pick = <T extends MmuEvent['type']>(events: readonly MmuEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type)

const nameOf = ({ who }: MmuFacts): string => who ?? 'The process'
const isAre = (count: number): string => (count === 1 ? 'is' : 'are')
const vmasText = (count: number): string => `${formatCount(count)} ${count === 1 ? 'VMA' : 'VMAs'}`

/** Before the first step. */
export function describeMmuStart({ buddy }: MmuBoard): string {
  const { spannedPages } = buddy.zone
  return `The machine has an MMU, and ${formatBytes(spannedPages * PAGE_SIZE)} of RAM, of which ${formatBytes(buddy.freePages * PAGE_SIZE)} are free. No process has an address space yet.`
}

export function describeMmuStep(facts: MmuFacts): string {
  const { outcome, info, who } = facts
  const { errno, signal, lost } = outcome
  if (lost !== undefined)
    return `The model could not follow the kernel in this step: ${shortened(lost, 200)}.`
  if (signal !== undefined) return describeSignal(facts, signal)
  if (errno === null) return describe(info.call)(facts)
  const call = who === null ? info.call : `${info.call} of ${who}`
  const refusal = mmuRefusalIn(facts.why)
  const why = refusal === null ? '' : `: ${refusal.words}`
  return `${call} was refused with ${errno} (${ERRNO[errno][1].toLowerCase()})${why}.`
}

function describeSignal(
  facts: MmuFacts,
  { signal, code, address }: { signal: string; code: string; address: number },
): string {
  if (code === 'OOM')
    return `${nameOf(facts)} was killed: it touched ${hex(address)} and no page frame was free.`
  const reason =
    code === 'SEGV_MAPERR'
      ? 'nothing is mapped there'
      : code === 'SEGV_ACCERR'
        ? 'the mapping does not allow it'
        : 'the mapping goes on there, but its object has ended'
  return `${nameOf(facts)} touched ${hex(address)} and got ${signal} (${code}): ${reason}. Only this program is stopped.`
}

const nothing: Describe = () => 'No memory was allocated or freed.'

/** What faults brought in, as an end of a sentence. */
function frames({ events, change, board }: MmuFacts): string {
  const taken = pick(events, 'page-take').length - pick(events, 'page-free').length
  const tables = totalPages(change.taken) - Math.max(0, taken)
  const own =
    taken > 0
      ? `${formatPages(taken)} of RAM ${taken === 1 ? 'was' : 'were'} taken`
      : taken < 0
        ? `${formatPages(-taken)} of RAM ${taken === -1 ? 'is' : 'are'} free again`
        : 'no page of RAM was taken'
  return tables > 0 && board.tables.length > 0 ? `${own}, and ${formatPages(tables)} for page tables` : own
}

const FAULTS: Readonly<Record<FaultKind, string>> = {
  zero: 'the one page of zeros lies there now, which everybody reads',
  anonymous: 'a fresh page of zeros lies there now',
  object: 'the page of the object lies there now',
  around: 'the page of the object and those around it lie there now',
  'private-copy': 'a copy of the file’s page lies there now',
  cow: 'others had the page too, so it was copied (copy-on-write)',
  reuse: 'nobody else has the page any more, so it is written in place',
  sigbus: 'the object has ended',
  sigsegv: 'nothing is there',
  oom: 'no page was free',
}

/** A load or store, and the fault that it took. */
const accessed: Describe = (facts) => {
  const [word] = facts.words
  if (word === undefined) return nothing(facts)
  const said = word.wrote ? describeStore(nameOf(facts), word) : describeLoad(nameOf(facts), word)
  const fault = pick(facts.events, 'fault').at(-1)
  return fault === undefined
    ? `${said} The page table had the page: the kernel was not asked.`
    : `${said} It took a page fault: ${FAULTS[fault.kind]}; ${frames(facts)}.`
}

const moved: Describe = (facts) => {
  const [word] = facts.words
  return word === undefined ? `${nameOf(facts)} moved nothing.` : describeTransfer(nameOf(facts), word)
}

const mapped: Describe = (facts) => {
  const { events, outcome } = facts
  const merged = pick(events, 'vma-merge').length > 0 || pick(events, 'vma-add').length === 0
  const vma = pick(events, 'vma-add').at(-1) ?? pick(events, 'vma-resize').at(-1)
  const asked = outcome.mmapArgs?.[1]
  const bytes =
    asked === undefined
      ? vma === undefined
        ? 0
        : vma.end - vma.start
      : Math.ceil(asked / PAGE_SIZE) * PAGE_SIZE
  const how = merged ? 'A VMA that was there grew over it' : 'It is a VMA of its own'
  const brought = pick(events, 'map').length
  const isShort = events.some((event) => event.type === 'fault' && event.kind === 'oom')
  const rest =
    brought === 0
      ? isShort
        ? 'there was no memory to bring its pages in'
        : 'no page of RAM is taken for it before it is touched'
      : `${formatPages(brought)} ${isAre(brought)} in its page table already${isShort ? ', and there was no memory for more' : ''}; ${frames(facts)}`
  return `${nameOf(facts)} mapped ${formatBytes(bytes)} at ${hex(outcome.ret)}. ${how}; ${rest}.`
}

const unmappedText: Describe = (facts) => {
  const { events } = facts
  const gone = pick(events, 'unmap').length
  const split = pick(events, 'vma-split').length
  const removed = pick(events, 'vma-remove')
  const cut = split > 0 ? 'A VMA was cut, and ' : ''
  if (removed.length === 0 && gone === 0)
    return `${nameOf(facts)} unmapped a range in which nothing was mapped.`
  return `${cut}${cut === '' ? '' : 'then '}${vmasText(removed.length)} ${removed.length === 1 ? 'was' : 'were'} unmapped with ${formatCount(gone)} page-table ${gone === 1 ? 'entry' : 'entries'}: ${frames(facts)}.`
}

/** mremap of nothing: the pages from there on are shown a second time. */
const isDuplicate = ({ why }: MmuFacts): boolean =>
  why.some((event) => event.type === 'enter' && event.phase === 'mremap' && event.values[1] === 0)

const remapped: Describe = (facts) => {
  const { events, outcome } = facts
  if (isDuplicate(facts))
    return `${nameOf(facts)} has a second mapping at ${hex(outcome.ret)}, which shows the same object if it is shared; the first one stays, and no page-table entry was copied.`
  const entries = pick(events, 'move').length
  const isMoved = entries > 0 || pick(events, 'vma-add').length > 0
  return isMoved
    ? `The mapping of ${nameOf(facts)} is at ${hex(outcome.ret)} now: ${formatCount(entries)} page-table ${entries === 1 ? 'entry' : 'entries'} moved, and no page of memory was copied.`
    : `The mapping of ${nameOf(facts)} stays at ${hex(outcome.ret)} with its new size: ${frames(facts)}.`
}

const changed =
  (what: string): Describe =>
  (facts) => {
    const splits = pick(facts.events, 'vma-split').length
    const merges = pick(facts.events, 'vma-merge').length
    const cut = splits > 0 ? ` ${vmasText(splits)} more, because the rest stays as it was.` : ''
    const joined = merges > 0 ? ` ${vmasText(merges)} fewer, because neighbours are alike now.` : ''
    return `${nameOf(facts)} ${what}.${cut}${joined}`
  }

const forked: Describe = (facts) => {
  const { events, outcome, names } = facts
  const child = names.get(outcome.ret) ?? `pid ${outcome.ret}`
  const vmas = pick(events, 'vma-add').length
  const entries = pick(events, 'map').length
  if (vmas === 0)
    return `${nameOf(facts)} started ${child}, pid ${outcome.ret}, which uses the same address space.`
  return `${nameOf(facts)} started ${child}, pid ${outcome.ret}: ${vmasText(vmas)} at the same addresses, ${formatCount(entries)} page-table ${entries === 1 ? 'entry' : 'entries'} copied, and no page of memory. Both see the same pages; a private one is copied when one of them writes.`
}

const started: Describe = (facts) =>
  `${nameOf(facts)} started as pid ${facts.outcome.ret}, with an address space of its own: ${vmasText(pick(facts.events, 'vma-add').length)}. ${totalPages(facts.change.taken) === 0 ? 'Nothing' : formatPages(totalPages(facts.change.taken))} of RAM ${totalPages(facts.change.taken) === 1 ? 'is' : 'are'} used for its page tables.`

const NOT_LOADED =
  'Of the program file nothing is loaded, for how programs get into pages is not modelled here: it has a page of code, one of data and a stack.'

const SENTENCES: Readonly<Record<OperationName, Describe>> = {
  spawn: started,
  exec: (facts) => `${started(facts)} ${NOT_LOADED}`,
  execve: (facts) =>
    `${nameOf(facts)} became another program: the old one’s mappings are gone, and it has ${vmasText(pick(facts.events, 'vma-add').length)} of its own. ${NOT_LOADED}`,
  fork: forked,
  vfork: forked,
  clone: forked,
  exit: (facts) =>
    pick(facts.events, 'vma-remove').length === 0
      ? `${nameOf(facts)} exited: its address space stays, because another process still uses it.`
      : `${nameOf(facts)} exited: ${vmasText(pick(facts.events, 'vma-remove').length)} and its page tables are gone, ${formatPagesAndBytes(totalPages(facts.change.freed))} of RAM freed.`,
  mmap: mapped,
  shmat: mapped,
  munmap: unmappedText,
  shmdt: unmappedText,
  mremap: remapped,
  brk: (facts) => {
    const [moves] = pick(facts.events, 'brk')
    return moves === undefined
      ? `The break of ${nameOf(facts)} is at ${hex(facts.outcome.ret)}.`
      : `The break of ${nameOf(facts)} went from ${hex(moves.from)} to ${hex(moves.to)}: ${frames(facts)}.`
  },
  ftruncate: (facts) => {
    const [resize] = pick(facts.events, 'object-resize')
    return resize === undefined
      ? 'The file keeps its size.'
      : `The file had ${formatBytes(resize.from)} and has ${formatBytes(resize.to)}: ${frames(facts)}.`
  },
  openat: (facts) =>
    `${nameOf(facts)} opened ${/"([^"]+)"/.exec(facts.info.text)?.[1] ?? 'the file'} as descriptor ${facts.outcome.ret}.`,
  close: (facts) => `${nameOf(facts)} closed the descriptor; mappings of its file stay.`,
  read: moved,
  write: moved,
  pread: moved,
  pwrite: moved,
  peek: accessed,
  poke: accessed,
  touch: accessed,
  ptrace_peek: accessed,
  ptrace_poke: accessed,
  ptrace_attach: (facts) => `${nameOf(facts)} traces the other process.`,
  ptrace_detach: (facts) => `${nameOf(facts)} traces the other process no longer.`,
  shmget: (facts) =>
    pick(facts.events, 'object-add').length === 0
      ? `${nameOf(facts)} found segment ${facts.outcome.ret}.`
      : `${nameOf(facts)} made segment ${facts.outcome.ret}: it has no page before somebody touches it.`,
  shmctl: (facts) =>
    pick(facts.events, 'object-remove').length > 0
      ? `${nameOf(facts)} removed the segment: ${frames(facts)}.`
      : 'The segment goes with its last attachment.',
  // This machine's kernel takes nothing for itself that it is asked for.
  kalloc: () => 'Nothing was taken.',
  nattch: ({ outcome: { ret } }) =>
    `The kernel counts ${ret} ${ret === 1 ? 'attachment' : 'attachments'} of the segment: each VMA of it is one.`,
  futex: (facts) => `${nameOf(facts)} looked at the word; nobody waits in this model.`,
  mprotect: changed('changed what may be done with the range; its pages stay'),
  madvise: (facts) =>
    pick(facts.events, 'unmap').length > 0 || pick(facts.events, 'map').length > 0
      ? `${nameOf(facts)} gave advice: ${formatCount(pick(facts.events, 'unmap').length)} page-table entries went, ${formatCount(pick(facts.events, 'map').length)} came; ${frames(facts)}.`
      : changed('gave advice on the range')(facts),
  msync: () => 'Files in memory have nowhere to be written to: nothing changed.',
  mincore: ({ board: { lastVec } }) =>
    lastVec === null
      ? 'Nothing was told.'
      : `In memory: ${lastVec.length <= 64 ? lastVec : `${lastVec.slice(0, 64)} ...`}, a digit a page; ${formatCount([...lastVec].filter((digit) => digit === '1').length)} of ${formatCount(lastVec.length)} are.`,
  mlock: changed('locked the range: its pages are there and stay'),
  munlock: changed('unlocked the range'),
  mlockall: changed('locked all that it has mapped'),
  munlockall: changed('unlocked all that it has mapped'),
  remap_file_pages: (facts) => {
    const { events } = facts
    const vmas =
      pick(events, 'vma-add').length +
      pick(events, 'vma-split').length -
      pick(events, 'vma-merge').length -
      pick(events, 'vma-remove').length
    return `The range shows other pages of the object now: ${vmas === 0 ? 'the number of VMAs stays' : `${vmasText(Math.abs(vmas))} ${vmas > 0 ? 'more' : 'fewer'}`}, ${frames(facts)}.`
  },
  cat: ({ outcome }) => {
    const [[path, text] = ['The file', '']] = Object.entries(outcome.proc ?? {})
    const lines = text.split('\n').filter((line) => line !== '').length
    return `${path} has ${formatCount(lines)} ${lines === 1 ? 'line' : 'lines'}; reading it allocates and frees nothing.`
  },
  sysctl: ({ board: { machine } }) =>
    `vm.max_map_count is now ${formatCount(machine.maxMapCount)}: a process may have so many mappings.`,
}
const sentences: ReadonlyMap<string, Describe> = new Map(Object.entries(SENTENCES))
/** A recording can make calls that the language does not have. */
const describe = (call: string): Describe =>
  sentences.get(isCallName(call) ? runNameOf(call) : call) ??
  ((facts) => `${nameOf(facts)} called ${call}: ${frames(facts)}.`)
