/**
 * The core alone: mmap of 1 to 24 pages with trimming, munmap whole and in the middle, by four processes, on 32 MiB. The same
 * operations can be made by the yardstick, which they leave with the same pages.
 */
import { MAP, PROT } from '../base/uapi.ts'
import { PAGE_SIZE, bytesToPages, pfnToAddr } from '../base/units.ts'
import { bootSynthetic, syntheticZone } from '../sim/nommu/boot.ts'
import type { Machine } from '../sim/nommu/machine.ts'
import { doMmap } from '../sim/nommu/mm/mmap.ts'
import { doMunmap } from '../sim/nommu/mm/munmap.ts'
import { spawn } from '../sim/nommu/process.ts'
import { Origin } from '../sim/nommu/mm/regions.ts'
import { randomNumbers } from './statistics.ts'
import { Yardstick } from './yardstick.ts'

const MIB = 1024 * 1024
const RESERVED = 2 * MIB
const LIVE = 200
/** Three of four operations above twice `LIVE` leave one mapping less, the fourth one more: it never gets far. */
const ROOM = 4 * LIVE
const PROCESSES = 4
/** Pages of a process's program and stack. */
const PROGRAM = [1, 1] as const

const ZONE = syntheticZone({
  ramBytes: 32 * MIB,
  reservedBytes: RESERVED,
  base: 0x80000000,
  mobilityGrouping: null,
})

/** Where what is measured keeps its memory. Pages count from the zone's first one. */
interface Memory {
  readonly freePages: number
  begin(step: number): void
  /** The first page; below 0 if refused. */
  map(process: number, pages: number): number
  unmap(process: number, page: number, pages: number): void
  /** Unmaps one page in the middle of a mapping that begins at `page`. */
  cut(process: number, page: number, hole: number): void
}

export interface Outcome {
  /** Mappings that were refused. */
  readonly refused: number
  readonly freePages: number
}

/** Runs `count` operations on the model. */
export const mixedOperations = (count: number): Outcome => run(new Modelled(), count)

/** Runs the same operations on the yardstick. */
export const yardstickOperations = (count: number): Outcome => run(new Plain(), count)

class Modelled implements Memory {
  private readonly m: Machine = bootSynthetic({
    zone: ZONE,
    era: '6.12',
    files: [],
    nrTrimPages: 1,
    allowUninitialized: true,
    shmPatched: false,
    inodeNumbers: new Map(),
  })

  constructor() {
    // As a run is followed while nobody looks at its steps.
    this.m.observe('nothing')
    for (const name of 'ABCD') spawn(this.m, name, PROGRAM[0] * PAGE_SIZE, PROGRAM[1] * PAGE_SIZE)
  }

  get freePages(): number {
    return this.m.buddy.freePages
  }

  begin(step: number): void {
    this.m.journal.clear()
    this.m.step = step
  }

  map(process: number, pages: number): number {
    const caller = this.m.processes[process]
    if (caller === undefined) return -1
    const start = doMmap(this.m, caller, {
      addr: 0,
      len: pages * PAGE_SIZE,
      prot: PROT.PROT_READ | PROT.PROT_WRITE,
      flags: MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS,
      file: null,
      pgoff: 0,
      origin: Origin.program,
    })
    return start < 0 ? -1 : start / PAGE_SIZE - ZONE.startPfn
  }

  unmap(process: number, page: number, pages: number): void {
    const caller = this.m.processes[process]
    if (caller !== undefined) doMunmap(this.m, caller, pfnToAddr(page + ZONE.startPfn), pages * PAGE_SIZE)
  }

  cut(process: number, _page: number, hole: number): void {
    this.unmap(process, hole, 1)
  }
}

class Plain implements Memory {
  private readonly yardstick = new Yardstick({
    pages: ZONE.spannedPages,
    reserved: bytesToPages(RESERVED),
    mark: ZONE.watermarkMin,
  })

  constructor() {
    for (let process = 0; process < PROCESSES; process++)
      for (const pages of PROGRAM) this.yardstick.map(pages)
  }

  get freePages(): number {
    return this.yardstick.freePages
  }

  begin(): void {}

  map(_process: number, pages: number): number {
    return this.yardstick.map(pages)
  }

  unmap(_process: number, page: number, pages: number): void {
    this.yardstick.unmap(page, pages)
  }

  cut(_process: number, page: number, hole: number): void {
    this.yardstick.cut(page, hole)
  }
}

/** Mappings that live, in no order. Typed arrays: what is measured should be all that makes garbage. */
class Live {
  readonly process = new Int32Array(ROOM)
  readonly page = new Int32Array(ROOM)
  readonly pages = new Int32Array(ROOM)
  length = 0

  add(process: number, page: number, pages: number): void {
    const at = this.length++
    this.process[at] = process
    this.page[at] = page
    this.pages[at] = pages
  }

  remove(at: number): void {
    const last = --this.length
    for (const column of [this.process, this.page, this.pages]) column[at] = column[last] ?? 0
  }
}

/** Whole mappings go mostly; every fourth time a hole in the middle of a larger one, which leaves two mappings. */
function run(memory: Memory, count: number): Outcome {
  const random = randomNumbers(1)
  const live = new Live()
  let refused = 0
  for (let i = 0; i < count; i++) {
    memory.begin(i)
    if (live.length < LIVE || (live.length < LIVE * 2 && (random() & 1) === 0)) {
      const process = random() % PROCESSES
      const pages = 1 + (random() % 24)
      const page = memory.map(process, pages)
      if (page < 0) refused++
      else live.add(process, page, pages)
      continue
    }
    const at = random() % live.length
    const process = live.process[at] ?? 0
    const page = live.page[at] ?? 0
    const pages = live.pages[at] ?? 0
    live.remove(at)
    if (pages < 3 || random() % 4 !== 0) {
      memory.unmap(process, page, pages)
      continue
    }
    const before = 1 + (random() % (pages - 2))
    memory.cut(process, page, page + before)
    live.add(process, page, before)
    live.add(process, page + before + 1, pages - before - 1)
  }
  return { refused, freePages: memory.freePages }
}
