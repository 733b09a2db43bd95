/** munmap without an MMU (mm/nommu.c: do_munmap, split_vma, shrink_vma): whole mappings, or pieces of anonymous ones. */
import { VmaField } from './vmas.ts'
import { RegionField } from './regions.ts'
import { isPageAligned, pageAlign, wrapped } from '../../../base/units.ts'
import { Ev } from '../../record/journal.ts'
import { fail, type Machine, type Process } from '../machine.ts'
import {
  addNommuRegion,
  addVmaToMm,
  deleteVma,
  findVma,
  freePageSeries,
  mmOfVma,
  pagesBetween,
  takeVmaOutOfMm,
} from './vmaOps.ts'
import { refuses } from '../../record/why.ts'
import { logNotMapped } from './refusal.ts'

/** 0, or a negative errno. `start` and `length` in bytes, as the program gave them. */
export function doMunmap(m: Machine, process: Process, start: number, length: number): number {
  m.feed?.enter()
  m.why?.enter('munmap', start, start + length)
  const result =
    m.systemVmas?.unmap(process, start, length) ?? unmap(m, process, start, wrapped(length, m.rules.wordSize))
  m.why?.leave()
  m.feed?.leave()
  return result
}

function unmap(m: Machine, process: Process, start: number, length: number): number {
  const len = m.rules.munmapRoundsLength ? pageAlign(length) : length
  if (refuses(m.why, 'munmap-length', len === 0, len)) return fail('EINVAL')
  const { rb } = process.mm
  // There is no test for an end beyond the last address.
  const end = rb === null ? start + len : wrapped(start + len, m.rules.wordSize)
  const row = rb === null ? findVma(m, process, start, end) : rb.find(start)
  if (refuses(m.why, 'munmap-found', row === -1, start, end)) {
    logNotMapped(m, process, start, start + len)
    return fail('EINVAL')
  }
  return m.vmas.get(row, VmaField.inode) === -1
    ? unmapAnonymous(m, process, row, start, end)
    : unmapFile(m, process, row, start, end)
}

/** A file mapping goes whole: the request must end where a mapping ends and start no higher than it. */
function unmapFile(m: Machine, process: Process, first: number, start: number, end: number): number {
  for (const row of process.mm.rb?.from(first) ?? process.mm.vmas.from(first, start)) {
    const id = m.vmas.table.serialOf(row)
    const vmaStart = m.vmas.get(row, VmaField.start)
    const vmaEnd = m.vmas.get(row, VmaField.end)
    if (refuses(m.why, 'munmap-file-start', start > vmaStart, start, id, vmaStart)) return fail('EINVAL')
    if (end !== vmaEnd) {
      m.why?.note('munmap-search-next', id, vmaEnd, end)
      continue
    }
    refuses(m.why, 'munmap-file-end', false, start, end)
    deleteVma(m, process, row)
    return 0
  }
  refuses(m.why, 'munmap-file-end', true, start, end)
  return fail('EINVAL')
}

function unmapAnonymous(m: Machine, process: Process, row: number, start: number, end: number): number {
  const { data } = m.vmas.table
  const at = m.vmas.table.at(row)
  const vmaStart = data[at + VmaField.start] ?? 0
  const vmaEnd = data[at + VmaField.end] ?? 0
  if (start !== vmaStart || end !== vmaEnd) return unmapPart(m, process, row, start, end)
  deleteVma(m, process, row)
  return 0
}

function unmapPart(m: Machine, process: Process, row: number, start: number, end: number): number {
  const { data } = m.vmas.table
  const at = m.vmas.table.at(row)
  const vmaStart = data[at + VmaField.start] ?? 0
  const vmaEnd = data[at + VmaField.end] ?? 0
  const id = m.vmas.table.serialOf(row)
  const outside = start < vmaStart || end > vmaEnd
  if (refuses(m.why, 'munmap-inside', outside, start, end, id, vmaStart, vmaEnd)) return fail('EINVAL')
  if (refuses(m.why, 'munmap-start-aligned', !isPageAligned(start), start)) return fail('EINVAL')
  const ragged = end !== vmaEnd && !isPageAligned(end)
  if (refuses(m.why, 'munmap-end-aligned', ragged, end)) return fail('EINVAL')
  if (start !== vmaStart && end !== vmaEnd) {
    m.why?.enter('split-vma', id, start)
    const split = splitVma(m, process, row, start)
    m.why?.leave()
    if (!split) return fail('EFAULT')
  }
  m.why?.enter('shrink-vma', id, start, end)
  const shrunk = shrinkVma(m, process, row, start, end)
  m.why?.leave()
  return shrunk ? 0 : fail('EFAULT')
}

/**
 * split_vma, new_below: a new region and VMA take the part below `addr`; the old ones keep the part above. False where the
 * kernel stops.
 */
function splitVma(m: Machine, process: Process, row: number, addr: number): boolean {
  const { regions, vmas } = m
  const upper = vmas.get(row, VmaField.region)
  if (isFreed(m, upper)) return false
  const lower = regions.table.addCopy(upper)
  const lowerVma = vmas.table.addCopy(row)
  const { data } = vmas.table
  const at = vmas.table.at(row)
  const atLower = vmas.table.at(lowerVma)
  const start = data[at + VmaField.start] ?? 0
  const below = pagesBetween(start, addr)
  const { data: places } = regions.table
  const lowerPlace = regions.table.at(lower)
  const upperPlace = regions.table.at(upper)
  places[lowerPlace + RegionField.end] = addr
  places[lowerPlace + RegionField.top] = addr
  data[atLower + VmaField.end] = addr
  data[atLower + VmaField.region] = lower
  data[atLower + VmaField.bornAt] = m.step

  if (process.mm.rb !== null) {
    data[atLower + VmaField.address] = m.structAddress(start)
    takeVmaOutOfMm(process, row)
  }
  regions.unlink(upper)
  regions.set(upper, RegionField.start, addr)
  places[upperPlace + RegionField.pgoff] = (places[upperPlace + RegionField.pgoff] ?? 0) + below
  data[at + VmaField.start] = addr
  data[at + VmaField.pgoff] = (data[at + VmaField.pgoff] ?? 0) + below
  if (!putBack(m, upper, start) || !addNommuRegion(m, lower)) return false

  const mm = mmOfVma(m, process, row)
  if (mm !== null) mm.mapCount++
  if (process.mm.rb !== null) addVmaToMm(m, process, row)
  addVmaToMm(m, process, lowerVma)
  if (m.journal.events)
    m.journal.push(Ev.regionSplit, regions.table.serialOf(lower), regions.table.serialOf(upper), addr)
  regions.journalPlace(Ev.regionAdd, lower)
  vmas.journalPlace(Ev.vmaAdd, lowerVma, process.pid)
  return true
}

/**
 * vmi_shrink_vma: cuts [from, to) off the head or the tail. A cut at the tail goes up to the region's top. False where the
 * kernel stops.
 */
function shrinkVma(m: Machine, process: Process, row: number, from: number, to: number): boolean {
  const { regions, vmas } = m
  const { data } = vmas.table
  const at = vmas.table.at(row)
  const region = data[at + VmaField.region] ?? 0
  if (isFreed(m, region)) return false
  if (to < from) {
    m.isTorn = true
    m.journal.pushText('note', '2.6.29 defect: the length wraps, and the mapping now begins below itself')
  }
  const isTail = from > (data[at + VmaField.start] ?? 0)
  if (m.rules.vmas === 'maple') process.mm.vmas.clear(from, isTail ? (data[at + VmaField.end] ?? 0) : to)
  else takeVmaOutOfMm(process, row)
  if (isTail) data[at + VmaField.end] = from
  else data[at + VmaField.start] = to
  if (m.rules.vmas !== 'maple') addVmaToMm(m, process, row)
  vmas.journalPlace(Ev.vmaResize, row, process.pid)
  const { data: places } = regions.table
  const place = regions.table.at(region)
  const start = places[place + RegionField.start] ?? 0
  regions.unlink(region)
  let freeTo = to
  if (from > start) {
    freeTo = places[place + RegionField.top] ?? 0
    places[place + RegionField.end] = from
    places[place + RegionField.top] = from
  } else regions.set(region, RegionField.start, to)
  if (!putBack(m, region, start)) return false
  regions.journalPlace(Ev.regionResize, region)
  freePageSeries(m, from, freeTo)
  return true
}

/** An entry that was left behind (6.x) leads to a VMA whose region is gone. What comes of taking that out of the tree nobody can say. */
function isFreed(m: Machine, region: number): boolean {
  if (m.regions.table.serialOf(region) !== 0) return false
  m.bug('6.x defect: the region of a mapping that was freed is taken out of the tree, in which it is not')
  return true
}

/**
 * Puts a region back that was taken out to be cut and began at `oldStart`. A mapping of /dev/mem can begin where the rest of
 * it begins: then the kernel stops, and the region stays out.
 */
function putBack(m: Machine, region: number, oldStart: number): boolean {
  if (addNommuRegion(m, region)) return true
  m.journal.push(Ev.regionRemove, m.regions.table.serialOf(region), oldStart)
  return false
}
