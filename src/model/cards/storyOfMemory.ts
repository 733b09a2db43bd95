/** Cards of a page of RAM and of a free block, with the answer to "why has it not merged?". */
import { append } from '../../base/lists.ts'
import { formatCount, formatPages, formatPagesAndBytes, hex, hexRange } from '../../base/format.ts'
import { MIGRATETYPES } from '../../base/uapi.ts'
import { MAX_PAGE_ORDER, PAGE_SIZE, pfnToAddr, totalPages, type PageRun } from '../../base/units.ts'
import type { PageUseName, StepView } from '../../protocol/view.ts'
import { freeBlockAt, pageUseAt, regionsAtPage } from '../step/lookup.ts'
import { wordLabel } from '../step/wordLabel.ts'
import type { FreeBlock } from '../step/lookup.ts'
import { code, linkFile, linkRegion, linkVma, listing } from '../rich.ts'
import type { Rich, Segment } from '../rich.ts'
import { madeBy, ownersOf } from './story.ts'
import { entryFacts, mappedByEntries } from './storyOfPaged.ts'
import type { Fact, Story, StoryContext } from './story.ts'
import { filesOf, regionAt, regionRowsIn } from '../step/nommu.ts'
import { vmasOfRegion } from '../step/spaces.ts'

const USE_WORDS: Record<PageUseName, string> = {
  free: 'free',
  kernel: 'taken by the kernel: its image, reserved pages, slabs or stacks',
  program: 'a program’s text, data or stack',
  anonymous: 'anonymous memory',
  privateCopy: 'a private copy of a file',
  sharedCopy: 'a copy of a file that several mappings use',
  ramFile: 'part of a memory-backed file',
  slack: 'slack: the region keeps it, no mapping reaches it',
  pageCache: 'page cache: taken by the kernel to read files',
}

const linkBlock = (block: FreeBlock): Segment => ({
  text: hex(pfnToAddr(block.pfn)),
  thing: { kind: 'free-block', pfn: block.pfn, order: block.order },
  code: true,
})

/** Pageblock number, its size and its type. */
function pageblockFact(view: StepView, pfn: number): Fact {
  const { zone } = view.frames
  const size = 2 ** zone.pageblockOrder
  const index = Math.floor(pfn / size) - Math.floor(zone.startPfn / size)
  const type = MIGRATETYPES[view.frames.pageblocks[index] ?? -1]
  const grouping = zone.mobilityGrouping ? '' : '; mobility grouping is off'
  return { label: 'Pageblock', value: [`${index}, ${type ?? 'no type'}, ${formatPages(size)}${grouping}`] }
}

export function storyOfPage(view: StepView, pfn: number, context: StoryContext): Story {
  const address = pfnToAddr(pfn)
  const use = pageUseAt(view, pfn)
  const block = freeBlockAt(view, pfn)
  const regions = regionsAtPage(view, pfn)
  const region = regions[0]
  const file = filesOf(view).find((candidate) =>
    candidate.pages.some((run) => run.pfn <= pfn && pfn < run.pfn + run.pages),
  )
  const sentences: Rich[] = []
  if (block)
    sentences.push(['It is free, in the block of order ', `${block.order} at `, linkBlock(block), '.'])
  for (const holder of regions) {
    const nth = (address - holder.start) / PAGE_SIZE + 1
    const mapped = vmasOfRegion(view, holder.id).filter((vma) => vma.start <= address && address < vma.end)
    const reach: Rich =
      mapped.length > 0
        ? [', mapped by ', ...listing(mapped, (vma) => [linkVma(vma, ownersOf(view, vma))])]
        : [', mapped by nobody']
    const all = formatCount((holder.top - holder.start) / PAGE_SIZE)
    sentences.push([`Page ${formatCount(nth)} of ${all} of region `, linkRegion(holder), ...reach, '.'])
  }
  if (view.spaces.kind === 'paged') append(sentences, mappedByEntries(view, view.spaces, pfn))
  if (file) sentences.push(['It belongs to the file ', linkFile(file.path), '.'])
  if (region) sentences.push(madeBy(region.bornAt, context))
  if (sentences.length === 0) sentences.push(['No mapping has it.'])
  return {
    heading: `Page ${hex(address)}`,
    swatch: { use },
    sentences,
    facts: [
      { label: 'Use', value: [USE_WORDS[use]] },
      { label: 'Range', value: [code(hexRange(address, address + PAGE_SIZE))] },
      { label: 'PFN', value: [code(`0x${pfn.toString(16)}`)] },
      ...view.change.words
        .filter((word) => word.pfn === pfn)
        .map((word): Fact => ({ label: 'Word', value: [code(hex(word.address)), ` ${wordLabel(word)}`] })),
      ...(view.spaces.kind === 'paged' ? entryFacts(view, view.spaces, pfn) : []),
      pageblockFact(view, pfn),
    ],
  }
}

/** Where a block stands in its free list, counted from the head. */
function placeInList(view: StepView, block: FreeBlock): { readonly place: number; readonly length: number } {
  const { pfn, order, migratetype } = view.frames.freeBlocks
  let place = 0
  let length = 0
  for (let i = 0; i < pfn.length; i++) {
    if (order[i] !== block.order || migratetype[i] !== block.migratetype) continue
    length++
    if (pfn[i] === block.pfn) place = length
  }
  return { place, length }
}

export function storyOfFreeBlock(view: StepView, block: FreeBlock): Story {
  const pages = 2 ** block.order
  const start = pfnToAddr(block.pfn)
  const type = MIGRATETYPES[block.migratetype] ?? 'unknown'
  const { place, length } = placeInList(view, block)
  return {
    heading: `Free block ${hex(start)}`,
    swatch: { use: 'free' },
    sentences: [
      [`${formatPagesAndBytes(pages)}, a free block of order ${block.order}.`],
      whyNotMerged(view, block),
      [
        place === 1
          ? `It is first on the list of order ${block.order}, ${type}.${type === 'unmovable' ? ' The next request for a block of this order takes it.' : ` No mmap asks for ${type} memory: requests reach it as a fallback.`}`
          : `Number ${place} of ${length} in its list.`,
      ],
    ],
    facts: [
      { label: 'Range', value: [code(hexRange(start, start + pages * PAGE_SIZE))] },
      { label: 'PFN', value: [code(`0x${block.pfn.toString(16)}`)] },
      { label: 'List', value: [`order ${block.order}, ${type}: ${place} of ${length}`] },
      pageblockFact(view, block.pfn),
    ],
  }
}

/** The buddy is the one block that this block may merge with; says what stands in the way. */
export function whyNotMerged(view: StepView, block: FreeBlock): Rich {
  if (block.order >= MAX_PAGE_ORDER) return ['It is of the largest order: it merges no further.']
  const pages = 2 ** block.order
  const isUpper = Math.floor(block.pfn / pages) % 2 === 1
  const buddy = isUpper ? block.pfn - pages : block.pfn + pages
  const { zone } = view.frames
  if (buddy < zone.startPfn || buddy + pages > zone.startPfn + zone.spannedPages) {
    return ['Its buddy ', code(hex(pfnToAddr(buddy))), ' lies outside the zone, so it cannot merge.']
  }
  const held = countUses(view, buddy, pages)
  if (held.taken === 0) {
    const other = freeBlockAt(view, buddy)
    const link = other ? linkBlock(other) : code(hex(pfnToAddr(buddy)))
    return other?.order === block.order
      ? ['Its buddy ', link, ' is free too: the next free of either will merge them.']
      : ['Its buddy ', link, ' is free, but in smaller blocks.']
  }
  const inTheWay =
    held.taken === pages ? 'is in use' : `is not all free: ${formatPages(held.taken)} of ${pages} in use`
  return [
    'It has not merged: its buddy ',
    code(hex(pfnToAddr(buddy))),
    ` ${inTheWay}${held.holders.length > 0 ? ' by ' : ''}`,
    ...listing(held.holders, (holder) => holder),
    '.',
  ]
}

/** How many of these pages are taken and by whom: regions by name, the rest by what the kernel uses it for. */
function countUses(view: StepView, pfn: number, pages: number): { taken: number; holders: readonly Rich[] } {
  const holders = new Map<string, Rich>()
  let taken = 0
  for (let page = pfn; page < pfn + pages; page++) {
    const use = pageUseAt(view, page)
    if (use === 'free') continue
    taken++
    if (use === 'kernel' || use === 'pageCache') {
      holders.set(use, [use === 'kernel' ? 'the kernel' : 'the page cache'])
    }
  }
  const start = pfn * PAGE_SIZE
  const end = start + pages * PAGE_SIZE
  for (const row of regionRowsIn(view, start, end)) {
    const region = regionAt(view, row)
    const names = [...new Set(vmasOfRegion(view, region.id).map((vma) => ownersOf(view, vma)))].join(', ')
    holders.set(`region ${region.id}`, [`${names === '' ? 'region' : `${names}’s`} `, linkRegion(region)])
  }
  return { taken, holders: [...holders.values()] }
}

/** Stretches of RAM that somebody named together. */
export function storyOfPages(name: string, runs: readonly PageRun[]): Story {
  const total = totalPages(runs)
  const place = ({ pfn, pages }: PageRun): Rich => [
    { text: hexRange(pfnToAddr(pfn), pfnToAddr(pfn + pages)), thing: { kind: 'page', pfn }, code: true },
  ]
  return {
    heading: name,
    swatch: null,
    sentences: [],
    facts: [
      { label: 'In all', value: [formatPagesAndBytes(total)] },
      {
        label: runs.length === 1 ? 'Place' : `${formatCount(runs.length)} places`,
        value: listing(runs, place, 6),
      },
    ],
  }
}
