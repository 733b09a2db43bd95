/** struct vm_area_struct. How a process finds its VMAs is in vmaTree.ts, and in rbVmas.ts for 2.6.29. */
import type { Ev, Journal } from '../../record/journal.ts'
import { StructTable, type TableSnapshot } from './structTable.ts'

/**
 * Fields of a VMA. Addresses in bytes, pgoff in pages, inode an index or -1, region a row, bornAt a step. `address` stands for where
 * the structure itself lies, which decides the order of equal VMAs before 6.x; `mm` is the number of the Mm that it was made for.
 */
export const VmaField = {
  start: 0,
  end: 1,
  flags: 2,
  pgoff: 3,
  inode: 4,
  region: 5,
  bornAt: 6,
  address: 7,
  mm: 8,
} as const
export type VmaField = (typeof VmaField)[keyof typeof VmaField]
const FIELDS = Object.keys(VmaField).length

export class VmaTable {
  readonly table = new StructTable(FIELDS, 64)
  private readonly journal: Journal

  constructor(journal: Journal) {
    this.journal = journal
  }

  get(row: number, field: VmaField): number {
    return this.table.get(row, field)
  }
  set(row: number, field: VmaField, value: number): void {
    this.table.set(row, field, value)
  }
  /** Writes down what of a process a VMA covers from now on. */
  journalPlace(code: typeof Ev.vmaAdd | typeof Ev.vmaResize, row: number, pid: number): void {
    const { journal, table } = this
    const at = journal.open()
    const from = table.at(row)
    const { data: record } = journal
    const { data } = table
    record[at] = code
    record[at + 1] = table.serialOf(row)
    record[at + 2] = pid
    record[at + 3] = data[from + VmaField.start] ?? 0
    record[at + 4] = data[from + VmaField.end] ?? 0
    record[at + 5] = 0
  }

  snapshot(): TableSnapshot {
    return this.table.snapshot()
  }
  restore(from: TableSnapshot): void {
    this.table.restore(from)
  }
}
