/** What /proc/meminfo, vmstat and zoneinfo say between them: the page size, and free pages where no list counts blocks. */
import { isPageSize } from '../../documents/importers/kernel/memory.ts'
import type { Reading } from '../../documents/importers/registry.ts'

const KB = 1024
/** The two files are read at two moments: so far apart they may be. */
const FAR_APART = 0.1
const FEWEST_PAGES = 64

/**
 * Bytes: MemTotal is in kB what the zones manage in pages, exactly; MemFree what vmstat counts, nearly. Null where they do not say.
 */
export function pageSizeFromProc(reading: Reading): number | null {
  const totalKb = reading.meminfo.find(({ values }) => values.has('MemTotal'))?.values.get('MemTotal')
  const managed = managedPages(reading)
  if (totalKb !== undefined && managed > 0) {
    const size = (totalKb * KB) / managed
    if (isPageSize(size)) return size
  }
  const freeKb = reading.meminfo.at(-1)?.values.get('MemFree')
  const pages = reading.vmstat.at(-1)?.values.get('nr_free_pages') ?? 0
  if (freeKb === undefined || pages < FEWEST_PAGES) return null
  const size = 2 ** Math.round(Math.log2((freeKb * KB) / pages))
  return isPageSize(size) && Math.abs((freeKb * KB) / (size * pages) - 1) < FAR_APART ? size : null
}

/** Over all zones of the first print. */
function managedPages({ zones }: Reading): number {
  const seen = new Set<string>()
  let sum = 0
  for (const { node, zone, pages } of zones) {
    const key = `${node} ${zone}`
    if (seen.has(key)) break
    seen.add(key)
    sum += pages.get('managed') ?? 0
  }
  return sum
}

export interface FreeCount {
  /** Where it stands. */
  readonly line: number
  readonly pages: number
}

/** Free pages as the last file counts them; null where none does. */
export function freeCount({ vmstat, meminfo }: Reading, pageSize: number): FreeCount | null {
  const counted = vmstat.at(-1)
  const pages = counted?.values.get('nr_free_pages')
  if (counted !== undefined && pages !== undefined) return { line: counted.line, pages }
  const table = meminfo.at(-1)
  const kb = table?.values.get('MemFree')
  return table === undefined || kb === undefined
    ? null
    : { line: table.line, pages: Math.floor((kb * KB) / pageSize) }
}
