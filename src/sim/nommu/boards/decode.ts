/** The five measured boots: Linux 6.12.117 without an MMU on riscv64 (QEMU virt), freshly started. */
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { asPfn, MAX_PAGE_ORDER, PAGE_SIZE } from '../../../base/units.ts'
import type { MeasuredBoard } from './board.ts'
import type { BootProcess, BootRegion, BootState } from '../boot.ts'
import { PACKED_BOARDS } from './measured.ts'
import type { MeasuredBoot, PackedBoard, ReservedRange } from './types.ts'

/** The same on every board: where RAM starts, the kernel's own pages, and the program that runs as pid 1. */
const START_PFN = asPfn(0x80000)
const KERNEL: readonly (readonly [start: number, last: number, name: string])[] = [
  [0x80000000, 0x80000fff, 'Reserved'],
  [0x80001000, 0x8035e75f, 'Kernel image'],
  [0x80001000, 0x801684e1, 'Kernel code'],
  [0x8018ad00, 0x801d473f, 'Kernel rodata'],
  [0x801d4a40, 0x80236f7b, 'Kernel data'],
  [0x80237000, 0x8035e75f, 'Kernel bss'],
  [0x8035e760, 0x8035efff, 'Reserved'],
]
const PROGRAM = { pages: 140, flags: 0x1000077 }
const STACK = { pages: 2, flags: 0x1000173 }

/** The state of a board before the first call. Made anew at each call; nothing in it is shared. */
export function measuredBoot(name: MeasuredBoard): MeasuredBoot {
  const board = PACKED_BOARDS[name]
  const [spannedPages, managedPages, watermarkMin, watermarkLow, watermarkHigh] = board.zone
  const freeLists = decodeFreeLists(board)
  const regions = decodeRegions(board)
  return {
    zone: {
      name: 'DMA32',
      startPfn: START_PFN,
      spannedPages,
      managedPages,
      watermarkMin,
      watermarkLow,
      watermarkHigh,
      pageblockOrder: MAX_PAGE_ORDER,
      mobilityGrouping: board.mobilityGrouping,
    },
    state: {
      freeLists,
      pageblocks: board.pageblocks
        .split('')
        .map((letter) => MIGRATETYPES.findIndex((type) => type.startsWith(letter))),
      regions,
      processes: [decodeInit(board, regions)],
      mmapPages: PROGRAM.pages + STACK.pages,
    },
    freePages: freeLists
      .flat()
      .reduce((sum, list, i) => sum + list.length * 2 ** (i % (MAX_PAGE_ORDER + 1)), 0),
    reserved: decodeReserved(board.reserved),
  }
}

const toAddress = (page: number): number => (START_PFN + page) * PAGE_SIZE

function decodeFreeLists(board: PackedBoard): BootState['freeLists'] {
  const packed: Partial<Record<string, string>> = { movable: board.movable, unmovable: board.unmovable }
  return MIGRATETYPES.map((type) =>
    (packed[type] ?? '/'.repeat(MAX_PAGE_ORDER))
      .split('/')
      .map((list) => (list === '' ? [] : list.split(' ').map((page) => START_PFN + Number(page)))),
  )
}

/** Program and stack, in address order; the program was mapped first and is the tree's root. */
function decodeRegions({ program, stack }: PackedBoard): BootRegion[] {
  const make = (page: number, { pages, flags }: typeof PROGRAM): BootRegion => {
    const [start, end] = [toAddress(page), toAddress(page + pages)]
    return { start, end, top: end, usage: 1, flags, pgoff: 0, ino: 0, left: null, right: null, color: 'red' }
  }
  const leaf = make(stack, STACK)
  const root = {
    ...make(program, PROGRAM),
    color: 'black',
    [stack < program ? 'left' : 'right']: leaf.start,
  } as const
  return stack < program ? [leaf, root] : [root, leaf]
}

function decodeInit({ stack }: PackedBoard, regions: readonly BootRegion[]): BootProcess {
  const brk = toAddress(stack)
  return {
    pid: 1,
    startBrk: brk,
    brk,
    endBrk: brk,
    mapCount: regions.length,
    totalVm: PROGRAM.pages + STACK.pages,
    vmas: regions.map(({ start, end, flags }) => [start, end, flags, 0, start, 0]),
  }
}

function decodeReserved(text: string): ReservedRange[] {
  const above = text.split(' ').map((range) => {
    const [start = '', last = ''] = range.split('-')
    return [parseInt(start, 16), parseInt(last, 16), 'Reserved'] as const
  })
  return [...KERNEL, ...above].map(([start, last, name]) => ({ start, end: last + 1, name }))
}
