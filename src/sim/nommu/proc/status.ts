/** /proc/PID/status as far as it speaks of memory (fs/proc/task_nommu.c: task_mem): what a process has, what of it is lost, what it shares. */
import { addrToPfn, NR_PAGE_ORDERS, PAGE_SIZE } from '../../../base/units.ts'
import { VM } from '../../../base/uapi.ts'
import type { Machine, Process } from '../machine.ts'
import { RegionField } from '../mm/regions.ts'
import { slabOf } from '../mm/pageSupply.ts'
import { VM_SHAREABLE } from '../mm/validate.ts'
import { VmaField } from '../mm/vmas.ts'

/** Bytes of structures of the kernel that the file counts, as their caches have them. */
interface StatusBytes {
  /** A VMA, a region, a link to a VMA of the system. */
  readonly vma: number
  readonly region: number
  readonly link: number
  /** The process's own: mm_struct, files, signal handlers, task and stack. */
  readonly task: number
  /** What all processes started by init share with it. */
  readonly fs: number
}

const SLAB_2620: StatusBytes = { vma: 96, region: 0, link: 32, task: 2640, fs: 4096 }
const SLAB_2628: StatusBytes = { ...SLAB_2620, task: 2688 }
const SLUB_2628: StatusBytes = { ...SLAB_2620, link: 8, task: 2684 }
/** SLOB's objects all count as a page: four of them are the process's own. */
const SLOB: StatusBytes = { vma: 4096, region: 0, link: 4096, task: 16384, fs: 4096 }
const BYTES_2629: StatusBytes = { vma: 88, region: 40, link: 0, task: 2640, fs: 4096 }
/** riscv64; a kernel without block devices has 64 bytes less in a process. */
const BYTES_612: StatusBytes = { vma: 144, region: 80, link: 0, task: 5528, fs: 4096 }

function statusBytes({ rules, config }: Machine): StatusBytes {
  if (rules.vmas !== 'links') return rules.vmas === 'rbtree' ? BYTES_2629 : BYTES_612
  const slab = slabOf(config)
  if (slab === 'slob') return SLOB
  if (rules.sizesPagesByIndex) return SLAB_2620
  return slab === 'slub' ? SLUB_2628 : SLAB_2628
}

/** Bytes of a process, counted as the kernel counts them. */
interface Counted {
  own: number
  slack: number
  shared: number
}

/** The three lines, and the name and pid that tell whose they are. */
export function procStatus(m: Machine, process: Process): string {
  const counted = m.rules.vmas === 'links' ? countLinks(m, process) : countVmas(m, process)
  const bytes = statusBytes(m)
  // The kernel's counts are unsigned.
  const line = (name: string, sum: number): string =>
    `${name}:\t${String(sum < 0 ? sum + m.rules.wordSize : sum).padStart(8)} bytes\n`
  return (
    `Name:\t${process.comm}\nPid:\t${process.pid}\n` +
    line('Mem', counted.own + bytes.task) +
    line('Slack', counted.slack) +
    line('Shared', counted.shared + bytes.fs)
  )
}

/** 2.6.28 and before: each link, and what it links to; that is shared where it is linked to more than once. */
function countLinks(m: Machine, process: Process): Counted {
  const bytes = statusBytes(m)
  const counted = { own: 0, slack: 0, shared: 0 }
  for (const row of process.mm.vmas.rows) {
    const shared = m.vmas.get(row, VmaField.region)
    const size = kobjsize(m, shared)
    counted.own += bytes.link
    if (m.regions.get(shared, RegionField.usage) > 1) {
      counted.shared += size + bytes.vma
      continue
    }
    counted.own += size + bytes.vma
    const [start, end] = [m.regions.get(shared, RegionField.start), m.regions.get(shared, RegionField.end)]
    counted.slack += size - (end - start)
  }
  return counted
}

/** Of the memory of a VMA of the system: what its object of kmalloc has, a page where it is none, nothing outside RAM. */
function kobjsize(m: Machine, shared: number): number {
  if ((m.regions.get(shared, RegionField.flags) & VM.VM_MAPPED_COPY) !== 0)
    return m.regions.get(shared, RegionField.ksize)
  if (!m.buddy.contains(addrToPfn(m.regions.get(shared, RegionField.start)))) return 0
  return m.rules.sizesPagesByIndex ? PAGE_SIZE * 2 ** m.regions.get(shared, RegionField.pgoff) : PAGE_SIZE
}

/** Since 2.6.29: regions, whole; slack is that of the last one that is not shareable. */
function countVmas(m: Machine, { mm }: Process): Counted {
  const bytes = statusBytes(m)
  const counted = { own: 0, slack: 0, shared: 0 }
  for (const row of mm.rb?.inOrder() ?? mm.vmas.rows) {
    const region = m.vmas.get(row, VmaField.region)
    const end = m.regions.get(region, RegionField.end)
    const size = bytes.region + end - m.regions.get(region, RegionField.start)
    counted.own += bytes.vma
    if ((m.vmas.get(row, VmaField.flags) & VM_SHAREABLE) !== 0) counted.shared += size
    else {
      counted.own += size
      counted.slack = end - m.vmas.get(row, VmaField.end)
    }
  }
  return counted
}

/**
 * What reading the file does: kobjsize of 2.6.20 takes the number of a page in its file for the order of a block, and stops the kernel where no
 * block is that large: from page 11 of a file in memory on, and for memory of devices.
 */
export function readStatus(m: Machine, process: Process): void {
  if (!m.rules.sizesPagesByIndex) return
  for (const row of process.mm.vmas.rows) {
    const isCopy = (m.vmas.get(row, VmaField.flags) & VM.VM_MAPPED_COPY) !== 0
    if (!isCopy && m.vmas.get(row, VmaField.pgoff) >= NR_PAGE_ORDERS)
      return m.bug('BUG: failure at mm/nommu.c:119/kobjsize()!')
  }
}
