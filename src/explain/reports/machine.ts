/** What a whole text says of the machine, gathered once for all of its events. */
import type { MemInfo } from '../../documents/importers/kernel/types.ts'
import type { Reading } from '../../documents/importers/registry.ts'
import { pageSizeFromProc } from './procCounts.ts'

/** Memory of the machine: in pages as printed, or in bytes. */
export interface MachineMemory {
  readonly pages: number | null
  readonly bytes: number | null
}

export interface Machine {
  /** Lines of the text. */
  readonly lines: number
  readonly memory: MachineMemory | null
  /** Bytes, null where no line shows it. */
  readonly pageSize: number | null
  /** The largest order that any whole list shows. */
  readonly largestOrder: number | null
}

export function bytesOf(memory: MemInfo): MachineMemory | null {
  if (memory.ramPages !== null) return { pages: memory.ramPages, bytes: null }
  const present = memory.zones.reduce((sum, zone) => sum + (zone.kb.get('present') ?? 0), 0)
  return present > 0 ? { pages: null, bytes: present * 1024 } : null
}

export function machineOf(reading: Reading): Machine {
  const total = reading.meminfo.find((table) => table.values.has('MemTotal'))?.values.get('MemTotal')
  let memory: MachineMemory | null = null
  let listed: number | null = null
  let column: number | null = null
  for (const event of reading.events)
    for (const it of event.memory) {
      memory ??= bytesOf(it)
      for (const list of it.lists) {
        if (list.fromFirst && list.columns.length > 1) column ??= (list.columns[0]?.kb ?? 0) * 1024
        if (list.whole) listed = Math.max(listed ?? 0, list.columns.length - 1)
      }
    }
  if (listed === null)
    for (const { counts } of [...reading.buddy, ...reading.pageTypes])
      listed = Math.max(listed ?? 0, counts.length - 1)
  if (memory === null && reading.boot.total !== null) memory = { pages: null, bytes: reading.boot.total }
  if (memory === null && total !== undefined) memory = { pages: null, bytes: total * 1024 }
  return {
    lines: reading.lines,
    memory,
    pageSize: reading.boot.pageSize ?? column ?? pageSizeFromProc(reading),
    largestOrder: listed,
  }
}
