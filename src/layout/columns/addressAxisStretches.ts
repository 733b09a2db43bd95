/** What the address axis has to show: RAM, and flash where something of it is mapped, with the need of every page. */
import { addrToPfn, bytesToPages, PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import type { Reach, RegionId, StepView } from '../../protocol/view.ts'
import type { AxisStretch } from './addressAxis.ts'
import { filesOf, regionsChangeOf, regionsOf } from '../../model/step/nommu.ts'
import { vmasOf } from '../../model/step/spaces.ts'

export interface Range {
  readonly start: number
  readonly end: number
}

/** Ranges of flash further apart than this are stretches of their own. Bytes. */
const FLASH_GAP = 1 << 20
/** A device file larger than this is no place to draw: only its mappings are. Bytes. */
const LARGEST_FLASH_FILE = 64 << 20

/**
 * The stretches of one step, or with `reach` those of the whole run, which stay the same at every step.
 * Ascending and apart from each other; the zone is always one of them.
 */
export function axisStretches(view: StepView, reach: Reach | null): AxisStretch[] {
  const zone = zoneRange(view)
  const inZone = (start: number, end: number): boolean => start < zone.end && end > zone.start
  const finest = reach?.finest ?? new Uint8Array(view.frames.zone.spannedPages)
  const mapped: Range[] = reach?.outside.filter(({ start, end }) => !inZone(start, end)) ?? []
  forEachMapped(view, (start, end) => {
    if (!inZone(start, end)) mapped.push({ start, end })
    else if (reach === null) refine(finest, zone.start, start, end)
  })
  const ram: AxisStretch = { start: zone.start, finest }
  if (mapped.length === 0) return [ram]
  // Files keep their place whether mapped or not, so that mapping the next one moves nothing.
  const files = filesOf(view).flatMap(({ address, size }) =>
    address === null || size === 0 || size > LARGEST_FLASH_FILE
      ? []
      : [{ start: address, end: address + bytesToPages(size) * PAGE_SIZE }],
  )
  const flash = [...mapped, ...files.filter(({ start, end }) => !inZone(start, end))]
  const stretches = clusters(flash).map((range) => ({
    start: range.start,
    finest: finestOf(range, flash),
  }))
  return [...stretches, ram].sort((a, b) => a.start - b.start)
}

/** RAM as the axis shows it, in bytes. */
export function zoneRange({ frames: { zone } }: StepView): Range {
  const start = pfnToAddr(zone.startPfn)
  return { start, end: start + zone.spannedPages * PAGE_SIZE }
}

/** Regions and mappings of the step, and where regions were that it removed: they keep their room for this step. */
function forEachMapped(view: StepView, visit: (start: number, end: number) => void): void {
  const regions = regionsOf(view)
  for (let row = 0; row < regions.length; row++) visit(regions.start[row] ?? 0, regions.top[row] ?? 0)
  const vmas = vmasOf(view)
  for (let row = 0; row < vmas.length; row++) visit(vmas.start[row] ?? 0, vmas.end[row] ?? 0)
  for (const { start, end } of removedRanges(view)) if (end > start) visit(start, end)
}

/**
 * Where the regions were that this step removed: as long as the pages given back from their start on, maybe empty. In address
 * order.
 */
export function removedRanges(view: StepView): (Range & { readonly id: RegionId })[] {
  const removed = regionsChangeOf(view).regionsRemoved.toSorted((a, b) => a.start - b.start)
  const { freed } = view.change
  let run = 0
  let after = 0
  return removed.map(({ id, start }) => {
    const page = addrToPfn(start)
    for (let at = freed[run]; at && at.pfn + at.pages <= page; at = freed[++run]);
    const holder = freed[run]
    const runEnd = holder && holder.pfn <= page ? pfnToAddr(holder.pfn + holder.pages) : start
    while (after < removed.length && (removed[after]?.start ?? 0) <= start) after++
    return { id, start, end: Math.min(runEnd, removed[after]?.start ?? Infinity) }
  })
}

/** Takes a range into a stretch that begins at `base`. Bytes. */
function refine(finest: Uint8Array, base: number, start: number, end: number): void {
  const first = addrToPfn(base)
  const from = Math.max(0, addrToPfn(start) - first)
  const to = Math.min(finest.length, bytesToPages(end) - first)
  const need = 1 + Math.floor(Math.log2(Math.max(1, bytesToPages(end - start))))
  for (let page = from; page < to; page++) {
    const before = finest[page] ?? 0
    if (before === 0 || need < before) finest[page] = need
  }
}

function finestOf(within: Range, ranges: readonly Range[]): Uint8Array {
  const finest = new Uint8Array(addrToPfn(within.end) - addrToPfn(within.start))
  for (const { start, end } of ranges) refine(finest, within.start, start, end)
  return finest
}

function clusters(ranges: readonly Range[]): Range[] {
  const joined: { start: number; end: number }[] = []
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const before = joined.at(-1)
    const from = addrToPfn(start) * PAGE_SIZE
    const to = bytesToPages(end) * PAGE_SIZE
    if (before !== undefined && from - before.end <= FLASH_GAP) before.end = Math.max(before.end, to)
    else joined.push({ start: from, end: to })
  }
  return joined
}
