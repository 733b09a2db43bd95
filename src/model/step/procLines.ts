/** What the lines of a file below /proc are about. */
import type { ProcLine, StepView } from '../../protocol/view.ts'
import { regionsOf } from './nommu.ts'
import { countUpTo } from './rows.ts'
import { processByPid, vmasOf } from './spaces.ts'
import type { Thing } from '../things.ts'

/** For each line of a maps file the region or mapping it is about; null for other lines and for what is gone. */
export function thingsOfMaps(view: StepView, path: string): (line: string) => Thing | null {
  const pid = /^\/proc\/(\d+)\/s?maps$/.exec(path)?.[1]
  const thingAt = path === '/proc/maps' ? regionStarting(view) : pid ? vmaStarting(view, Number(pid)) : null
  return (line) => {
    const start = /^([0-9a-f]+)-[0-9a-f]+ /.exec(line)?.[1]
    return start === undefined || thingAt === null ? null : thingAt(Number.parseInt(start, 16))
  }
}

function regionStarting(view: StepView): (address: number) => Thing | null {
  const { start, id } = regionsOf(view)
  return (address) => {
    const row = countUpTo(start, address) - 1
    return row >= 0 && start[row] === address ? { kind: 'region', id: id[row] ?? 0 } : null
  }
}

function vmaStarting(view: StepView, pid: number): (address: number) => Thing | null {
  const { first, count } = processByPid(view, pid)?.vmas ?? { first: 0, count: 0 }
  const { start, id } = vmasOf(view)
  const own = start.subarray(first, first + count)
  return (address) => {
    const likely = countUpTo(own, address) - 1
    // After mremap a VMA may stand where another address would.
    const row = own[likely] === address ? likely : own.lastIndexOf(address)
    return row === -1 ? null : { kind: 'vma', id: id[first + row] ?? 0 }
  }
}

/** Free blocks of each order from the lines of buddyinfo, summed over its zones: before the step, or after it. */
export function buddyCounts(lines: readonly ProcLine[], when: 'before' | 'now'): readonly number[] {
  const sums: number[] = []
  for (const { text, before, change } of lines) {
    if (change === (when === 'before' ? 'added' : 'removed')) continue
    const line = when === 'before' ? (before ?? text) : text
    const numbers = /^Node \d+, zone\s+\S+\s+(.*)$/.exec(line)?.[1]?.trim().split(/\s+/) ?? []
    numbers.forEach((n, order) => (sums[order] = (sums[order] ?? 0) + Number(n)))
  }
  return sums
}
