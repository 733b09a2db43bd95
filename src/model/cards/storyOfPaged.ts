/** Cards of mappings and pages on a machine with an MMU: what lies behind a mapping, and who has a page in which page table. */
import { formatCount, formatPagesAndBytes, hex, hexRange } from '../../base/format.ts'
import { VM } from '../../base/uapi.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { PagedSpaces, PageState, StepView, VmaView } from '../../protocol/view.ts'
import { code, linkFile, linkVma, listing, type Rich } from '../rich.ts'
import { flagWords } from '../step/flagWords.ts'
import { framesOfRow, rowsOfFrame } from '../step/paged.ts'
import { statesOfRow } from '../step/pageStates.ts'
import { vmaAt, vmaRow } from '../step/spaces.ts'
import { entriesOfFrame, entryPlace } from './entries.ts'
import { madeBy, nameOf, ownersOf, type Fact, type Story, type StoryContext } from './story.ts'

const STATES: Readonly<Record<PageState, string>> = {
  zero: 'the page of zeros',
  private: 'a page of its own',
  cow: 'a page that others see too, until one writes (copy-on-write)',
  file: 'a page of the file, copied when it is written',
  shared: 'a page of the object, shared',
}

export function storyOfPagedVma(
  view: StepView,
  spaces: PagedSpaces,
  vma: VmaView,
  context: StoryContext,
): Story {
  const row = vmaRow(view, vma.id)
  const pages = (vma.end - vma.start) / PAGE_SIZE
  const counts = statesOfRow(spaces, row)
  const there = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const frames = new Set(framesOfRow(spaces, row)).size
  const name = nameOf(view, vma.pid)
  return {
    heading: vma.isStack ? `${name}’s stack` : `${name}’s mapping ${hex(vma.start)}`,
    swatch: { pid: vma.pid },
    sentences: [
      [
        `${ownersOf(view, vma)} may use ${formatPagesAndBytes(pages)} here; ${there === 0 ? 'nothing' : formatCount(there)} of it ${there > 1 ? 'are' : 'is'} in the page table, ${formatPagesAndBytes(frames)} of RAM.`,
      ],
      madeBy(vma.bornAt, context),
      ...(vma.file === null ? [] : [['It shows ', linkFile(vma.file), '.'] satisfies Rich]),
    ],
    facts: [
      { label: 'Addresses', value: [code(hexRange(vma.start, vma.end))] },
      { label: 'Access', value: [flagWords(vma.flags)] },
      { label: 'Not there yet', value: [formatPagesAndBytes(pages - there)] },
      ...(Object.keys(STATES) as PageState[])
        .filter((state) => counts[state] > 0)
        .map((state) => ({ label: formatCount(counts[state]), value: [STATES[state]] })),
    ],
  }
}

/** Which page tables say a frame; nothing for one that no process has mapped. */
export function mappedByEntries(view: StepView, spaces: PagedSpaces, pfn: number): readonly Rich[] {
  const rows = rowsOfFrame(spaces, pfn)
  if (rows.length === 0) return []
  const vmas = rows.map((row) => vmaAt(view, row))
  return [['Page tables show it in ', ...listing(vmas, (vma) => [linkVma(vma, ownersOf(view, vma))]), '.']]
}

/** Entries of one page that are told one by one. */
const MOST_ENTRIES = 8

/** What an entry lets its process do, and why not more. */
function entryAccess({ flags }: VmaView, state: PageState): string {
  if ((flags & (VM.VM_READ | VM.VM_WRITE | VM.VM_EXEC)) === 0) return 'no access'
  if ((flags & VM.VM_WRITE) === 0) return 'read-only'
  return state === 'private' || state === 'shared' ? 'may be written' : 'read-only: a write gets a copy'
}

/** Each page-table entry of a frame: whose it is, for which address, where it stands in the tables, and what it allows. */
export function entryFacts(view: StepView, spaces: PagedSpaces, pfn: number): readonly Fact[] {
  const entries = entriesOfFrame(spaces, pfn)
  const facts = entries.slice(0, MOST_ENTRIES).map(({ row, page, state }): Fact => {
    const vma = vmaAt(view, row)
    const place = `: ${entryPlace(page)}; ${entryAccess(vma, state)}`
    return { label: `Entry of ${ownersOf(view, vma)}`, value: [code(hex(page * PAGE_SIZE)), place] }
  })
  const more = entries.length - facts.length
  return more > 0 ? [...facts, { label: 'More entries', value: [formatCount(more)] }] : facts
}
