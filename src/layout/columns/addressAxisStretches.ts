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
  const things = mappedRanges(view)
  const inZone = (range: Range): boolean => range.start < zone.end && range.end > zone.start
  const ram: AxisStretch = {
    start: zone.start,
    finest: reach?.finest ?? finestOf(zone, things.filter(inZone)),
  }
  const mapped = [...things, ...(reach?.outside ?? [])].filter((range) => !inZone(range))
  if (mapped.length === 0) return [ram]
  // Files keep their place whether mapped or not, so that mapping the next one moves nothing.
  const files = filesOf(view).flatMap(({ address, size }) =>
    address === null || size === 0 || size > LARGEST_FLASH_FILE
      ? []
      : [{ start: address, end: address + bytesToPages(size) * PAGE_SIZE }],
  )
  const flash = [...mapped, ...files.filter((range) => !inZone(range))]
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

const rangesOf = (start: Float64Array, end: Float64Array): Range[] =>
  Array.from(start, (from, row) => ({ start: from, end: end[row] ?? 0 }))

function mappedRanges(view: StepView): Range[] {
  const regions = regionsOf(view)
  const vmas = vmasOf(view)
  return [
    ...rangesOf(regions.start, regions.top),
    ...rangesOf(vmas.start, vmas.end),
    // What this step removed keeps its room for this step, so that one sees where it was.
    ...removedRanges(view).filter(({ start, end }) => end > start),
  ]
}

/** Where the regions were that this step removed: as long as the pages given back from their start on, maybe empty. */
export function removedRanges(view: StepView): (Range & { readonly id: RegionId })[] {
  const { regionsRemoved } = regionsChangeOf(view)
  const starts = regionsRemoved.map(({ start }) => start)
  return regionsRemoved.map(({ id, start }) => {
    const page = addrToPfn(start)
    const run = view.change.freed.find(({ pfn, pages }) => pfn <= page && page < pfn + pages)
    const runEnd = run === undefined ? start : pfnToAddr(run.pfn + run.pages)
    const next = starts.reduce(
      (nearest, other) => (other > start && other < nearest ? other : nearest),
      runEnd,
    )
    return { id, start, end: next }
  })
}

function finestOf(within: Range, ranges: readonly Range[]): Uint8Array {
  const base = addrToPfn(within.start)
  const finest = new Uint8Array(addrToPfn(within.end) - base)
  for (const range of ranges) {
    const from = Math.max(0, addrToPfn(range.start) - base)
    const to = Math.min(finest.length, bytesToPages(range.end) - base)
    const need = 1 + Math.floor(Math.log2(Math.max(1, bytesToPages(range.end - range.start))))
    for (let page = from; page < to; page++) {
      const before = finest[page] ?? 0
      if (before === 0 || need < before) finest[page] = need
    }
  }
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
