/**
 * What must hold after every call, whatever it was: what the kernel's own checks look for (validate_nommu_regions,
 * lib/rbtree_test.c) and the bookkeeping that ties pages, regions and mappings together.
 */
import { VmaField } from './mm/vmas.ts'
import { RegionField } from './mm/regions.ts'
import { VM } from '../../base/uapi.ts'
import { hex } from '../../base/format.ts'
import { MIGRATETYPES } from '../../base/uapi.ts'
import { addrToPfn, asPfn, bytesToPages, NR_PAGE_ORDERS, PAGE_SIZE } from '../../base/units.ts'
import { PageHolder } from '../pages/buddy.ts'
import type { Machine, Mm } from './machine.ts'

const NIL = -1

/** The first rule that is broken, in words; null if none is. Costs a walk over all pages. */
export function checkInvariants(m: Machine): string | null {
  if (m.stopped !== null || m.config.isPicture === true) return null
  if (m.isTorn) return checkBuddy(m) ?? checkTree(m)
  return checkBuddy(m) ?? checkTree(m) ?? checkRegions(m) ?? checkMappings(m) ?? checkHolders(m)
}

/** Free blocks are aligned, do not overlap, have no free buddy, lie on their pageblock's list, and add up. */
function checkBuddy(m: Machine): string | null {
  const { buddy } = m
  let pages = 0
  const seen = new Set<number>()
  for (let type = 0; type < MIGRATETYPES.length; type++) {
    for (let order = 0; order < NR_PAGE_ORDERS; order++) {
      let count = 0
      for (const pfn of buddy.list(type, order)) {
        count++
        const name = (): string => `free block ${pfn} of order ${order}`
        if (pfn % (1 << order) !== 0) return `${name()} is not aligned`
        if (seen.has(pfn)) return `${name()} is listed twice`
        if (buddy.freeOrderAt(pfn) !== order) return `${name()} does not know its order`
        // From 2.6.24 on free pages could change lists without their pageblock.
        if (m.rules.fallback === '6.12' && buddy.blockTypeOf(pfn) !== type)
          return `${name()} is on the list of another type`
        if (order < NR_PAGE_ORDERS - 1 && buddy.freeOrderAt(asPfn(pfn ^ (1 << order))) === order)
          return `${name()} did not merge with its buddy`
        seen.add(pfn)
        pages += 1 << order
      }
      if (count !== buddy.countOf(type, order))
        return `order ${order}: ${count} blocks listed, others counted`
    }
  }
  return pages === buddy.freePages ? null : `${pages} pages on the lists, ${buddy.freePages} counted`
}

/** Red-black rules: black root, no red child of a red node, the same number of black nodes on every path. */
function checkTree(m: Machine): string | null {
  const { tree } = m.regions
  if (tree.root === NIL) return null
  if (tree.isRed(tree.root)) return 'the root of the region tree is red'
  const height = (node: number): number => {
    if (node === NIL) return 1
    const [left, right] = [tree.leftOf(node), tree.rightOf(node)]
    if (tree.isRed(node) && (tree.isRed(left) || tree.isRed(right))) return -1
    for (const child of [left, right]) if (child !== NIL && tree.parentOf(child) !== node) return -1
    const below = height(left)
    return below === -1 || below !== height(right) ? -1 : below + (tree.isRed(node) ? 0 : 1)
  }
  return height(tree.root) === -1 ? 'the region tree breaks the red-black rules' : null
}

/** As validate_nommu_regions, but for mappings in place, and: a copy's pages are held by mmap and count as MmapCopy. */
function checkRegions(m: Machine): string | null {
  const { regions } = m
  let lastStart = NIL
  let lastTop = 0
  let copied = 0
  for (const row of regions.inOrder()) {
    const [start, end, top] = [
      regions.get(row, RegionField.start),
      regions.get(row, RegionField.end),
      regions.get(row, RegionField.top),
    ]
    const name = (): string => `region ${hex(start)}`
    const copy = (regions.get(row, RegionField.flags) & VM.VM_MAPPED_COPY) !== 0
    // ftruncate can cut a mapping of a file to nothing.
    if (end <= start && regions.get(row, RegionField.inode) === NIL) return `${name()} is empty`
    if (top < end) return `${name()} ends above its top`
    if (m.rules.vmas === 'links' ? start < lastStart : start <= lastStart) return `${name()} is out of order`
    // Mappings placed directly on a file may overlap: the file owns the memory.
    if (copy && start < lastTop) return `${name()} overlaps the one before`
    lastStart = start
    // What shares its pages with other objects of kmalloc is accounted for by the caches.
    const isShared = m.rules.vmas === 'links' && regions.get(row, RegionField.order) === NIL
    if (copy && !isShared) {
      const order = regions.get(row, RegionField.order)
      const isBlock = m.rules.vmas === 'links' && order >= 0
      const pages = isBlock ? 1 << order : Math.max(0, bytesToPages(top - start))
      lastTop = start + pages * PAGE_SIZE
      copied += pages
      for (let pfn = addrToPfn(start); pfn < addrToPfn(start) + pages; pfn++)
        if (holder(m, pfn) !== PageHolder.mmap) return `page ${pfn} of ${name()} is not held by it`
    }
  }
  return copied + m.lostPages === m.mmapPages
    ? null
    : `regions hold ${copied} pages, ${m.lostPages} are lost, MmapCopy counts ${m.mmapPages}`
}

const holder = (m: Machine, pfn: number): number =>
  m.buddy.holders[pfn - m.config.zone.startPfn] ?? PageHolder.kernel

/** Every VMA lies in its region, and a region's usage is the number of VMAs that use it or have lost it. */
function checkMappings(m: Machine): string | null {
  const users = new Map<number, number>()
  const spaces = new Set(m.processes.map((process) => process.mm))
  for (const mm of spaces) {
    const rows = new Set(mm.vmas.rows)
    const broken = checkVmaTree(m, mm)
    if (broken !== null) return broken
    for (const row of rows) {
      const region = m.vmas.get(row, VmaField.region)
      if (m.regions.table.serialOf(region) === 0)
        return `VMA ${hex(m.vmas.get(row, VmaField.start))} has no region`
      users.set(region, (users.get(region) ?? 0) + 1)
      if (m.vmas.get(row, VmaField.start) < m.regions.get(region, RegionField.start))
        return `VMA ${hex(m.vmas.get(row, VmaField.start))} begins before its region`
      const copy = (m.regions.get(region, RegionField.flags) & VM.VM_MAPPED_COPY) !== 0
      if (copy && m.lostPages === 0 && m.vmas.get(row, VmaField.end) > m.regions.get(region, RegionField.top))
        return `VMA ${hex(m.vmas.get(row, VmaField.start))} ends above its region`
      if (m.rules.vmas === 'links' && !isLink(m, row, region))
        return `a link to the VMA ${hex(m.vmas.get(row, VmaField.start))} differs from it`
    }
    if (mm.mapCount < rows.size) return `a process has ${rows.size} VMAs and counts ${mm.mapCount}`
    if (m.rules.vmas !== 'maple' && mm.mapCount > rows.size) return 'a process has lost a VMA'
  }
  for (const row of m.regions.inOrder()) {
    const usage = m.regions.get(row, RegionField.usage)
    const found = users.get(row) ?? 0
    const start = hex(m.regions.get(row, RegionField.start))
    // Only a maple tree can lose a VMA, which then keeps its region.
    if (usage < found || (usage > found && m.rules.vmas !== 'maple'))
      return `region ${start} counts ${usage} users and has ${found}`
    if (usage < 1) return `region ${start} has no user`
  }
  return null
}

/** The order of a process's tree: by address without overlaps, or by start with any. */
function checkVmaTree(m: Machine, { vmas }: Mm): string | null {
  const listed = new Set<number>()
  let [lastLow, lastHigh] = [-1, -1]
  for (const at of vmas.places()) {
    const [low, high] = [vmas.lowAt(at), vmas.highAt(at)]
    if (m.rules.vmas === 'maple') {
      if (high <= low) return `an entry at ${hex(low)} of a VMA tree is empty`
      if (low < lastHigh) return `two entries of a VMA tree lie over each other at ${hex(low)}`
      lastHigh = high
      continue
    }
    if (low < lastLow) return `the VMA at ${hex(low)} is out of order`
    lastLow = low
    if (listed.has(vmas.rowAt(at))) return `the VMA at ${hex(low)} is listed twice`
    listed.add(vmas.rowAt(at))
  }
  return null
}

/** Before 2.6.29 what a process has of a mapping is a link to the one VMA of the system, here its region. */
const isLink = (m: Machine, row: number, region: number): boolean =>
  m.vmas.get(row, VmaField.start) === m.regions.get(region, RegionField.start) &&
  m.vmas.get(row, VmaField.end) === m.regions.get(region, RegionField.end)

/** Every page is either on the free lists or held by somebody, never both. */
function checkHolders(m: Machine): string | null {
  let free = 0
  const { holders } = m.buddy
  for (let page = 0; page < holders.length; page++) if (holders[page] === PageHolder.free) free++
  return free === m.buddy.freePages ? null : `${free} pages held by nobody, ${m.buddy.freePages} on the lists`
}
