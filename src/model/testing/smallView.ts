/** A small machine, written by hand, for tests of what the page says about a step. */
import { VM } from '../../base/uapi.ts'
import { asPfn, asPhysAddr, asVirtAddr, PAGE_SIZE } from '../../base/units.ts'
import { NO_REGIONS_CHANGE, PageUse } from '../../protocol/view.ts'
import type { RegionView, StepView, TimelineView, VmaView } from '../../protocol/view.ts'
import { regionParts, spacesOf } from './viewParts.ts'
import type { ProcessWithVmas } from './viewParts.ts'

/** First page of the machine; its 64 pages begin at 0x00100000. */
export const BASE = 0x100
export const at = (page: number) => asPhysAddr((BASE + page) * PAGE_SIZE)
/** The same place as a process has it. */
const virtual = (page: number) => asVirtAddr(Number(at(page)))

const COPY = VM.VM_MAPPED_COPY | VM.VM_READ | VM.VM_WRITE

function region(
  id: number,
  start: number,
  end: number,
  top: number,
  more: Partial<RegionView> = {},
): RegionView {
  return {
    id,
    kind: 'anonymous',
    start: at(start),
    end: at(end),
    top: at(top),
    usage: 1,
    flags: COPY,
    pgoff: 0,
    file: null,
    ino: 0,
    left: null,
    right: null,
    color: 'black',
    bornAt: 2,
    ...more,
  }
}

function vma(id: number, pid: number, of: RegionView, more: Partial<VmaView> = {}): VmaView {
  const { flags, pgoff, file, ino, bornAt } = of
  const [start, end] = [asVirtAddr(Number(of.start)), asVirtAddr(Number(of.end))]
  return { id, pid, region: of.id, start, end, flags, pgoff, file, ino, isStack: false, bornAt, ...more }
}

function process(pid: number, name: string, bornAt: number, vmas: readonly VmaView[]): ProcessWithVmas {
  const totalVm = vmas.reduce((sum, { start, end }) => sum + (end - start) / PAGE_SIZE, 0)
  const brk = virtual(0)
  return {
    pid,
    name,
    startBrk: brk,
    brk,
    endBrk: brk,
    mapCount: vmas.length,
    totalVm,
    vmas,
    fds: name === 'A' ? [{ fd: 3, path: '/disk/data' }] : [],
    bornAt,
  }
}

/**
 * Pages 0-7 kernel; 16-19 anonymous of A with page 19 as slack; 24-27 a copy of /disk/data that A maps whole and B in
 * part; the rest free. Region 12 is flash outside of RAM, mapped by B. Step 4 mapped B's part.
 */
export function smallView(): StepView {
  const own = region(10, 16, 19, 20)
  const shared = region(11, 24, 28, 28, {
    kind: 'sharedCopy',
    usage: 2,
    flags: COPY | VM.VM_MAYSHARE,
    file: '/disk/data',
    ino: 13,
    bornAt: 3,
  })
  const flash = region(12, 0, 0, 0, {
    kind: 'device',
    start: asPhysAddr(0x22000000),
    end: asPhysAddr(0x22002000),
    top: asPhysAddr(0x22002000),
    flags: VM.VM_READ | VM.VM_EXEC,
    file: '/rom/lib.so',
    ino: 5,
    bornAt: 0,
  })
  const pageUse = new Uint8Array(64)
  pageUse.fill(PageUse.kernel, 0, 8)
  pageUse.fill(PageUse.anonymous, 16, 19)
  pageUse.fill(PageUse.slack, 19, 20)
  pageUse.fill(PageUse.sharedCopy, 24, 28)
  return {
    step: 4,
    frames: {
      zone: {
        name: 'DMA',
        startPfn: asPfn(BASE),
        spannedPages: 64,
        managedPages: 64,
        watermarkMin: 2,
        watermarkLow: 3,
        watermarkHigh: 4,
        pageblockOrder: 5,
        mobilityGrouping: true,
      },
      pageUse,
      freeBlocks: {
        pfn: Float64Array.of(BASE + 20, BASE + 28, BASE + 8, BASE + 32),
        order: Uint8Array.of(2, 2, 3, 5),
        migratetype: Uint8Array.of(0, 0, 0, 1),
      },
      pageblocks: Uint8Array.of(0, 1),
      freePages: 48,
    },
    spaces: spacesOf([
      process(20, 'A', 1, [vma(100, 20, own), vma(101, 20, shared)]),
      process(21, 'B', 1, [
        vma(102, 21, shared, { start: virtual(25), end: virtual(26), pgoff: 1, bornAt: 4 }),
        vma(103, 21, flash),
      ]),
    ]),
    own: {
      machine: 'nommu',
      era: '6.12',
      ...regionParts(
        [own, shared, flash],
        [
          {
            path: '/disk/data',
            fs: 'ext2',
            device: false,
            ino: 13,
            size: 16384,
            capabilities: ['copy'],
            address: null,
            pages: [],
          },
          {
            path: '/ram/log',
            fs: 'ramfs',
            device: false,
            ino: 14,
            size: 8192,
            capabilities: ['direct', 'copy'],
            address: null,
            pages: [{ pfn: asPfn(BASE + 6), pages: 2 }],
          },
        ],
      ),
      root: 1,
      change: { ...NO_REGIONS_CHANGE, regionsChanged: [11] },
      segments: [],
      mmapPages: 8,
      nrTrimPages: 0,
      has: { regions: true, trimming: true, mmapCopy: true },
    },
    call: {
      line: 8,
      text: 'B: q = mmap(NULL, 4K, PROT_READ, MAP_PRIVATE, 3, 4K)',
      kind: 'map',
      process: 'B',
      pid: 21,
      ret: at(25),
      errno: null,
      result: '= 0x00119000',
    },
    change: {
      taken: [{ pfn: asPfn(BASE + 24), pages: 4 }],
      trimmed: [],
      freed: [],
      merged: [{ pfn: asPfn(BASE + 32), order: 5 }],
      vmasAdded: [102],
      vmasRemoved: [],
      vmasChanged: [],
      processesAdded: [],
      processesRemoved: [],
      words: [],
    },
    events: [],
    sentence: 'B shares 4 KiB.',
    dmesg: [],
    notes: [],
    stopped: false,
    verdict: null,
  }
}

/** Five steps on lines 2, 3, 5, 8 and 9. */
export function smallTimeline(): TimelineView {
  return {
    steps: 5,
    kind: Uint8Array.of(0, 1, 1, 1, 2),
    form: Uint8Array.of(1, 2, 2, 2, 1),
    errno: Uint8Array.of(0, 0, 0, 0, 22),
    ret: Float64Array.of(20, at(16), at(24), at(25), -22),
    line: Int32Array.of(2, 3, 5, 8, 9),
    freePages: Int32Array.of(56, 56, 52, 48, 48, 48),
    largestFree: Int32Array.of(32, 32, 32, 32, 32, 32),
    stoppedAt: null,
  }
}
