/** A machine with an MMU on the board of a scenario's header, before its first step. */
import { asPfn } from '../../base/units.ts'
import type { Program } from '../../documents/scenario/compile/program.ts'
import { newObject } from '../../sim/mmu/files/objects.ts'
import { mmapBaseOf, type ForeignVma, type MmuConfig } from '../../sim/mmu/machine.ts'
import type { MmuEra } from '../../sim/mmu/eraNames.ts'
import { MMU_RULES } from '../../sim/mmu/eras.ts'
import { flagsOf } from '../../sim/mmu/mm/vmFlags.ts'
import type { BoardSpec } from '../../sim/nommu/boards/board.ts'
import { PageHolder, type BuddyAllocator } from '../../sim/pages/buddy.ts'
import { measuredBoot } from '../../sim/nommu/boards/decode.ts'
import { bootBoard } from '../nommu/scenarioSource.ts'
import { MmuBoard } from '../../sim/mmu/board.ts'

/** Of x86-64 with four levels of page tables, as in the recordings. */
const TASK_SIZE = 0x7ffffffff000
const STACK_LIMIT = 8 * 2 ** 20
const START_BRK = 0x402000
/** Process 1 was there before. */
const FIRST_PID = 2

const vma = (start: number, end: number, name: string, flags: string): ForeignVma => ({
  start,
  end,
  name,
  flags: flagsOf(flags) ?? 0,
  hasFile: name !== '[stack]',
})

/** What every program of the recordings has from its start: a page of code, one of data, what the kernel maps for it, and a stack. */
const FOREIGN: readonly ForeignVma[] = [
  vma(0x400000, 0x401000, '/bin/program', 'rd ex mr mw me'),
  vma(0x401000, 0x402000, '/bin/program', 'rd wr mr mw me ac'),
  vma(0x7ffff7ff7000, 0x7ffff7ffb000, '[vvar]', 'rd mr pf io de dd'),
  vma(0x7ffff7ffb000, 0x7ffff7ffd000, '[vvar_vclock]', 'rd mr pf io de dd'),
  vma(0x7ffff7ffd000, 0x7ffff7fff000, '[vdso]', 'rd ex mr mw me de'),
  vma(0x7ffffffde000, 0x7ffffffff000, '[stack]', 'rd wr mr mw me gd ac'),
]

/** Everything but RAM and the kernel's version. */
const CONFIG = {
  taskSize: TASK_SIZE,
  mmapBase: mmapBaseOf(TASK_SIZE, STACK_LIMIT),
  startBrk: START_BRK,
  mmapMinAddr: 65_536,
  faultAroundPages: 16,
  stackLimit: STACK_LIMIT,
  stackGuardGapPages: 256,
  foreign: FOREIGN,
} as const satisfies Partial<MmuConfig>

/** RAM as it is when the kernel has booted. What is mapped then is of no process of this machine. */
export function boardMemory(board: BoardSpec): BuddyAllocator {
  const { buddy } = bootBoard({
    board,
    measuredBoot,
    olderKernels: null,
    era: '6.12',
    shmDirect: false,
    slab: null,
    nrTrimPages: 1,
    files: [],
  })
  buddy.holders.forEach((holder, page) => {
    if (holder === PageHolder.mmap) buddy.setHolder(asPfn(buddy.zone.startPfn + page), 1, PageHolder.kernel)
  })
  buddy.journal.clear()
  return buddy
}

/** The memory is the board's, as it is without an MMU: the same kernel has booted in it. */
export function bootMmu(program: Program, era: MmuEra): MmuBoard {
  const buddy = boardMemory(program.board)
  const board = new MmuBoard(
    {
      ...CONFIG,
      era,
      ramPages: buddy.zone.managedPages,
      maxMapCount: program.maxMapCount ?? MMU_RULES[era].maxMapCount,
    },
    buddy,
    new Map(program.files.map((file) => [file.path, file])),
  )
  const { machine } = board
  for (const { path, size, ino, type } of program.files)
    newObject(machine, 'file', path, size, ino ?? 0, type === 'char')
  machine.next.pid = FIRST_PID
  machine.journal.clear()
  return board
}
