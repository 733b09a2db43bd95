/** The core alone: mmap of 1 to 24 pages with trimming, munmap whole and in the middle, by four processes, on 32 MiB. */
import { MAP, PROT } from '../base/uapi.ts'
import { PAGE_SIZE } from '../base/units.ts'
import { bootSynthetic, syntheticZone } from '../sim/nommu/boot.ts'
import type { Machine, Process } from '../sim/nommu/machine.ts'
import { doMmap } from '../sim/nommu/mm/mmap.ts'
import { doMunmap } from '../sim/nommu/mm/munmap.ts'
import { spawn } from '../sim/nommu/process.ts'
import { Origin } from '../sim/nommu/mm/regions.ts'
import { type Random, randomNumbers } from './statistics.ts'

const MIB = 1024 * 1024
const LIVE = 200

interface Mapping {
  readonly process: Process
  readonly start: number
  readonly pages: number
}

/** Runs `count` operations and returns how many of them were mappings that were refused. */
export function mixedOperations(count: number): number {
  const m = bootSynthetic({
    zone: syntheticZone({
      ramBytes: 32 * MIB,
      reservedBytes: 2 * MIB,
      base: 0x80000000,
      mobilityGrouping: null,
    }),
    era: '6.12',
    files: [],
    nrTrimPages: 1,
    allowUninitialized: true,
    shmPatched: false,
    inodeNumbers: new Map(),
  })
  for (const name of 'ABCD') spawn(m, name, PAGE_SIZE, PAGE_SIZE)
  const random = randomNumbers(1)
  const live: Mapping[] = []
  let refused = 0
  for (let i = 0; i < count; i++) {
    m.journal.clear()
    m.step = i
    if (live.length < LIVE || (live.length < LIVE * 2 && (random() & 1) === 0)) {
      if (!map(m, random, live)) refused++
    } else unmap(m, random, live)
  }
  return refused
}

function map(m: Machine, random: Random, live: Mapping[]): boolean {
  const process = m.processes[random() % m.processes.length]
  const pages = 1 + (random() % 24)
  if (process === undefined) return false
  const start = doMmap(m, process, {
    addr: 0,
    len: pages * PAGE_SIZE,
    prot: PROT.PROT_READ | PROT.PROT_WRITE,
    flags: MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS,
    file: null,
    pgoff: 0,
    origin: Origin.program,
  })
  if (start < 0) return false
  live.push({ process, start, pages })
  return true
}

/** Whole mappings mostly; every fourth time a hole in the middle of a larger one, which leaves two mappings. */
function unmap(m: Machine, random: Random, live: Mapping[]): void {
  const at = random() % live.length
  const mapping = live[at]
  const last = live.pop()
  if (mapping === undefined || last === undefined) return
  if (at < live.length) live[at] = last
  const { process, start, pages } = mapping
  if (pages < 3 || random() % 4 !== 0) {
    doMunmap(m, process, start, pages * PAGE_SIZE)
    return
  }
  const before = 1 + (random() % (pages - 2))
  doMunmap(m, process, start + before * PAGE_SIZE, PAGE_SIZE)
  live.push({ process, start, pages: before })
  live.push({ process, start: start + (before + 1) * PAGE_SIZE, pages: pages - before - 1 })
}
