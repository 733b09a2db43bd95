/**
 * What must hold after every call, whatever it was: the order of VMAs, that every count is the number of what it counts, and that a page is
 * where its VMA and its object have it.
 */
import { hex } from '../../base/format.ts'
import { isPageAligned, PAGE_SIZE } from '../../base/units.ts'
import type { MmuMachine } from './machine.ts'
import { orderedIndex } from './mm/nonlinear.ts'
import { pagesWithin } from './files/objects.ts'
import type { AnonRoot, MemoryObject, Mm, OpenFile, Page, Segment, Vma } from './structs.ts'
import { VM } from './mm/vmFlags.ts'

/** The first rule that is broken, in words; null if none is. Costs a walk over all VMAs and entries. */
export function checkMmuInvariants(m: MmuMachine): string | null {
  const counts = countAll(m)
  return (
    first(m.processes, ({ mm }) => checkVmas(m, mm) ?? checkEntries(m, mm)) ??
    checkPages(m, counts) ??
    checkFiles(counts) ??
    checkObjects(m, counts) ??
    checkSegments(m, counts) ??
    checkRoots(counts)
  )
}

/** What is really there, by what it is of. */
interface Counts {
  readonly entries: Map<Page, number>
  readonly files: Map<OpenFile, number>
  readonly objectVmas: Map<MemoryObject, number>
  readonly attachments: Map<Segment, number>
  readonly links: Map<AnonRoot, number>
  readonly active: Map<AnonRoot, number>
}

function countAll(m: MmuMachine): Counts {
  const counts: Counts = {
    entries: new Map(),
    files: new Map(),
    objectVmas: new Map(),
    attachments: new Map(),
    links: new Map(),
    active: new Map(),
  }
  for (const { fds } of m.processes) for (const file of fds.values()) add(counts.files, file)
  for (const mm of new Set(m.processes.map((process) => process.mm))) {
    mm.table.forEach(0, Infinity, (page) => add(counts.entries, page))
    for (const vma of mm.vmas) {
      if (vma.file !== null) {
        add(counts.files, vma.file)
        add(counts.objectVmas, vma.file.object)
        if (vma.file.segment !== null) add(counts.attachments, vma.file.segment)
      }
      for (const root of vma.chain) add(counts.links, root)
      if (vma.root !== null) add(counts.active, vma.root)
    }
  }
  return counts
}

const add = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1)

function first<T>(items: Iterable<T>, check: (item: T) => string | null): string | null {
  for (const item of items) {
    const broken = check(item)
    if (broken !== null) return broken
  }
  return null
}

const nameOf = (vma: Vma): string => `VMA ${hex(vma.start)} of process ${vma.mm.pid}`

function checkVmas(m: MmuMachine, mm: Mm): string | null {
  let below = 0
  let count = 0
  const broken = first(mm.vmas, (vma) => {
    count++
    if (!isPageAligned(vma.start) || !isPageAligned(vma.end)) return `${nameOf(vma)} is not of whole pages`
    if (vma.end <= vma.start) return `${nameOf(vma)} is empty`
    if (vma.start < below) return `${nameOf(vma)} begins below the end of the one before`
    below = vma.end
    if (vma.mm !== mm) return `${nameOf(vma)} is in another address space`
    if ((vma.root === null) !== (vma.chain.length === 0))
      return `${nameOf(vma)} has a root or a chain, not both`
    if (vma.root !== null && !vma.chain.includes(vma.root))
      return `${nameOf(vma)} has a root outside of its chain`
    return null
  })
  if (broken !== null) return broken
  if (below > m.config.taskSize) return `process ${mm.pid} has memory above the end of its address space`
  if (count !== mm.vmas.size) return `process ${mm.pid} has ${count} VMAs and counts ${mm.vmas.size}`
  if (mm.brk < mm.startBrk) return `process ${mm.pid} has its break below where the heap begins`
  return first(mm.outOfOrder.keys(), (pageNumber) => {
    const vma = mm.vmas.at(pageNumber * PAGE_SIZE)
    const isInOrder = vma === null || (vma.flags & VM.VM_NONLINEAR) === 0
    return isInOrder
      ? `${hex(pageNumber * PAGE_SIZE)} has an order of its own outside of a nonlinear VMA`
      : null
  })
}

function checkEntries(m: MmuMachine, mm: Mm): string | null {
  let broken: string | null = null
  mm.table.forEach(0, Infinity, (page, pageNumber) => {
    broken ??= checkEntry(m, mm, page, pageNumber)
  })
  return broken
}

function checkEntry(m: MmuMachine, mm: Mm, page: Page, pageNumber: number): string | null {
  const where = hex(pageNumber * PAGE_SIZE)
  const vma = mm.vmas.at(pageNumber * PAGE_SIZE)
  if (vma === null) return `${where} is mapped outside of any VMA`
  const isShared = (vma.flags & VM.VM_MAYSHARE) !== 0
  if (page === m.zeroPage)
    return vma.file !== null || isShared
      ? `the zero page is mapped at ${where}, in a mapping of an object`
      : null
  if (page.anonymous) {
    if (isShared) return `an anonymous page is mapped at ${where}, in a shared mapping`
    return vma.root === null ? `an anonymous page is mapped at ${where}, in a VMA without a root` : null
  }
  if (vma.file?.object !== page.object) return `the page at ${where} is of another object than its VMA`
  return orderedIndex(vma, pageNumber) === page.index
    ? null
    : `the page at ${where} is not the one its VMA has there`
}

function checkPages(m: MmuMachine, { entries }: Counts): string | null {
  const pages = new Set(entries.keys())
  for (const object of m.objects) for (const page of object.pages.values()) pages.add(page)
  pages.delete(m.zeroPage)
  const frames = new Set<number>()
  return first(pages, (page) => {
    const count = entries.get(page) ?? 0
    if (page.count !== count) return `page ${page.id} counts ${page.count} entries and has ${count}`
    if (page.exclusive && (!page.anonymous || count > 1)) return `page ${page.id} is exclusive and is not`
    if (page.pfn >= 0 && frames.has(page.pfn)) return `two pages lie in frame ${page.pfn}`
    frames.add(page.pfn)
    return page.anonymous === (page.object === null)
      ? null
      : `page ${page.id} is anonymous and of an object, or neither`
  })
}

function checkFiles({ files }: Counts): string | null {
  return first(files, ([file, count]) =>
    file.users === count ? null : `file ${file.id} counts ${file.users} users and has ${count}`,
  )
}

function checkObjects(m: MmuMachine, { files, objectVmas }: Counts): string | null {
  const users = new Map<MemoryObject, number>()
  for (const file of files.keys()) add(users, file.object)
  for (const segment of m.segments) add(users, segment.object)
  const alive = new Set(m.objects)
  const gone = first(users.keys(), (object) =>
    alive.has(object) ? null : `object ${object.id} is gone and used`,
  )
  if (gone !== null) return gone
  return first(m.objects, (object) => {
    const used = users.get(object) ?? 0
    if (object.users !== used) return `object ${object.id} counts ${object.users} users and has ${used}`
    if (used === 0 && !object.named) return `object ${object.id} has neither name nor user`
    const vmas = objectVmas.get(object) ?? 0
    if (object.vmas !== vmas) return `object ${object.id} counts ${object.vmas} VMAs and has ${vmas}`
    return first(object.pages, ([index, page]) => {
      if (index >= pagesWithin(object.size)) return `object ${object.id} has a page beyond its size`
      return page.object === object && page.index === index
        ? null
        : `a page of object ${object.id} does not know it`
    })
  })
}

function checkSegments(m: MmuMachine, { attachments }: Counts): string | null {
  return first(m.segments, (segment) => {
    const count = attachments.get(segment) ?? 0
    if (segment.nattch !== count)
      return `segment ${segment.shmid} counts ${segment.nattch} attachments and has ${count}`
    return segment.removed && count === 0 ? `segment ${segment.shmid} is removed, unused and there` : null
  })
}

function checkRoots({ links, active }: Counts): string | null {
  const children = new Map<AnonRoot, number>()
  for (const root of links.keys()) add(children, root.parent ?? root)
  return first(links, ([root, count]) => {
    if (root.links !== count) return `root ${root.id} counts ${root.links} VMAs and has ${count}`
    const own = active.get(root) ?? 0
    if (root.active !== own) return `root ${root.id} counts ${root.active} VMAs of its own and has ${own}`
    const below = children.get(root) ?? 0
    return root.children === below
      ? null
      : `root ${root.id} counts ${root.children} children and has ${below}`
  })
}
