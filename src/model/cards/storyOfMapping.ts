/** Cards of regions and of the mappings (VMAs) that use them. */
import { unreachable } from '../../base/assert.ts'
import { formatBytes, formatPages, formatPagesAndBytes, hex, hexRange } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { Pid, RegionKind, RegionView, StepView, VmaView } from '../../protocol/view.ts'
import { flagNames, flagWords } from '../step/flagWords.ts'
import { nommuOf, parentOf, regionById, regionRow } from '../step/nommu.ts'
import { code, linkFile, linkRegion, linkVma, listing } from '../rich.ts'
import type { Rich } from '../rich.ts'
import { madeBy, nameOf, othersStillUse, ownersOf, pagesGivenBack } from './story.ts'
import type { Fact, Story, StoryContext } from './story.ts'
import { processesOfVma, vmasOfRegion } from '../step/spaces.ts'

/** What a mapping or region holds, with the file and where in it. `pgoff` in pages. */
function holds(kind: RegionKind, file: string | null, pgoff: number): Rich {
  const inFile: Rich =
    file === null
      ? ['a file']
      : [linkFile(file), pgoff === 0 ? ', from its start' : `, from offset ${formatBytes(pgoff * PAGE_SIZE)}`]
  switch (kind) {
    case 'program':
      return ['a program’s text, data or stack, put there by the loader']
    case 'anonymous':
      return ['anonymous memory']
    case 'privateCopy':
      return ['a private copy of ', ...inFile]
    case 'sharedCopy':
      return ['a shared copy of ', ...inFile]
    case 'ramFile':
      return ['in place, the memory-backed file ', ...inFile]
    case 'device':
      return ['in place, flash or device memory that costs no RAM: ', ...inFile]
    default:
      return unreachable(kind)
  }
}

function slackFact(region: RegionView, view: StepView): Fact[] {
  const pages = (region.top - region.end) / PAGE_SIZE
  if (pages <= 0) return []
  const nrTrimPages = nommuOf(view)?.nrTrimPages ?? 0
  const why =
    nrTrimPages === 0
      ? 'the block is a power of two and vm.nr_trim_pages = 0 gives nothing back'
      : pages < nrTrimPages
        ? `fewer than vm.nr_trim_pages = ${nrTrimPages}, so they stay`
        : 'kept when it was made, under another vm.nr_trim_pages'
  return [
    { label: 'Slack', value: [`${formatPagesAndBytes(pages)} up to `, code(hex(region.top)), `: ${why}`] },
  ]
}

/** Mappings by the name of their process; with the address too where one process has several. */
function users(view: StepView, vmas: readonly VmaView[]): Rich {
  const counts = new Map<Pid, number>()
  for (const { pid } of vmas) counts.set(pid, (counts.get(pid) ?? 0) + 1)
  return listing(vmas, (vma) => {
    const name = ownersOf(view, vma)
    return [linkVma(vma, counts.get(vma.pid) === 1 ? name : `${name} at ${hex(vma.start)}`)]
  })
}

function treeFact(region: RegionView, view: StepView): Fact {
  const parent = parentOf(view, region.id)
  const children = [region.left, region.right]
    .map((id) => (id === null ? null : regionById(view, id)))
    .filter((child) => child !== null)
  const value: Rich = [
    region.color,
    ...(parent
      ? [', under ', linkRegion(parent)]
      : nommuOf(view)?.root === regionRow(view, region.id)
        ? [', the root']
        : []),
    ...(children.length > 0
      ? [', above ', ...listing(children, (child) => [linkRegion(child)])]
      : [', a leaf']),
  ]
  return { label: 'In the tree', value }
}

/** What goes back to the free lists when the last user of a region leaves. */
function whenReleased(region: RegionView): string {
  const pages = pagesGivenBack(region)
  if (pages > 0) return `${formatPagesAndBytes(pages)} to the free lists`
  return region.kind === 'device' ? 'nothing: it is not RAM' : 'nothing: the pages belong to the file'
}

export function storyOfRegion(view: StepView, region: RegionView, context: StoryContext): Story {
  const vmas = vmasOfRegion(view, region.id)
  const hidden = region.usage - vmas.length
  const shared = region.usage > 1
  return {
    heading: `Region ${hex(region.start)}`,
    swatch: { use: region.kind },
    sentences: [
      [
        `${formatPagesAndBytes(Math.ceil((region.end - region.start) / PAGE_SIZE))} `,
        ...(vmas.length > 0
          ? [shared ? 'shared by ' : 'used by ', ...users(view, vmas), '.']
          : ['that no process’s tree holds.']),
      ],
      madeBy(region.bornAt, context),
      [
        shared
          ? `It lives until its ${region.usage} users have left; that gives back ${whenReleased(region)}.`
          : `Unmapping all of it gives back ${whenReleased(region)}.`,
      ],
    ],
    facts: [
      { label: 'Range', value: [code(hexRange(region.start, region.end))] },
      { label: 'Holds', value: holds(region.kind, region.file, region.pgoff) },
      ...slackFact(region, view),
      {
        label: 'Usage',
        value: [
          String(region.usage),
          ...(hidden > 0 ? [`, of which ${hidden} in no process’s tree (one VMA an address)`] : []),
        ],
      },
      treeFact(region, view),
      ...flagFacts(region.flags),
    ],
  }
}

const flagFacts = (flags: number): readonly Fact[] => [
  { label: 'Access', value: [flagWords(flags)] },
  { label: 'Flags', value: [code(flagNames(flags))] },
]

export function storyOfVma(view: StepView, vma: VmaView, context: StoryContext): Story {
  const region = regionById(view, vma.region)
  const name = nameOf(view, vma.pid)
  const owners = processesOfVma(view, vma.id)
  const others = region ? vmasOfRegion(view, region.id).filter((other) => other.id !== vma.id) : []
  const pages = Math.ceil((vma.end - vma.start) / PAGE_SIZE)
  const part = region && (vma.start > region.start || vma.end < region.end)
  return {
    heading: vma.isStack ? `${name}’s stack` : `${name}’s mapping ${hex(vma.start)}`,
    swatch: { pid: vma.pid },
    sentences: [
      [
        ...listing(owners, (owner) => [{ text: owner.name, thing: { kind: 'process', pid: owner.pid } }]),
        ` ${owners.length > 1 ? 'map' : 'maps'} ${formatPagesAndBytes(pages)}`,
        ...(region ? [part ? ', a part of region ' : ', all of region ', linkRegion(region)] : []),
        ...(others.length > 0 ? [', shared with ', ...users(view, others)] : []),
        '.',
      ],
      madeBy(vma.bornAt, context),
      [unmapping(region, vma)],
    ],
    facts: [
      { label: 'Range', value: [code(hexRange(vma.start, vma.end))] },
      { label: 'Holds', value: holds(region?.kind ?? 'anonymous', vma.file, vma.pgoff) },
      ...(region && vma.end >= region.end ? slackFact(region, view) : []),
      ...flagFacts(vma.flags),
    ],
  }
}

/** What unmapping the whole of a VMA gives back. */
function unmapping(region: RegionView | null, vma: VmaView): string {
  if (!region) return 'Its region is gone: the kernel holds a mapping of nothing.'
  if (region.usage > 1) return `Unmapping it gives back nothing: ${othersStillUse(region.usage - 1)}.`
  const slack = (region.top - region.end) / PAGE_SIZE
  const withSlack = pagesGivenBack(region) > 0 && slack > 0 && vma.end >= region.end
  return `Unmapping it gives back ${whenReleased(region)}${withSlack ? `, ${formatPages(slack)} of slack among them` : ''}.`
}
