/** /proc files as text, line for line as the kernel prints them (fs/proc/nommu.c, task_nommu.c, mm/vmstat.c, meminfo.c). */
import { VmaField } from '../mm/vmas.ts'
import { RegionField } from '../mm/regions.ts'
import { VM } from '../../../base/uapi.ts'
import { NR_PAGE_ORDERS, PAGE_SIZE } from '../../../base/units.ts'
import { coreVmas } from './coreDump.ts'
import type { Machine, Process } from '../machine.ts'

/** seq_pad(m, ' ') goes to this column before the path on 64-bit. */
const PATH_COLUMN = 73

interface MapsRow {
  readonly start: number
  readonly end: number
  readonly flags: number
  /** Pages. */
  readonly pgoff: number
  readonly inode: number
  /** Printed in the path's place. */
  readonly label: string
}

function mapsLine(m: Machine, row: MapsRow): string {
  const { flags } = row
  const shared = (flags & VM.VM_MAYSHARE) === 0 ? 'p' : (flags & VM.VM_SHARED) === 0 ? 's' : 'S'
  const perms =
    ((flags & VM.VM_READ) === 0 ? '-' : 'r') +
    ((flags & VM.VM_WRITE) === 0 ? '-' : 'w') +
    ((flags & VM.VM_EXEC) === 0 ? '-' : 'x') +
    shared
  const inode = row.inode === -1 ? null : m.inode(row.inode)
  const head = `${hex8(row.start)}-${hex8(row.end)} ${perms} ${hex8(row.pgoff * PAGE_SIZE)} ${inode?.dev ?? '00:00'} ${inode?.ino ?? 0} `
  const label = inode === null ? row.label : inode.path + (inode.deleted ? ' (deleted)' : '')
  return label === '' ? head : head.padEnd(PATH_COLUMN) + label
}

/** Eight digits at least. In two halves, because numbers above 2^31 are written much more slowly. */
function hex8(n: number): string {
  const high = Math.floor(n / 0x10000)
  const low = n - high * 0x10000
  return high.toString(16).padStart(4, '0') + low.toString(16).padStart(4, '0')
}

/** /proc/maps: all regions in address order, mapped by somebody or not; before 2.6.29 the VMAs of the system. */
export function procMaps(m: Machine): string {
  const lines: string[] = []
  for (const row of m.regions.inOrder())
    lines.push(
      mapsLine(m, {
        start: m.regions.get(row, RegionField.start),
        end: m.regions.get(row, RegionField.end),
        flags: m.regions.get(row, RegionField.flags),
        pgoff: m.regions.get(row, RegionField.pgoff),
        inode: m.regions.get(row, RegionField.inode),
        label: '',
      }),
    )
  return text(lines)
}

/** /proc/PID/maps: the VMAs that the process's tree holds. */
export const procPidMaps = (m: Machine, process: Process): string =>
  text(process.mm.vmas.rows.map((row) => vmaLine(m, process, row)))

/** What a core of the process would hold, in the form of its maps. */
export const coreMaps = (m: Machine, process: Process): string =>
  text(coreVmas(m, process).map((row) => vmaLine(m, process, row)))

function vmaLine(m: Machine, process: Process, row: number): string {
  const start = m.vmas.get(row, VmaField.start)
  const inode = m.vmas.get(row, VmaField.inode)
  return mapsLine(m, {
    start,
    end: m.vmas.get(row, VmaField.end),
    flags: m.vmas.get(row, VmaField.flags),
    // Only a file has an offset here; the list of regions prints it for anonymous memory too.
    pgoff: inode === -1 ? 0 : m.vmas.get(row, VmaField.pgoff),
    inode,
    label: start === process.mm.startBrk ? '[stack]' : '',
  })
}

/** /proc/buddyinfo: free blocks of each order. */
export function procBuddyinfo(m: Machine): string {
  const counts = Array.from({ length: NR_PAGE_ORDERS }, (_, order) => m.buddy.blocksOfOrder(order))
  const columns = counts.map((count) => `${String(count).padStart(6)} `).join('')
  return `Node 0, zone ${m.config.zone.name.padStart(8)} ${columns}\n`
}

/** The lines of /proc/meminfo that mmap moves. */
export function procMeminfo(m: Machine): string {
  const line = (name: string, pages: number): string =>
    `${name}:`.padEnd(16) + `${String(pages * (PAGE_SIZE / 1024)).padStart(8)} kB`
  const lines = [line('MemTotal', m.config.zone.managedPages), line('MemFree', m.buddy.freePages)]
  if (m.rules.mmapCopyLine) lines.push(line('MmapCopy', m.mmapPages))
  return text(lines)
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** Text of a file below /proc that the model knows, or of `core.PID`: the list of what it holds. Null for any other. */
export function procFile(m: Machine, path: string): string | null {
  if (path === '/proc/maps') return procMaps(m)
  if (path === '/proc/buddyinfo') return procBuddyinfo(m)
  if (path === '/proc/meminfo') return procMeminfo(m)
  const [, maps, core] = /^(?:\/proc\/(\d+)\/maps|core\.(\d+))$/.exec(path) ?? []
  const process = m.findProcess(Number(maps ?? core ?? NaN))
  if (process === null) return null
  return maps === undefined ? coreMaps(m, process) : procPidMaps(m, process)
}
