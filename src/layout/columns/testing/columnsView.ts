/** Small hand-made steps for the tests of the columns: only what an address axis and its bars look at is filled in. */
import { asPfn, asPhysAddr, asVirtAddr, PAGE_SIZE } from '../../../base/units.ts'
import { NO_CHANGE, NO_REGIONS_CHANGE, PageUse } from '../../../protocol/view.ts'
import type { RegionsChange, RegionView, StepChange, StepView, VmaView } from '../../../protocol/view.ts'
import { regionParts, spacesOf } from '../../../model/testing/viewParts.ts'

export const ZONE_START_PFN = 0x80000
/** Bytes. */
export const ZONE_START = ZONE_START_PFN * PAGE_SIZE

export interface MappingSpec {
  /** Pages after the start of the zone; negative for flash below it. */
  readonly page: number
  readonly pages: number
  readonly slack?: number
  /** One VMA in each of these processes. */
  readonly pids?: readonly number[]
  readonly file?: string
}

/** A step with these mappings and nothing else in use; `blocks` are free blocks as [page after the zone's start, order]. */
export function columnsView(
  spannedPages: number,
  mappings: readonly MappingSpec[],
  blocks: readonly (readonly [page: number, order: number])[] = [],
  change: Partial<StepChange> = {},
  regionsChange: Partial<RegionsChange> = {},
): StepView {
  const regions = mappings.map(regionOf)
  const pids = [...new Set(mappings.flatMap((mapping) => mapping.pids ?? []))].sort((a, b) => a - b)
  return {
    step: 1,
    frames: {
      zone: {
        name: 'DMA32',
        startPfn: asPfn(ZONE_START_PFN),
        spannedPages,
        managedPages: spannedPages,
        watermarkMin: 0,
        watermarkLow: 0,
        watermarkHigh: 0,
        pageblockOrder: 9,
        mobilityGrouping: true,
      },
      pageUse: new Uint8Array(spannedPages).fill(PageUse.free),
      freeBlocks: {
        pfn: Float64Array.from(blocks, ([page]) => ZONE_START_PFN + page),
        order: Uint8Array.from(blocks, ([, order]) => order),
        migratetype: new Uint8Array(blocks.length),
      },
      pageblocks: new Uint8Array(Math.ceil(spannedPages / 512)),
      freePages: 0,
    },
    spaces: spacesOf(
      pids.map((pid) => {
        const vmas = mappings.flatMap((mapping, i) =>
          mapping.pids?.includes(pid) ? [vmaOf(mapping, i, pid)] : [],
        )
        return {
          pid,
          name: `P${pid}`,
          startBrk: asVirtAddr(0),
          brk: asVirtAddr(0),
          endBrk: asVirtAddr(0),
          mapCount: vmas.length,
          totalVm: vmas.reduce((pages, vma) => pages + (vma.end - vma.start) / PAGE_SIZE, 0),
          vmas,
          fds: [],
          bornAt: 1,
        }
      }),
    ),
    own: {
      machine: 'nommu',
      era: '6.12',
      has: { regions: true, trimming: true, mmapCopy: true },
      ...regionParts(regions),
      root: -1,
      change: { ...NO_REGIONS_CHANGE, ...regionsChange },
      segments: [],
      mmapPages: 0,
      nrTrimPages: 1,
    },
    call: null,
    change: { ...NO_CHANGE, ...change },
    events: [],
    sentence: '',
    dmesg: [],
    notes: [],
    stopped: false,
    verdict: null,
  }
}

const startOf = (mapping: MappingSpec): number => ZONE_START + mapping.page * PAGE_SIZE

function regionOf(mapping: MappingSpec, i: number): RegionView {
  const start = startOf(mapping)
  const end = start + mapping.pages * PAGE_SIZE
  return {
    id: i + 1,
    kind: mapping.page < 0 ? 'device' : mapping.file === undefined ? 'anonymous' : 'sharedCopy',
    start: asPhysAddr(start),
    end: asPhysAddr(end),
    top: asPhysAddr(end + (mapping.slack ?? 0) * PAGE_SIZE),
    usage: mapping.pids?.length ?? 1,
    flags: 0x3,
    pgoff: 0,
    file: mapping.file ?? null,
    ino: 0,
    left: null,
    right: null,
    color: 'black',
    bornAt: 1,
  }
}

function vmaOf(mapping: MappingSpec, i: number, pid: number): VmaView {
  const start = startOf(mapping)
  return {
    id: (i + 1) * 1000 + pid,
    pid,
    region: i + 1,
    start: asVirtAddr(start),
    end: asVirtAddr(start + mapping.pages * PAGE_SIZE),
    flags: 0x3,
    pgoff: 0,
    file: mapping.file ?? null,
    ino: 0,
    isStack: false,
    bornAt: 1,
  }
}
