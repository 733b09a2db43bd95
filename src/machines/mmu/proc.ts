/** Files below /proc of the machine with an MMU, as far as the model knows what they say. */
import { NR_PAGE_ORDERS, PAGE_SIZE } from '../../base/units.ts'
import { HEAP } from '../../sim/mmu/mm/brk.ts'
import { permissions } from '../../sim/mmu/mm/vmFlags.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import type { Vma } from '../../sim/mmu/structs.ts'

/** The text of a file; null where there is none. */
export function mmuProcFile(board: MmuBoard, path: string): string | null {
  if (path === '/proc/buddyinfo') return buddyinfo(board)
  if (path === '/proc/meminfo') return meminfo(board)
  const pid = /^\/proc\/(\d+)\/maps$/.exec(path)?.[1]
  const process = pid === undefined ? null : board.machine.findProcess(Number(pid))
  return process === null ? null : [...process.mm.vmas].map((vma) => `${mapsLine(vma)}\n`).join('')
}

/** What /proc/PID/maps names a mapping; empty for private anonymous memory. */
export function nameOfVma({ file, foreign, start, end, mm }: Vma): string {
  if (foreign !== null) return foreign
  if (file !== null) return file.object.name
  return start < mm.brk && end > mm.startBrk ? HEAP : ''
}

/** show_map_vma; device numbers and inodes are not modelled. */
function mapsLine(vma: Vma): string {
  const hex = (value: number): string => value.toString(16).padStart(8, '0')
  const offset = vma.file === null ? 0 : vma.pgoff * PAGE_SIZE
  const inode = vma.file?.object.id ?? 0
  const head = `${hex(vma.start)}-${hex(vma.end)} ${permissions(vma.flags)} ${hex(offset)} 00:00 ${inode} `
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
  return [
    ['MemTotal', buddy.zone.managedPages],
    ['MemFree', buddy.freePages],
    ['Cached', cached],
    ['AnonPages', pages.size],
    ['Shmem', shared],
    ['PageTables', tables.length],
  ]
    .map(
      ([name, count]) =>
        `${`${name ?? ''}:`.padEnd(16)}${String((Number(count) * PAGE_SIZE) / 1024).padStart(8)} kB\n`,
    )
    .join('')
}
