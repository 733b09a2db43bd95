/** What the model did in a step against what the kernel did. Nothing that a recording holds is left out. */
import type { DifferingPlace } from '../../../base/differing.ts'
import { hex } from '../../../base/format.ts'
import { DifferenceList, WEIGHT, type Comparison } from '../replay/comparison.ts'
import type { LineOutcome } from './run.ts'
import type {
  MmuObjectState,
  MmuProcessState,
  MmuTraceState,
  MmuTraceStep,
  MmuVma,
  MmuVmaDigest,
} from './types.ts'

const LIMIT = 100
const NOTHING = 'nothing'
/** Numbers from here on are addresses to whoever reads them. */
const FIRST_ADDRESS = 65_536

const show = (value: unknown): string => {
  if (value === undefined) return NOTHING
  if (typeof value === 'number') return value >= FIRST_ADDRESS ? hex(value) : String(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const OUTCOME = ['ret', 'errno', 'signal', 'code', 'faultAddress', 'data', 'vec'] as const
const VMA_FIELDS = ['start', 'end', 'permissions', 'offset', 'object', 'flags', 'rss', 'pss'] as const
const PAGES_AT = 8
const NAME_AT = 9

/** A whole step: the call as it was resolved, what came of it, and the state after it. */
export function compareMmuSteps(
  model: { readonly outcome: LineOutcome; readonly after: MmuTraceState },
  kernel: MmuTraceStep,
): Comparison {
  const out = new DifferenceList(LIMIT)
  compareCall(out, model.outcome, kernel)
  compareStates(out, model.after, kernel.after)
  return out.finish()
}

/** For a line that could not be run at all. */
export function notRun(what: string): Comparison {
  const out = new DifferenceList(1)
  out.add(WEIGHT.result, 'call', what, 'went on')
  return out.finish()
}

export function compareMmuStates(model: MmuTraceState, kernel: MmuTraceState): Comparison {
  const out = new DifferenceList(LIMIT)
  compareStates(out, model, kernel)
  return out.finish()
}

function compareCall(out: DifferenceList, model: LineOutcome, kernel: MmuTraceStep): void {
  compareField(out, WEIGHT.result, 'call', model.sys, kernel.sys)
  const given = kernel.sys === 'repeat' ? kernel.args.slice(0, 1) : kernel.args
  const length = Math.max(model.args.length, given.length)
  for (let i = 0; i < length; i++)
    compareField(out, WEIGHT.result, `argument ${i + 1}`, model.args[i], given[i])
  for (const field of OUTCOME) compareField(out, WEIGHT.result, field, model[field], kernel[field])
}

type Weight = Parameters<DifferenceList['add']>[0]

function compareField(
  out: DifferenceList,
  weight: Weight,
  where: string,
  model: unknown,
  kernel: unknown,
  at: DifferingPlace | null = null,
): void {
  if (model !== kernel) out.add(weight, where, show(model), show(kernel), at)
}

function compareStates(out: DifferenceList, model: MmuTraceState, kernel: MmuTraceState): void {
  const [ours, theirs] = [Object.keys(model.processes), Object.keys(kernel.processes)]
  if (ours.join(' ') !== theirs.join(' '))
    out.add(
      WEIGHT.process,
      'processes',
      ours.join(' ') || NOTHING,
      theirs.join(' ') || NOTHING,
      onlyOf(ours, theirs),
    )
  for (const [name, process] of Object.entries(kernel.processes)) {
    const own = model.processes[name]
    if (own !== undefined) compareProcess(out, name, own, process)
  }
  compareObjects(out, model.objects, kernel.objects)
}

/** The first process that only one of them has. */
function onlyOf(ours: readonly string[], theirs: readonly string[]): DifferingPlace | null {
  const process = theirs.find((name) => !ours.includes(name)) ?? ours.find((name) => !theirs.includes(name))
  return process === undefined ? null : { kind: 'process', process }
}

function compareProcess(
  out: DifferenceList,
  name: string,
  model: MmuProcessState,
  kernel: MmuProcessState,
): void {
  const at = { kind: 'process', process: name } as const
  compareField(out, WEIGHT.process, `${name} brk`, model.brk, kernel.brk, at)
  compareField(out, WEIGHT.process, `${name} mapCount`, model.mapCount, kernel.mapCount, at)
  const [ours, theirs] = [model.vmas, kernel.vmas]
  if (isList(ours) && isList(theirs)) compareVmas(out, name, ours, theirs)
  else if (isList(ours) || isList(theirs))
    out.add(WEIGHT.vma, `${name} VMAs`, String(sizeOf(ours)), String(sizeOf(theirs)), at)
  else {
    compareField(out, WEIGHT.vma, `${name} VMAs`, ours.count, theirs.count, at)
    compareVmas(out, name, ours.first, theirs.first)
    compareVmas(out, name, ours.last, theirs.last)
    compareField(out, WEIGHT.vma, `${name} digest of VMAs`, ours.sha256, theirs.sha256, at)
  }
}

const isList = (vmas: MmuProcessState['vmas']): vmas is readonly MmuVma[] => Array.isArray(vmas)
const sizeOf = (vmas: readonly MmuVma[] | MmuVmaDigest): number =>
  'count' in vmas ? vmas.count : vmas.length

/** Both lists go upwards: what begins at the same address is the same VMA. */
function compareVmas(
  out: DifferenceList,
  process: string,
  model: readonly MmuVma[],
  kernel: readonly MmuVma[],
): void {
  let [i, k] = [0, 0]
  while (i < model.length || k < kernel.length) {
    const [ours, theirs] = [model[i], kernel[k]]
    const [low, high] = [ours?.[0] ?? Infinity, theirs?.[0] ?? Infinity]
    const start = Math.min(low, high)
    const where = `${process} VMA ${hex(start)}`
    const at = { kind: 'vma', process, start } as const
    if (low <= high) i++
    if (high <= low) k++
    if (low === high && ours !== undefined && theirs !== undefined) compareVma(out, where, at, ours, theirs)
    else if (low < high) out.add(WEIGHT.vma, where, show(ours?.slice(0, PAGES_AT)), NOTHING, at)
    else out.add(WEIGHT.vma, where, NOTHING, show(theirs?.slice(0, PAGES_AT)), at)
  }
}

function compareVma(
  out: DifferenceList,
  where: string,
  at: DifferingPlace,
  model: MmuVma,
  kernel: MmuVma,
): void {
  VMA_FIELDS.forEach((field, i) =>
    compareField(out, WEIGHT.vma, `${where} ${field}`, model[i], kernel[i], at),
  )
  compareField(out, WEIGHT.vma, `${where} name`, model[NAME_AT], kernel[NAME_AT], at)
  comparePages(out, where, at, model[PAGES_AT], kernel[PAGES_AT])
}

/** Only the first place that differs is named. */
function comparePages(
  out: DifferenceList,
  where: string,
  at: DifferingPlace,
  model: readonly (readonly unknown[])[],
  kernel: readonly (readonly unknown[])[],
): void {
  const length = Math.max(model.length, kernel.length)
  for (let i = 0; i < length; i++) {
    const [ours, theirs] = [model[i], kernel[i]]
    const isSame = ours?.length === theirs?.length && ours?.every((field, j) => field === theirs?.[j])
    if (isSame === true) continue
    out.add(WEIGHT.page, `${where} page ${i + 1} of the list`, show(ours), show(theirs), at)
    return
  }
}

function compareObjects(
  out: DifferenceList,
  model: readonly MmuObjectState[],
  kernel: readonly MmuObjectState[],
): void {
  const ids = (objects: readonly MmuObjectState[]): string => objects.map(({ id }) => id).join(' ')
  compareField(out, WEIGHT.object, 'objects', ids(model), ids(kernel))
  const own = new Map(model.map((object) => [object.id, object]))
  for (const theirs of kernel) {
    const ours = own.get(theirs.id)
    if (ours === undefined) continue
    const at = { kind: 'object', name: theirs.name } as const
    for (const field of ['kind', 'name', 'size', 'nattch'] as const)
      compareField(out, WEIGHT.object, `object ${theirs.id} ${field}`, ours[field], theirs[field], at)
    comparePages(out, `object ${theirs.id}`, at, ours.pages, theirs.pages)
  }
}
