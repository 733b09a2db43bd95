/**
 * The slow, obvious model of who sees which page: no VMAs, no page tables, no counts. A process knows for each page of its addresses
 * where it comes from, and which private page it has there, if any. A private page knows who has it. Everything is looked up one
 * page at a time. It says what a touch gives, and which addresses must be one and the same page.
 */

export interface Cell {
  readonly name: string
  value: number
}

interface Source {
  readonly shared: boolean
  /** Index of the object, or -1 for memory of its own. */
  readonly object: number
  /** Page of the object. */
  readonly index: number
  readonly leftOut: boolean
  readonly wiped: boolean
}

interface Space {
  readonly sources: Map<number, Source>
  readonly own: Map<number, Cell>
}

const ZERO: Cell = { name: 'zero', value: 0 }

export class ReferencePages {
  readonly spaces = new Map<number, Space>([[1, { sources: new Map(), own: new Map() }]])
  private readonly cells: Map<number, Cell>[] = []
  private readonly sizes: number[] = []
  private made = 0

  /** A new object of so many pages. */
  object(pages: number): number {
    this.cells.push(new Map())
    return this.sizes.push(pages) - 1
  }

  map(pid: number, page: number, pages: number, shared: boolean, object: number, index: number): void {
    this.unmap(pid, page, pages)
    for (let i = 0; i < pages; i++)
      this.space(pid).sources.set(page + i, {
        shared,
        object,
        index: index + i,
        leftOut: false,
        wiped: false,
      })
  }

  unmap(pid: number, page: number, pages: number): void {
    for (let i = 0; i < pages; i++) {
      this.space(pid).sources.delete(page + i)
      this.space(pid).own.delete(page + i)
    }
  }

  isMapped = (pid: number, page: number): boolean => this.space(pid).sources.has(page)

  /** mremap with a target, both sizes the same. */
  move(pid: number, from: number, to: number, pages: number): void {
    const { sources, own } = this.space(pid)
    this.unmap(pid, to, pages)
    for (let i = 0; i < pages; i++) {
      const [source, cell] = [sources.get(from + i), own.get(from + i)]
      if (source !== undefined) sources.set(to + i, source)
      if (cell !== undefined) own.set(to + i, cell)
    }
    this.unmap(pid, from, pages)
  }

  /** mremap with old size 0. */
  duplicate(pid: number, from: number, to: number, pages: number): void {
    const source = this.space(pid).sources.get(from)
    if (source !== undefined) this.map(pid, to, pages, source.shared, source.object, source.index)
  }

  forget(pid: number, page: number, pages: number): void {
    for (let i = 0; i < pages; i++) this.space(pid).own.delete(page + i)
  }

  mark(pid: number, page: number, pages: number, what: Partial<Pick<Source, 'leftOut' | 'wiped'>>): void {
    const { sources } = this.space(pid)
    for (let i = 0; i < pages; i++) {
      const source = sources.get(page + i)
      if (source !== undefined) sources.set(page + i, { ...source, ...what })
    }
  }

  fork(parent: number, child: number): void {
    const from = this.space(parent)
    const space: Space = { sources: new Map(), own: new Map() }
    for (const [page, source] of from.sources) {
      if (source.leftOut) continue
      space.sources.set(page, source)
      const cell = from.own.get(page)
      if (cell !== undefined && !source.wiped) space.own.set(page, cell)
    }
    this.spaces.set(child, space)
  }

  exit = (pid: number): void => void this.spaces.delete(pid)

  /** Another size of an object, in pages: what lies behind is lost, private copies of it too. */
  resize(object: number, pages: number): void {
    if (pages < (this.sizes[object] ?? 0)) {
      this.punch(object, pages, Infinity)
      for (const { sources, own } of this.spaces.values())
        for (const [page, source] of sources)
          if (source.object === object && source.index >= pages) own.delete(page)
    }
    this.sizes[object] = pages
  }

  /** Pages [from, to) of an object are lost; private copies stay. */
  punch(object: number, from: number, to: number): void {
    const cells = this.cells[object]
    for (const index of cells?.keys() ?? []) if (index >= from && index < to) cells?.delete(index)
  }

  /** What is there: null for nothing, 'end' beyond the object. */
  cellAt(pid: number, page: number): Cell | 'end' | null {
    const { sources, own } = this.space(pid)
    const source = sources.get(page)
    if (source === undefined) return null
    const cell = own.get(page)
    if (cell !== undefined) return cell
    return source.object === -1 ? ZERO : this.objectCell(source.object, source.index)
  }

  /** Writes the first byte of a page. */
  write(pid: number, page: number, value: number): void {
    const { sources, own } = this.space(pid)
    const source = sources.get(page)
    const cell = this.cellAt(pid, page)
    if (source === undefined || cell === null || cell === 'end') return
    if (source.shared) cell.value = value
    else if (own.get(page) === cell && this.holdersOf(cell) === 1) cell.value = value
    else own.set(page, { name: `own ${this.made++}`, value })
  }

  private holdersOf(cell: Cell): number {
    let holders = 0
    for (const { own } of this.spaces.values())
      for (const other of own.values()) if (other === cell) holders++
    return holders
  }

  private objectCell(object: number, index: number): Cell | 'end' {
    if (index >= (this.sizes[object] ?? 0)) return 'end'
    const cells = this.cells[object]
    let cell = cells?.get(index)
    if (cell === undefined) {
      cell = { name: `object ${object} ${this.made++}`, value: 0 }
      cells?.set(index, cell)
    }
    return cell
  }

  private space(pid: number): Space {
    const space = this.spaces.get(pid)
    if (space === undefined) throw new Error(`no process ${pid}`)
    return space
  }
}
