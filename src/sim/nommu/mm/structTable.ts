/**
 * A table of records kept as rows of numbers in one array: rows are reused like slab objects, serial numbers never are.
 * A checkpoint of it is a few array copies, whatever the number of rows.
 */
export interface TableSnapshot {
  readonly data: Float64Array
  readonly serial: Int32Array
  readonly free: readonly number[]
  readonly used: number
  readonly nextSerial: number
}

export class StructTable {
  /** All rows, one behind the other: for code that reads or writes many fields of one. `add` may put another array in its place. */
  data: Float64Array
  /** Serial number of each row, of its last record with a minus sign while the row is not in use; 0 if it never was. */
  private serial: Int32Array
  private free: number[] = []
  private used = 0
  private nextSerial = 1
  private readonly fields: number
  /** Told the new capacity whenever the table grows. */
  onGrow: ((capacity: number) => void) | null = null

  /** `fields`: numbers in a record. `capacity`: rows to begin with. */
  constructor(fields: number, capacity: number) {
    this.fields = fields
    this.data = new Float64Array(fields * capacity)
    this.serial = new Int32Array(capacity)
  }

  get(row: number, field: number): number {
    return this.data[row * this.fields + field] ?? 0
  }

  set(row: number, field: number, value: number): void {
    this.data[row * this.fields + field] = value
  }

  /** Where a row begins in `data`. */
  at(row: number): number {
    return row * this.fields
  }

  /** A row for a new record, all zero, with a serial number of its own. */
  add(): number {
    const row = this.take()
    // A handful of numbers: `fill` takes longer to be called than this.
    const { data, fields } = this
    for (let at = row * fields, end = at + fields; at < end; at++) data[at] = 0
    return row
  }

  /** A row for a new record like that of another row, with a serial number of its own. */
  addCopy(from: number): number {
    const row = this.take()
    const { data, fields } = this
    const start = from * fields
    const to = row * fields
    for (let field = 0; field < fields; field++) data[to + field] = data[start + field] ?? 0
    return row
  }

  /** A row that is not in use, with whatever was in it, and a serial number of its own: for who writes all of its fields. */
  take(): number {
    let row = this.free.pop()
    if (row === undefined) {
      row = this.used++
      if (row >= this.serial.length) this.grow()
    }
    this.serial[row] = this.nextSerial++
    return row
  }

  /** Gives the record of a row the number that it has in another state. */
  rename(row: number, serial: number): void {
    this.serial[row] = serial
    this.nextSerial = Math.max(this.nextSerial, serial + 1)
  }

  /** The record stays as it is until the row is used again. Nothing happens to a row that is not in use. */
  remove(row: number): void {
    const serial = this.serialOf(row)
    if (serial === 0) return
    this.serial[row] = -serial
    this.free.push(row)
  }

  private grow(): void {
    const { data, serial } = this
    this.data = new Float64Array(data.length * 2)
    this.data.set(data)
    this.serial = new Int32Array(serial.length * 2)
    this.serial.set(serial)
    this.onGrow?.(this.serial.length)
  }

  /** 0 for a row that is not in use. */
  serialOf(row: number): number {
    const serial = this.serial[row] ?? 0
    return serial > 0 ? serial : 0
  }

  /** The same, and of a row that is not in use the number of its last record: something may still point to it. */
  lastSerialOf(row: number): number {
    return Math.abs(this.serial[row] ?? 0)
  }

  snapshot(): TableSnapshot {
    return {
      data: this.data.slice(),
      serial: this.serial.slice(),
      free: this.free.slice(),
      used: this.used,
      nextSerial: this.nextSerial,
    }
  }

  restore(from: TableSnapshot): void {
    this.data = from.data.slice()
    this.serial = from.serial.slice()
    this.free = from.free.slice()
    this.used = from.used
    this.nextSerial = from.nextSerial
  }
}
