/** Reports in the forms of kernels from 2.4 to 6.14, put together from what their sources print, with figures of our own. */
import { readFileSync } from 'node:fs'
import type { ReportLine } from '../lines.ts'

export interface OwnReport {
  readonly expected: Partial<ReportLine> &
    Pick<ReportLine, 'cause' | 'order' | 'pageSize' | 'length' | 'process' | 'largestOrder'>
  readonly lines: readonly string[]
}

/** By name: the kernel and what is particular about it. */
export const OWN_REPORTS = JSON.parse(
  readFileSync(new URL('ownReports.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, OwnReport>>
