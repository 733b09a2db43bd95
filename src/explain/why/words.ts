/** Words and things that the lines of the reasons have in common. */
import { formatBytes, formatPages, hex, hexRange } from '../../base/format.ts'
import { MIGRATETYPES, PROT } from '../../base/uapi.ts'
import { addrToPfn, asPfn, bytesToPages, MAX_PAGE_ORDER, PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import { Cap } from '../../sim/nommu/files/inodes.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { StepFacts } from '../step/stepFacts.ts'
import type { WhyOutcome, WhyRef } from './tree.ts'

/** What the words are taken from: the machine after the step, and the processes that were there before it as well. */
export type WhyFacts = Pick<Machine, 'inodes' | 'rules' | 'config'> & {
  readonly processes: readonly { readonly pid: number; readonly name: string }[]
  /** Who made the call, whether or not it exists; null where nobody did. */
  readonly caller: string | null
}

/** `names` of the processes before the step, by pid. */
export function whyFactsOf({ machine, names, who }: Pick<StepFacts, 'machine' | 'names' | 'who'>): WhyFacts {
  const { inodes, rules, config, processes } = machine
  const gone = Array.from(names, ([pid, name]) => ({ pid, name }))
  return { inodes, rules, config, processes: [...processes, ...gone], caller: who }
}

/** The words for something that the kernel does or finds. */
export interface Words<V> {
  /** Null: the function that runs, whichever it is. */
  readonly fn: string | ((v: V, m: WhyFacts, here: string | null) => string | null) | null
  readonly text: (v: V, m: WhyFacts) => string
  readonly outcome?: WhyOutcome | ((v: V) => WhyOutcome)
  readonly ref?: (v: V, m: WhyFacts) => WhyRef | null
}

export const pathOf = (m: WhyFacts, inode: number): string => m.inodes[inode]?.path ?? 'the file'

export const fileRef = (m: WhyFacts, inode: number): WhyRef | null => {
  const path = m.inodes[inode]?.path
  return path === undefined ? null : { kind: 'file', path }
}

export const regionRef = (id: number): WhyRef => ({ kind: 'region', id })
export const vmaRef = (id: number): WhyRef => ({ kind: 'vma', id })

export const pagesRef = (pfn: number, pages: number): WhyRef => ({
  kind: 'pages',
  name: hexRange(pfnToAddr(pfn), pfnToAddr(pfn + pages)),
  runs: [{ pfn: asPfn(pfn), pages }],
})

export const spanRef = (start: number, end: number): WhyRef =>
  pagesRef(addrToPfn(start), bytesToPages(end) - addrToPfn(start))

/** Enough in a row is no block: the size of one is a power of two, and it begins at a multiple of its size. */
export const unalignedRun = (order: number, pages: number): string => {
  const block = formatBytes(2 ** order * PAGE_SIZE)
  return `${formatBytes(pages * PAGE_SIZE)} lie in one run, but no free block of ${block} begins in it at a multiple of ${block}`
}

/** `blocks`: first page and order of each, one after the other. */
export const freeBlocksRef = (blocks: readonly number[]): WhyRef => ({
  kind: 'pages',
  name: 'Free blocks',
  runs: blocks.flatMap((pfn, i) =>
    i % 2 === 0 ? [{ pfn: asPfn(pfn), pages: 2 ** (blocks[i + 1] ?? 0) }] : [],
  ),
})

export const typeWord = (migratetype: number): string => MIGRATETYPES[migratetype] ?? 'unmovable'
export const processName = (m: WhyFacts, pid: number): string =>
  m.processes.find((process) => process.pid === pid)?.name ?? `pid ${pid}`

/** 16 KiB (order 2). */
export const orderWords = (order: number): string => `${formatBytes(2 ** order * PAGE_SIZE)} (order ${order})`
/** The largest block that the allocator keeps. */
export const LARGEST_BLOCK = orderWords(MAX_PAGE_ORDER)
export const blockWords = (pfn: number, order: number): string =>
  `${hex(pfnToAddr(pfn))}, ${orderWords(order)}`
/** pages 2 to 4; `to` is behind the last. */
export const filePages = (from: number, to: number): string =>
  to - from === 1 ? `page ${from}` : `pages ${from} to ${to - 1}`

const CAPS = [
  ['NOMMU_MAP_COPY', Cap.copy],
  ['NOMMU_MAP_DIRECT', Cap.direct],
  ['NOMMU_MAP_READ', Cap.read],
  ['NOMMU_MAP_WRITE', Cap.write],
  ['NOMMU_MAP_EXEC', Cap.exec],
] as const

/** DIRECT 0x8, READ 0x10. */
export const capabilityWords = (capabilities: number): string => {
  const words = CAPS.filter(([, bit]) => (capabilities & bit) !== 0).map(
    ([name, bit]) => `${name.replace('NOMMU_MAP_', '')} 0x${bit.toString(16)}`,
  )
  return words.length === 0 ? 'none' : words.join(', ')
}

/** The capabilities that a protection needs of a device and that are missing. */
export function missingCapabilities(capabilities: number, prot: number): string {
  const wanted =
    ((prot & PROT.PROT_READ) !== 0 ? Cap.read : 0) |
    ((prot & PROT.PROT_WRITE) !== 0 ? Cap.write : 0) |
    ((prot & PROT.PROT_EXEC) !== 0 ? Cap.exec : 0)
  return CAPS.filter(([, bit]) => (wanted & bit & ~capabilities) !== 0)
    .map(([name, bit]) => `${name} (0x${bit.toString(16)})`)
    .join(' and ')
}

export const protWords = (prot: number): string =>
  [
    (prot & PROT.PROT_READ) !== 0 && 'PROT_READ',
    (prot & PROT.PROT_WRITE) !== 0 && 'PROT_WRITE',
    (prot & PROT.PROT_EXEC) !== 0 && 'PROT_EXEC',
  ]
    .filter((word) => word !== false)
    .join('|') || 'PROT_NONE'

/** 5 pages in 8: what a power of two costs. */
export const powerOfTwo = (pages: number, order: number): string =>
  2 ** order === pages
    ? `${formatPages(pages)} ${pages === 1 ? 'is' : 'are'} a block of order ${order}, none left over`
    : `${formatPages(pages)} need a power of two: ${formatPages(2 ** order)}, order ${order}`
