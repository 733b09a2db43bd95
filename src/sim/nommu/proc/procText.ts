/** /proc files as text, line for line as the kernel prints them (fs/proc/nommu.c, task_nommu.c, mm/vmstat.c, meminfo.c). */
import { VmaField } from '../mm/vmas.ts'
import { RegionField } from '../mm/regions.ts'
import { VM } from '../../../base/uapi.ts'
import { NR_PAGE_ORDERS, PAGE_SIZE } from '../../../base/units.ts'
import { coreVmas } from './coreDump.ts'
import type { Machine, Process } from '../machine.ts'

/** What a line prints of an inode. */
export interface MapsFile {
  readonly dev: string
  readonly ino: number
  readonly path: string
}

/**
 * The lines of a maps file before they are printed, a column for each field. A large machine has as many lines as pages: they
 * can be compared, and one of them printed, without printing all.
 */
export interface MapsLines {
  readonly length: number
  /** Where a path begins: seq_pad(m, ' ') and its like go to 25 characters and 6 words. */
  readonly pathColumn: number
  readonly start: Float64Array
  readonly end: Float64Array
  readonly flags: Uint32Array
  /** Pages. */
  readonly pgoff: Float64Array
  /** Index into `files`; -1 without a file. */
  readonly file: Int32Array
  /** 1 where `[stack]` is printed in the path's place. */
  readonly isStack: Uint8Array
  readonly files: readonly MapsFile[]
}

/** As each inode is printed now, by its index. */
export const mapsFiles = (m: Machine): readonly MapsFile[] =>
  m.inodes.map(({ dev, ino, path, deleted }) => ({ dev, ino, path: path + (deleted ? ' (deleted)' : '') }))

const emptyLines = (m: Machine, length: number, files: readonly MapsFile[]): MapsLines => ({
  length,
  pathColumn: 25 + 6 * m.rules.pointerBytes,
  start: new Float64Array(length),
  end: new Float64Array(length),
  flags: new Uint32Array(length),
  pgoff: new Float64Array(length),
  file: new Int32Array(length),
  isStack: new Uint8Array(length),
  files,
})

/** Of /proc/maps: all regions in address order, mapped by somebody or not; before 2.6.29 the VMAs of the system. */
export function regionLines(m: Machine, files = mapsFiles(m)): MapsLines {
  const rows = [...m.regions.inOrder()]
  const lines = emptyLines(m, rows.length, files)
  rows.forEach((row, at) => {
    lines.start[at] = m.regions.get(row, RegionField.start)
    lines.end[at] = m.regions.get(row, RegionField.end)
    lines.flags[at] = m.regions.get(row, RegionField.flags)
    lines.pgoff[at] = m.regions.get(row, RegionField.pgoff)
    lines.file[at] = m.regions.get(row, RegionField.inode)
  })
  return lines
}

/** Of /proc/PID/maps: the VMAs that the process's tree holds. */
export const processLines = (m: Machine, process: Process, files = mapsFiles(m)): MapsLines =>
  vmaLines(m, process, process.mm.vmas.rows, files)

function vmaLines(
  m: Machine,
  process: Process,
  rows: readonly number[],
  files: readonly MapsFile[],
): MapsLines {
  const lines = emptyLines(m, rows.length, files)
  const { image, startBrk } = process.mm
  const isStack = (start: number, end: number): boolean =>
    // vma_is_initial_stack: it holds the address at which the stack began.
    image === null ? start === startBrk : start <= image.startStack && end >= image.startStack
  rows.forEach((row, at) => {
    const start = m.vmas.get(row, VmaField.start)
    const inode = m.vmas.get(row, VmaField.inode)
    const end = m.vmas.get(row, VmaField.end)
    lines.start[at] = start
    lines.end[at] = end
    lines.flags[at] = m.vmas.get(row, VmaField.flags)
    // Since 2.6.30 only a file has an offset here; the list of regions prints it for anonymous memory too.
    lines.pgoff[at] = inode === -1 && m.rules.mapsNameStack ? 0 : m.vmas.get(row, VmaField.pgoff)
    lines.file[at] = inode
    lines.isStack[at] = m.rules.mapsNameStack && isStack(start, end) ? 1 : 0
  })
  return lines
}

/** `rwx` and `S` really shared, `s` that may be shared, or `p` private. */
export const permissions = (flags: number): string =>
  ((flags & VM.VM_READ) === 0 ? '-' : 'r') +
  ((flags & VM.VM_WRITE) === 0 ? '-' : 'w') +
  ((flags & VM.VM_EXEC) === 0 ? '-' : 'x') +
  ((flags & VM.VM_MAYSHARE) === 0 ? 'p' : (flags & VM.VM_SHARED) === 0 ? 's' : 'S')

/** One line as the kernel prints it, without its end. */
export function printLine(lines: MapsLines, at: number): string {
  const file = lines.files[lines.file[at] ?? -1]
  const range = `${hex8(lines.start[at] ?? 0)}-${hex8(lines.end[at] ?? 0)}`
  const head = `${range} ${permissions(lines.flags[at] ?? 0)} ${hex8((lines.pgoff[at] ?? 0) * PAGE_SIZE)} ${file?.dev ?? '00:00'} ${file?.ino ?? 0} `
  const label = file?.path ?? (lines.isStack[at] === 1 ? '[stack]' : '')
  return label === '' ? head : head.padEnd(lines.pathColumn) + label
}

/** Eight digits at least. In two halves, because numbers above 2^31 are written much more slowly. */
function hex8(n: number): string {
  const high = Math.floor(n / 0x10000)
  const low = n - high * 0x10000
  return high.toString(16).padStart(4, '0') + low.toString(16).padStart(4, '0')
}

const printLines = (lines: MapsLines): string =>
  text(Array.from({ length: lines.length }, (_, at) => printLine(lines, at)))

/** The text of /proc/maps. */
export const procMaps = (m: Machine): string => printLines(regionLines(m))

/** The text of /proc/PID/maps. */
export const procPidMaps = (m: Machine, process: Process): string => printLines(processLines(m, process))

/** What a core of the process would hold, in the form of its maps. */
export const coreMaps = (m: Machine, process: Process): string =>
  printLines(vmaLines(m, process, coreVmas(m, process), mapsFiles(m)))

/** /proc/buddyinfo: free blocks of each order. */
export function procBuddyinfo(m: Machine): string {
  const counts = Array.from({ length: NR_PAGE_ORDERS }, (_, order) => m.buddy.blocksOfOrder(order))
  const columns = counts.map((count) => `${String(count).padStart(6)} `).join('')
  return `Node 0, zone ${m.config.zone.name.padStart(8)} ${columns}\n`
}

/** The lines of /proc/meminfo that mmap moves. */
export function procMeminfo(m: Machine): string {
  const line = (name: string, pages: number): string =>
    `${name}:`.padEnd(m.rules.meminfoColumn) + `${String(pages * (PAGE_SIZE / 1024)).padStart(8)} kB`
  const lines = [line('MemTotal', m.config.zone.managedPages), line('MemFree', m.buddy.freePages)]
  if (m.rules.mmapCopyLine) lines.push(line('MmapCopy', m.mmapPages))
  return text(lines)
}

const text = (lines: readonly string[]): string => (lines.length === 0 ? '' : `${lines.join('\n')}\n`)

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
