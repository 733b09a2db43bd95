/** A copy of the whole state that shares nothing with it that can change. */
import { RangeList } from './mm/rangeList.ts'
import type {
  AnonRoot,
  MemoryObject,
  Mm,
  MmuState,
  OpenFile,
  Page,
  Process,
  Segment,
  Vma,
} from './structs.ts'

export function copyState(from: MmuState): MmuState {
  const copies = new Copies()
  return {
    maxMapCount: from.maxMapCount,
    zeroPage: copies.page(from.zeroPage),
    objects: from.objects.map((object) => copies.object(object)),
    segments: from.segments.map((segment) => copies.segment(segment)),
    processes: from.processes.map((process) => copies.process(process)),
    next: { ...from.next },
  }
}

/** What is reached on two ways is copied once. */
class Copies {
  private readonly pages = new Map<Page, Page>()
  private readonly objects = new Map<MemoryObject, MemoryObject>()
  private readonly files = new Map<OpenFile, OpenFile>()
  private readonly segments = new Map<Segment, Segment>()
  private readonly roots = new Map<AnonRoot, AnonRoot>()
  private readonly spaces = new Map<Mm, Mm>()

  page(from: Page): Page {
    let copy = this.pages.get(from)
    if (copy === undefined) {
      copy = { ...from, object: null }
      this.pages.set(from, copy)
      if (from.object !== null) copy.object = this.object(from.object)
    }
    return copy
  }

  object(from: MemoryObject): MemoryObject {
    let copy = this.objects.get(from)
    if (copy === undefined) {
      copy = { ...from, pages: new Map(), holes: new Set(from.holes) }
      this.objects.set(from, copy)
      for (const [index, page] of from.pages) copy.pages.set(index, this.page(page))
    }
    return copy
  }

  segment(from: Segment): Segment {
    let copy = this.segments.get(from)
    if (copy === undefined) {
      copy = { ...from, object: this.object(from.object) }
      this.segments.set(from, copy)
    }
    return copy
  }

  process(from: Process): Process {
    return {
      ...from,
      mm: this.mm(from.mm),
      fds: new Map([...from.fds].map(([fd, file]) => [fd, this.file(file)])),
    }
  }

  private file(from: OpenFile): OpenFile {
    let copy = this.files.get(from)
    if (copy === undefined) {
      copy = {
        ...from,
        object: this.object(from.object),
        segment: from.segment === null ? null : this.segment(from.segment),
      }
      this.files.set(from, copy)
    }
    return copy
  }

  /** Parents first: a line of forks can be long. */
  private root(from: AnonRoot): AnonRoot {
    const line: AnonRoot[] = []
    for (let at: AnonRoot | null = from; at !== null && !this.roots.has(at); at = at.parent) line.push(at)
    for (const root of line.reverse())
      this.roots.set(root, {
        ...root,
        parent: root.parent === null ? null : (this.roots.get(root.parent) ?? null),
      })
    return this.roots.get(from) ?? from
  }

  private mm(from: Mm): Mm {
    const known = this.spaces.get(from)
    if (known !== undefined) return known
    const mm: Mm = {
      ...from,
      vmas: new RangeList<Vma>(),
      table: from.table.map((page) => this.page(page)),
      outOfOrder: new Map(from.outOfOrder),
    }
    this.spaces.set(from, mm)
    for (const vma of from.vmas)
      mm.vmas.insert({
        ...vma,
        mm,
        file: vma.file === null ? null : this.file(vma.file),
        root: vma.root === null ? null : this.root(vma.root),
        chain: vma.chain.map((root) => this.root(root)),
      })
    return mm
  }
}
