/**
 * The model's state against the kernel's, whole: nothing that a recording holds about memory is left out.
 * Of two lists in order only the first place that differs is named: what comes after it follows from it.
 */
import type { DifferingPlace } from '../../../base/differing.ts'
import { hex, hexRange } from '../../../base/format.ts'
import { formatValue, type ResultForm } from '../../../base/result.ts'
import { MIGRATETYPES, errnoName } from '../../../base/uapi.ts'
import { NR_PAGE_ORDERS } from '../../../base/units.ts'
import { resultFormOf } from '../../../language/calls/results.ts'
import { DifferenceList, WEIGHT, firstDifference, type Comparison, type Weight } from './comparison.ts'
import { KILLED } from '../format/documentStep.ts'
import { compareLog } from './compareLog.ts'
import { compareProc } from './compareProc.ts'
import { IMAGE_FIELDS } from '../format/types.ts'
import type {
  TraceAllocatorEvent,
  TraceEvent,
  TraceFreeLists,
  TraceProcess,
  TraceRegion,
  TraceSharedVma,
  TraceState,
  TraceStep,
  TraceStepResult,
  TraceVma,
} from '../format/types.ts'

/** How many differences are kept if the caller does not say. */
export const DIFFERENCE_LIMIT = 100

/** Compares two states. Both keep regions, processes and VMAs in order of address or pid. */
export function compareStates(model: TraceState, kernel: TraceState, limit = DIFFERENCE_LIMIT): Comparison {
  const found = new DifferenceList(limit)
  compareInto(found, model, kernel)
  return found.finish()
}

/**
 * Compares what a model did in one step with what the kernel did: result, own allocator events in order, the state
 * afterwards, and the text of the /proc files that the step read.
 */
export function compareSteps(
  model: TraceStepResult,
  kernel: TraceStep,
  limit = DIFFERENCE_LIMIT,
): Comparison {
  const found = new DifferenceList(limit)
  const errno = kernel.errno ?? null
  const form = resultFormOf(kernel.sys ?? '')
  if (model.ret !== kernel.ret)
    found.add(WEIGHT.result, 'ret', formatRet(model.ret, form), formatRet(kernel.ret, form))
  else if (model.errno !== errno) found.add(WEIGHT.result, 'errno', model.errno ?? 'none', errno ?? 'none')
  compareDeaths(found, model.deaths, kernel)
  compareEvents(found, model.ownEvents, kernel.events)
  compareInto(found, model.after, kernel.after)
  if (kernel.proc) compareProc(found, model.proc, kernel.proc)
  compareLog(found, model.log, kernel.dmesg ?? [])
  return found.finish()
}

/** Whom a signal ended in the step: the caller, or others. */
function compareDeaths(
  found: DifferenceList,
  model: TraceStepResult['deaths'],
  { pid, spawned, exec, ret, signal, died = [] }: TraceStep,
): void {
  // Kernels before 2.6.30: who died is seen in the processes that are left.
  if (ret === KILLED) return
  const caller = exec?.vfork === true ? (spawned ?? ret) : pid
  const theirs = [
    ...(signal === undefined ? [] : [`${caller ?? '?'} by ${signal}`]),
    ...died.filter((death) => death.signal !== 0).map((death) => `${death.pid} by ${death.signal}`),
  ]
  const ours = model.map((death) => `${death.pid} by ${death.signal}`)
  if (ours.toSorted().join() !== theirs.toSorted().join())
    found.add(WEIGHT.result, 'killed', ours.join(', ') || 'nobody', theirs.join(', ') || 'nobody')
}

function compareInto(found: DifferenceList, model: TraceState, kernel: TraceState): void {
  compareByKey(model.regions, kernel.regions, regionStart, {
    both: (ours, theirs) => compareRegion(found, ours, theirs),
    model: (region) =>
      found.add(WEIGHT.region, regionName(region), regionRange(region), 'none', atRegion(region)),
    kernel: (region) =>
      found.add(WEIGHT.region, regionName(region), 'none', regionRange(region), atRegion(region)),
  })
  compareSharedVmas(found, model.vmaTree ?? [], kernel.vmaTree ?? [])
  compareByKey(model.processes, kernel.processes, processPid, {
    both: (ours, theirs) => compareProcess(found, ours, theirs),
    model: ({ pid }) => found.add(WEIGHT.process, `process ${pid}`, 'there', 'none', atProcess(pid)),
    kernel: ({ pid }) => found.add(WEIGHT.process, `process ${pid}`, 'none', 'there', atProcess(pid)),
  })
  compareFreeLists(found, model.freeLists, kernel.freeLists)
  comparePageblocks(found, model.pageblocks, kernel.pageblocks)
  compareNumber(found, WEIGHT.counter, 'mmapPages', model.mmapPages, kernel.mmapPages, String)
  compareNumber(found, WEIGHT.counter, 'freePages', model.freePages, kernel.freePages, String)
}

function compareNumber(
  found: DifferenceList,
  weight: Weight,
  where: string,
  model: number,
  kernel: number,
  format: (value: number) => string,
): void {
  if (model !== kernel) found.add(weight, where, format(model), format(kernel))
}

/** Walks two lists in ascending order of a key side by side. */
function compareByKey<T>(
  model: readonly T[],
  kernel: readonly T[],
  keyOf: (item: T) => number,
  report: { both: (model: T, kernel: T) => void; model: (item: T) => void; kernel: (item: T) => void },
): void {
  let m = 0
  let k = 0
  for (;;) {
    const ours = model[m]
    const theirs = kernel[k]
    if (ours === undefined && theirs === undefined) return
    const difference = ours === undefined ? 1 : theirs === undefined ? -1 : keyOf(ours) - keyOf(theirs)
    if (ours !== undefined && theirs !== undefined && difference === 0) {
      report.both(ours, theirs)
      m++
      k++
    } else if (ours !== undefined && difference < 0) {
      report.model(ours)
      m++
    } else if (theirs !== undefined) {
      report.kernel(theirs)
      k++
    }
  }
}

const atRegion = ({ start }: { readonly start: number }): DifferingPlace => ({ kind: 'region', start })
const atProcess = (pid: number): DifferingPlace => ({ kind: 'process', process: pid })
const atBlock = (pfn: number | undefined): DifferingPlace | null =>
  pfn === undefined ? null : { kind: 'block', pfn }

const regionStart = ({ start }: TraceRegion): number => start
const regionName = ({ start }: TraceRegion): string => `region ${hex(start)}`
const regionRange = ({ start, end }: TraceRegion): string => hexRange(start, end)
const processPid = ({ pid }: TraceProcess): number => pid
const vmaStart = (vma: TraceVma): number => vma[0]
const vmaRange = ([start, end]: TraceVma): string => hexRange(start, end)
const child = (start: number | null): string => (start === null ? 'none' : hex(start))

const REGION_NUMBERS = [
  ['end', hex],
  ['top', hex],
  ['usage', String],
  ['flags', hex],
  ['pgoff', String],
  ['ino', String],
] as const

function compareRegion(found: DifferenceList, model: TraceRegion, kernel: TraceRegion): void {
  const at = atRegion(kernel)
  for (const [field, format] of REGION_NUMBERS)
    if (model[field] !== kernel[field])
      found.add(
        WEIGHT.region,
        `${regionName(kernel)} ${field}`,
        format(model[field]),
        format(kernel[field]),
        at,
      )
  if (model.dev !== kernel.dev)
    found.add(WEIGHT.region, `${regionName(kernel)} dev`, model.dev ?? 'none', kernel.dev ?? 'none', at)
  if (model.left !== kernel.left)
    found.add(WEIGHT.tree, `${regionName(kernel)} left`, child(model.left), child(kernel.left), at)
  if (model.right !== kernel.right)
    found.add(WEIGHT.tree, `${regionName(kernel)} right`, child(model.right), child(kernel.right), at)
  if (model.color !== kernel.color)
    found.add(WEIGHT.tree, `${regionName(kernel)} color`, model.color, kernel.color, at)
}

const PROCESS_NUMBERS = [
  ['startBrk', hex],
  ['brk', hex],
  ['endBrk', hex],
  ['mapCount', String],
  ['totalVm', String],
] as const

/** The five fields of a VMA after its start. */
const VMA_NUMBERS = [
  [1, 'end', hex],
  [2, 'flags', hex],
  [3, 'pgoff', String],
  [4, 'region', hex],
  [5, 'ino', String],
] as const

function compareProcess(found: DifferenceList, model: TraceProcess, kernel: TraceProcess): void {
  const at = atProcess(kernel.pid)
  for (const [field, format] of PROCESS_NUMBERS)
    if (model[field] !== kernel[field])
      found.add(
        WEIGHT.process,
        `process ${kernel.pid} ${field}`,
        format(model[field]),
        format(kernel[field]),
        at,
      )
  // Compared where both sides say so.
  for (const field of IMAGE_FIELDS) {
    const [ours, theirs] = [model[field], kernel[field]]
    if (ours !== undefined && theirs !== undefined && ours !== theirs)
      found.add(WEIGHT.process, `process ${kernel.pid} ${field}`, hex(ours), hex(theirs), at)
  }
  const name = (vma: TraceVma): string => `process ${kernel.pid} vma ${hex(vma[0])}`
  const placeOf = ([start]: TraceVma): DifferingPlace => ({ kind: 'vma', process: kernel.pid, start })
  if (kernel.vmas.some((vma) => vma.length === 7)) {
    compareVmaLists(found, model, kernel)
    return
  }
  compareByKey(model.vmas, kernel.vmas, vmaStart, {
    both: (ours, theirs) => {
      for (const [index, field, format] of VMA_NUMBERS)
        if (ours[index] !== theirs[index])
          found.add(
            WEIGHT.vma,
            `${name(theirs)} ${field}`,
            format(ours[index]),
            format(theirs[index]),
            placeOf(theirs),
          )
    },
    model: (vma) => found.add(WEIGHT.vma, name(vma), vmaRange(vma), 'none', placeOf(vma)),
    kernel: (vma) => found.add(WEIGHT.vma, name(vma), 'none', vmaRange(vma), placeOf(vma)),
  })
}

/** Kernels before 2.6.30: VMAs in the order of a list, and in 2.6.29 the shape of a tree. */
function compareVmaLists(found: DifferenceList, model: TraceProcess, kernel: TraceProcess): void {
  const rows = (list: readonly (readonly unknown[])[] | undefined): readonly string[] =>
    (list ?? []).map((row) => row.join(' '))
  for (const [field, weight] of [
    ['vmas', WEIGHT.vma],
    ['tree', WEIGHT.tree],
  ] as const) {
    const [ours, theirs] = [rows(model[field]), rows(kernel[field])]
    const place = firstDifference(ours, theirs)
    const [start] = (field === 'vmas' ? (kernel.vmas[place] ?? model.vmas[place]) : undefined) ?? []
    if (place >= 0)
      found.add(
        weight,
        `process ${kernel.pid} ${field} ${place + 1}`,
        ours[place] ?? 'none',
        theirs[place] ?? 'none',
        start === undefined ? atProcess(kernel.pid) : { kind: 'vma', process: kernel.pid, start },
      )
  }
}

/** The VMAs of the system, 2.6.28 and before, in the order of their tree. */
function compareSharedVmas(
  found: DifferenceList,
  model: readonly TraceSharedVma[],
  kernel: readonly TraceSharedVma[],
): void {
  const fields = ['id', 'start', 'end', 'ksize', 'usage', 'flags', 'pgoff', 'ino', 'dev'] as const
  const shape = ['left', 'right', 'color'] as const
  for (let i = 0; i < Math.max(model.length, kernel.length); i++) {
    const [ours, theirs] = [model[i], kernel[i]]
    if (ours === undefined || theirs === undefined) {
      const place = (vma: TraceSharedVma | undefined): string =>
        vma === undefined ? 'none' : hexRange(vma.start, vma.end)
      const there = theirs ?? ours
      const at = there === undefined ? null : atRegion(there)
      found.add(WEIGHT.region, `VMA ${i + 1}`, place(ours), place(theirs), at)
      return
    }
    for (const field of [...fields, ...shape])
      if (ours[field] !== theirs[field])
        found.add(
          fields.some((name) => name === field) ? WEIGHT.region : WEIGHT.tree,
          `VMA ${hex(theirs.start)} ${field}`,
          String(ours[field]),
          String(theirs[field]),
          atRegion(theirs),
        )
  }
}

const ORDER_NAMES: readonly string[] = Array.from({ length: NR_PAGE_ORDERS }, (_, order) => String(order))
const EMPTY: readonly number[] = []

function compareFreeLists(found: DifferenceList, model: TraceFreeLists, kernel: TraceFreeLists): void {
  for (const type of MIGRATETYPES) {
    const ours = model[type]
    const theirs = kernel[type]
    if (ours === undefined && theirs === undefined) continue
    for (const order of ORDER_NAMES) {
      const ourList = ours?.[order] ?? EMPTY
      const theirList = theirs?.[order] ?? EMPTY
      const place = firstDifference(ourList, theirList)
      if (place >= 0)
        found.add(
          WEIGHT.freeList,
          `free list ${type} order ${order}, block ${place + 1}`,
          formatBlock(ourList[place]),
          formatBlock(theirList[place]),
          atBlock(theirList[place] ?? ourList[place]),
        )
    }
  }
}

function comparePageblocks(
  found: DifferenceList,
  model: TraceState['pageblocks'],
  kernel: TraceState['pageblocks'],
): void {
  const length = Math.max(model.length, kernel.length)
  for (let i = 0; i < length; i++)
    if (model[i] !== kernel[i])
      found.add(WEIGHT.pageblock, `pageblock ${i}`, model[i] ?? 'none', kernel[i] ?? 'none', {
        kind: 'pageblock',
        index: i,
      })
}

function compareEvents(
  found: DifferenceList,
  model: readonly TraceAllocatorEvent[],
  kernel: readonly TraceEvent[],
): void {
  let place = 0
  for (const event of kernel) {
    if ((event[0] !== 'alloc' && event[0] !== 'free') || event[4] === 0) continue
    const ours = model[place++]
    if (ours === undefined || !isSameEvent(ours, event)) {
      found.add(WEIGHT.event, `own event ${place}`, formatEvent(ours), formatEvent(event), atBlock(event[1]))
      return
    }
  }
  if (model.length > place)
    found.add(
      WEIGHT.event,
      `own event ${place + 1}`,
      formatEvent(model[place]),
      'none',
      atBlock(model[place]?.[1]),
    )
}

/** All but `own`, which is 1 in both. */
const isSameEvent = (a: TraceAllocatorEvent, b: TraceAllocatorEvent): boolean =>
  a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3]

const formatBlock = (pfn: number | undefined): string => (pfn === undefined ? 'none' : `pfn ${pfn}`)

function formatEvent(event: TraceAllocatorEvent | undefined): string {
  if (event === undefined) return 'none'
  const [kind, pfn, order, how] = event
  return `${kind} pfn ${pfn} order ${order} ${kind === 'alloc' ? how : how === 1 ? 'to the tail' : 'as usual'}`
}

/** The number that the kernel returned, as it is; that of an errno with its name. */
function formatRet(ret: number, form: ResultForm): string {
  const name = errnoName(ret)
  return name === null ? formatValue(form, ret) : `${ret} (${name})`
}
