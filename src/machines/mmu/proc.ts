/** Files below /proc of the machine with an MMU, as far as the model knows what they say. */
import { NR_PAGE_ORDERS, PAGE_SIZE } from '../../base/units.ts'
import { HEAP } from '../../sim/mmu/mm/brk.ts'
import { flagsText, permissions, VM } from '../../sim/mmu/mm/vmFlags.ts'
import { residence } from '../../sim/mmu/pages/accounting.ts'
import { pageOf } from '../../sim/mmu/words.ts'
import type { ProcSnapshot } from '../../explain/proc/procView.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import type { Mm, Vma } from '../../sim/mmu/structs.ts'

/** What is known of each process, by the name of its file. */
const OF_PROCESS: Readonly<Record<string, (mm: Mm) => string>> = {
  maps: ({ vmas }) => textOf([...vmas].map(mapsLine)),
  smaps: ({ vmas }) => textOf([...vmas].flatMap(smapsLines)),
  smaps_rollup: rollup,
}
/** Of a process with more VMAs nothing but their list and the sums are printed. */
const MOST_LISTED = 2000

/** The text of a file; null where there is none. */
export function mmuProcFile(board: MmuBoard, path: string): string | null {
  if (path === '/proc/buddyinfo') return buddyinfo(board)
  if (path === '/proc/meminfo') return meminfo(board)
  const [, pid, name = ''] = /^\/proc\/(\d+)\/(\w+)$/.exec(path) ?? []
  const process = pid === undefined ? null : board.machine.findProcess(Number(pid))
  return process === null || !Object.hasOwn(OF_PROCESS, name)
    ? null
    : (OF_PROCESS[name]?.(process.mm) ?? null)
}

/** All of them, those of processes first. `read`: what the step read. */
export function mmuProcSnapshot(board: MmuBoard, read: Readonly<Record<string, string>>): ProcSnapshot {
  const ofProcesses = board.machine.processes
    .toSorted((a, b) => a.pid - b.pid)
    .flatMap(({ pid, mm }) =>
      Object.keys(OF_PROCESS)
        .filter((name) => name !== 'smaps' || mm.vmas.size <= MOST_LISTED)
        .map((name) => `/proc/${pid}/${name}`),
    )
  const paths = [...ofProcesses, '/proc/meminfo', '/proc/buddyinfo']
  const files = paths.map((path) => [path, mmuProcFile(board, path) ?? ''] as const)
  return new Map([...files, ...Object.entries(read).filter(([path]) => !paths.includes(path))])
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')
const kilobytes = (label: string, count: number): string =>
  `${`${label}:`.padEnd(16)}${String(count).padStart(8)} kB`

/** show_smap, as far as its counts are recorded; whether a page is clean is not modelled. */
function smapsLines(vma: Vma): readonly string[] {
  const { rss, pss } = residence(vma)
  return [
    mapsLine(vma),
    kilobytes('Size', (vma.end - vma.start) / 1024),
    kilobytes('Rss', rss),
    kilobytes('Pss', pss),
    kilobytes('Anonymous', anonymousOf(vma)),
    kilobytes('Locked', (vma.flags & VM.VM_LOCKED) === 0 ? 0 : pss),
    `VmFlags: ${flagsText(vma.flags)} `,
  ]
}

/** show_smaps_rollup: the sums. */
function rollup({ vmas }: Mm): string {
  const all = [...vmas]
  const sums = { rss: 0, pss: 0, anonymous: 0 }
  for (const vma of all) {
    const { rss, pss } = residence(vma)
    sums.rss += rss
    sums.pss += pss
    sums.anonymous += anonymousOf(vma)
  }
  const [first, last] = [all[0]?.start ?? 0, all.at(-1)?.end ?? 0]
  return textOf([
    `${address(first)}-${address(last)} ---p 00000000 00:00 0 `.padEnd(73) + '[rollup]',
    kilobytes('Rss', sums.rss),
    kilobytes('Pss', sums.pss),
    kilobytes('Anonymous', sums.anonymous),
  ])
}

/** kB. */
function anonymousOf({ mm, start, end }: Vma): number {
  let pages = 0
  mm.table.forEach(pageOf(start), pageOf(end), ({ anonymous, count }) => {
    if (anonymous && count > 0) pages++
  })
  return (pages * PAGE_SIZE) / 1024
}

/** What /proc/PID/maps names a mapping; empty for private anonymous memory. */
export function nameOfVma({ file, foreign, start, end, mm }: Vma): string {
  if (foreign !== null) return foreign
  if (file !== null) return file.object.name
  return start < mm.brk && end > mm.startBrk ? HEAP : ''
}

const address = (value: number): string => value.toString(16).padStart(8, '0')

/** show_map_vma; device numbers and inodes are not modelled. */
function mapsLine(vma: Vma): string {
  const offset = vma.file === null ? 0 : vma.pgoff * PAGE_SIZE
  const inode = vma.file?.object.id ?? 0
  const head = `${address(vma.start)}-${address(vma.end)} ${permissions(vma.flags)} ${address(offset)} 00:00 ${inode} `
  const name = nameOfVma(vma)
  return name === '' ? head : head.padEnd(73) + name
}

/** frag_show_print. */
function buddyinfo({ buddy }: MmuBoard): string {
  const counts = Array.from(
    { length: NR_PAGE_ORDERS },
    (_, order) => `${String(buddy.blocksOfOrder(order)).padStart(6)} `,
  )
  return `Node 0, zone ${buddy.zone.name.padStart(8)} ${counts.join('')}\n`
}

/** The lines of meminfo_proc_show that the model knows. */
function meminfo({ buddy, machine, tables, spaces }: MmuBoard): string {
  const pages = new Set(
    spaces.flatMap(({ table }) => {
      const all: object[] = []
      table.forEach(0, Infinity, (page) => {
        if (page.anonymous) all.push(page)
      })
      return all
    }),
  )
  const cached = machine.objects.reduce((sum, object) => sum + object.pages.size, 0)
  const shared = machine.objects
    .filter(({ kind }) => kind !== 'file')
    .reduce((sum, object) => sum + object.pages.size, 0)
  return textOf(
    [
      ['MemTotal', buddy.zone.managedPages] as const,
      ['MemFree', buddy.freePages] as const,
      ['Cached', cached] as const,
      ['AnonPages', pages.size] as const,
      ['Shmem', shared] as const,
      ['PageTables', tables.length] as const,
    ].map(([name, count]) => kilobytes(name, (count * PAGE_SIZE) / 1024)),
  )
}
