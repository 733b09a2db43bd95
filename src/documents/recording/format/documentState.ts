/** Checks one state of a recording: every number in its range, every PFN inside the zone, every list in order. */
import { hex } from '../../../base/format.ts'
import { MIGRATETYPES, type Migratetype } from '../../../base/uapi.ts'
import { MAX_PAGE_ORDER } from '../../../base/units.ts'
import {
  checkFields,
  isList,
  isRecord,
  isWhole,
  keyOf,
  wholeText,
  within,
  wrongValue,
  type Fault,
  type FieldRule,
} from './documentFault.ts'
import { MAX_ADDRESS } from './documentHeader.ts'
import { IMAGE_FIELDS, type TraceProcess, type TraceRegion, type TraceZone } from './types.ts'

const MAX_REGIONS = 262_144
const MAX_PROCESSES = 32_768
const MAX_COUNT = 2 ** 32 - 1

export const isMigratetype = (value: unknown): value is Migratetype =>
  MIGRATETYPES.some((type) => type === value)
export const MIGRATETYPE_TEXT = `one of ${MIGRATETYPES.join(', ')}`

const isAddress = (value: unknown): boolean => isWhole(value) && value >= 0 && value <= MAX_ADDRESS
const isCount = (value: unknown): boolean => isWhole(value) && value >= 0 && value <= MAX_COUNT
const ADDRESS_TEXT = 'an address: a whole number of bytes below 2^52'
const COUNT_TEXT = wholeText(0, MAX_COUNT)

const address = (name: string): FieldRule => ({ name, holds: isAddress, expected: ADDRESS_TEXT })
const count = (name: string): FieldRule => ({ name, holds: isCount, expected: COUNT_TEXT })
const child = (name: string): FieldRule => ({
  name,
  holds: (value) => value === null || isAddress(value),
  expected: 'the start address of a region, or null',
})

const RANGE: readonly FieldRule[] = [address('start'), address('end')]
const NODE: readonly FieldRule[] = [
  count('usage'),
  count('flags'),
  { name: 'pgoff', holds: isAddress, expected: 'a number of pages' },
  count('ino'),
  { name: 'dev', holds: (dev) => dev === null || typeof dev === 'string', expected: 'text, or null' },
  child('left'),
  child('right'),
  { name: 'color', holds: (color) => color === 'red' || color === 'black', expected: '"red" or "black"' },
]
const REGION: readonly FieldRule[] = [...RANGE, address('top'), ...NODE]
const SHARED_VMA: readonly FieldRule[] = [address('id'), ...RANGE, count('ksize'), ...NODE]

const PROCESS: readonly FieldRule[] = [
  count('pid'),
  address('startBrk'),
  address('brk'),
  address('endBrk'),
  count('mapCount'),
  count('totalVm'),
  ...IMAGE_FIELDS.map((name): FieldRule => ({ ...address(name), optional: true })),
]

const STATE: readonly FieldRule[] = [count('mmapPages'), count('freePages')]

/** The first fault of a state; null if it can be used. */
export function checkState(value: unknown, zone: TraceZone): Fault | null {
  if (!isRecord(value)) return wrongValue('', value, 'an object')
  return (
    checkFields(value, STATE) ??
    checkFreeLists(value['freeLists'], zone) ??
    checkPageblocks(value['pageblocks'], zone) ??
    checkRegions(value['regions']) ??
    checkSharedVmas(value['vmaTree']) ??
    checkProcesses(value['processes'])
  )
}

/** How many pageblocks a zone has: those at its ends may be partial. */
export function pageblockCount(zone: TraceZone): number {
  const size = 2 ** zone.pageblockOrder
  return Math.ceil((zone.startPfn + zone.spannedPages) / size) - Math.floor(zone.startPfn / size)
}

/** Whether a block of 2^order pages may start at a PFN: aligned to its size and inside the zone. */
export function isBlock(pfn: unknown, order: number, zone: TraceZone): pfn is number {
  const size = 2 ** order
  return (
    isWhole(pfn) &&
    pfn % size === 0 &&
    pfn >= zone.startPfn &&
    pfn + size <= zone.startPfn + zone.spannedPages
  )
}

export const blockText = (order: number, zone: TraceZone): string =>
  `the PFN of a block of order ${order} in the zone: a multiple of ${2 ** order} from ${zone.startPfn} to ${zone.startPfn + zone.spannedPages - 2 ** order}`

function checkFreeLists(value: unknown, zone: TraceZone): Fault | null {
  if (!isRecord(value)) return wrongValue('freeLists', value, 'an object')
  for (const [type, orders] of Object.entries(value)) {
    const path = `freeLists.${keyOf(type)}`
    if (!isMigratetype(type)) return { path, what: `is not a migratetype; it should be ${MIGRATETYPE_TEXT}` }
    if (!isRecord(orders)) return wrongValue(path, orders, 'an object')
    for (const [name, list] of Object.entries(orders)) {
      const at = `${path}.${/^\d+$/.test(name) ? name : keyOf(name)}`
      const order = Number(name)
      if (String(order) !== name || !isWhole(order) || order < 0 || order > MAX_PAGE_ORDER)
        return { path: at, what: `is not an order; it should be 0 to ${MAX_PAGE_ORDER}` }
      if (!isList(list)) return wrongValue(at, list, 'a list of PFNs')
      for (let i = 0; i < list.length; i++)
        if (!isBlock(list[i], order, zone)) return wrongValue(`${at}[${i}]`, list[i], blockText(order, zone))
    }
  }
  return null
}

function checkPageblocks(value: unknown, zone: TraceZone): Fault | null {
  const expected = pageblockCount(zone)
  if (!isList(value) || value.length !== expected)
    return wrongValue('pageblocks', value, `a list of ${expected}, one for each pageblock of the zone`)
  for (let i = 0; i < value.length; i++)
    if (!isMigratetype(value[i])) return wrongValue(`pageblocks[${i}]`, value[i], MIGRATETYPE_TEXT)
  return null
}

function checkRegions(value: unknown): Fault | null {
  if (!isList(value) || value.length > MAX_REGIONS)
    return wrongValue('regions', value, `a list of at most ${MAX_REGIONS} regions`)
  let last = -1
  for (let i = 0; i < value.length; i++) {
    const fields = checkFields(value[i], REGION)
    if (fields) return within(`regions[${i}]`, fields)
    const region = value[i] as TraceRegion
    const range = checkRange(region, last)
    if (range) return within(`regions[${i}]`, range)
    last = region.start
  }
  return null
}

/** The VMAs of the system in 2.6.28 and before; absent in later kernels. */
function checkSharedVmas(value: unknown): Fault | null {
  if (value === undefined) return null
  if (!isList(value) || value.length > MAX_REGIONS)
    return wrongValue('vmaTree', value, `a list of at most ${MAX_REGIONS} VMAs`)
  for (let i = 0; i < value.length; i++) {
    const fault = checkFields(value[i], SHARED_VMA)
    if (fault) return within(`vmaTree[${i}]`, fault)
  }
  return null
}

function checkRange({ start, end, top }: TraceRegion, last: number): Fault | null {
  if (start <= last) return { path: 'start', what: `is ${hex(start)}; the region before has ${hex(last)}` }
  if (end <= start) return { path: 'end', what: `is ${hex(end)}, not above the start, ${hex(start)}` }
  if (top < end) return { path: 'top', what: `is ${hex(top)}, below the end, ${hex(end)}` }
  return null
}

function checkProcesses(value: unknown): Fault | null {
  if (!isList(value) || value.length > MAX_PROCESSES)
    return wrongValue('processes', value, `a list of at most ${MAX_PROCESSES} processes`)
  let last = 0
  for (let i = 0; i < value.length; i++) {
    const fault = checkFields(value[i], PROCESS) ?? checkVmas(value[i] as TraceProcess)
    if (fault) return within(`processes[${i}]`, fault)
    const { pid } = value[i] as TraceProcess
    if (pid <= last) return { path: `processes[${i}].pid`, what: `is ${pid}; the process before has ${last}` }
    last = pid
  }
  return null
}

/** In 6.x one VMA can come twice, cut in two by another: the tree knows it under two ranges. */
const isListedTwice = (vmas: readonly (readonly number[])[], at: number): boolean =>
  vmas.slice(0, at).some((vma) => vma.every((value, i) => value === vmas[at]?.[i]))

function checkVmas({ vmas }: { readonly vmas: unknown }): Fault | null {
  if (!isList(vmas) || vmas.length > MAX_REGIONS)
    return wrongValue('vmas', vmas, `a list of at most ${MAX_REGIONS} VMAs`)
  let last = -1
  for (let i = 0; i < vmas.length; i++) {
    const vma = vmas[i]
    if (!isList(vma) || (vma.length !== 6 && vma.length !== 7) || !vma.every(isAddress))
      return wrongValue(`vmas[${i}]`, vma, 'six numbers: start, end, flags, pgoff, start of its region, ino')
    const [start, end, , , , , id] = vma as readonly number[]
    // 2.6.29 can be brought to let a VMA end below its start.
    if (start === undefined || end === undefined || (end <= start && id === undefined))
      return { path: `vmas[${i}]`, what: 'ends before it starts' }
    // Up to 2.6.18 the newest comes first.
    if (start < last && id === undefined && !isListedTwice(vmas as readonly (readonly number[])[], i))
      return { path: `vmas[${i}]`, what: 'is not in address order' }
    last = start
  }
  return null
}
