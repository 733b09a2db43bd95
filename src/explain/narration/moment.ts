/** One moment of a run, asked by narration: what a word in braces amounts to, what a link selects. On any machine that has RAM. */
import { unreachable } from '../../base/assert.ts'
import { formatBytes, formatCount, formatPages, hex } from '../../base/format.ts'
import { formatResult, formatValue, type ResultForm } from '../../base/result.ts'
import { errnoName, MIGRATETYPES } from '../../base/uapi.ts'
import {
  addrToPfn,
  asPfn,
  bytesToPages,
  MAX_PAGE_ORDER,
  orderFor,
  PAGE_SIZE,
  totalPages,
  type PageRun,
} from '../../base/units.ts'
import type { LinkRef, Place, ValueRef } from '../../documents/scenario/narration/narrationRefs.ts'
import {
  operationName,
  type NotePiece,
  type Op,
  type Program,
} from '../../documents/scenario/compile/program.ts'
import type { Simulation } from '../../engine/simulation.ts'
import type { StepOutcome } from '../../engine/source.ts'
import type { Timeline } from '../../engine/timeline.ts'
import { dealsAt, operationOf } from '../../language/calls/calls.ts'
import { resultFormOf } from '../../language/calls/results.ts'
import type { MachineKind } from '../../language/calls/spec.ts'
import type { ValueForm } from '../../language/prose/proseWords.ts'
import { VALUE_WORDS } from '../../language/prose/proseWords.ts'
import type { BuddyAllocator } from '../../sim/pages/buddy.ts'
import { longestFreeRun } from '../../sim/pages/freeRuns.ts'
import type { Makers } from './makers.ts'
import type { NamedThing } from './narrationTypes.ts'

/** The run after a step that has been run already. */
export interface Moment {
  readonly step: number
  /** A value as it stands in the text; null where this moment has none. */
  value(ref: ValueRef): string | null
  /** What a link selects; null where this moment does not have it. */
  thing(ref: LinkRef): NamedThing | null
}

/** Leaves the timeline after the step. `withEvents`: it will be asked what the step did, and the step is run once more for it. */
export type MomentAt = (step: number, withEvents: boolean) => Moment

/** Values and links that are about what the step did, not about the state after it. */
const OF_THE_STEP: ReadonlySet<string> = new Set([
  'errno',
  'result',
  'taken',
  'trimmed',
  'freed',
  'block',
  'wanted',
  'needed',
])

/** Whether a piece asks what its moment's step did. */
export const needsEvents = ({ value, link }: NotePiece): boolean =>
  (value !== null && OF_THE_STEP.has(value.name)) || link?.kind === 'change'

export interface RamMachine extends Simulation {
  readonly buddy: BuddyAllocator
}

/** Pages that a step took and gave. */
interface PageChange {
  readonly taken: readonly PageRun[]
  readonly trimmed: readonly PageRun[]
  readonly freed: readonly PageRun[]
}

/** What every machine with RAM has to tell; each adds what only it has. Valid until the timeline moves. */
export abstract class RunMoment<S extends RamMachine> implements Moment {
  readonly step: number
  protected readonly timeline: Timeline<S>
  protected readonly machine: S
  protected readonly program: Program
  private readonly makers: Makers
  private readonly kind: MachineKind
  /** The step's operation; null where nobody asks what the step did. */
  protected readonly op: Op | null
  protected readonly outcome: StepOutcome | null
  private readonly known = new Map<string, unknown>()

  constructor(
    { timeline, program, makers }: { timeline: Timeline<S>; program: Program; makers: Makers },
    kind: MachineKind,
    step: number,
    withEvents: boolean,
  ) {
    this.timeline = timeline
    this.machine = timeline.machine
    this.program = program
    this.makers = makers
    this.kind = kind
    this.step = step
    if (step === 0 || !withEvents) {
      timeline.goTo(step)
      this.op = null
      this.outcome = null
      return
    }
    this.outcome = timeline.rerun(step)
    this.op = program.ops.at(step - 1) ?? null
  }

  /** Bytes, addresses, counts, or a share of 1 that only this kind of machine has. */
  protected abstract ownAmount(ref: ValueRef): number | null
  /** Null where nobody asks what the step did. */
  protected abstract readonly change: PageChange | null
  /** What lies at an address where something was mapped, other than the page; null for nothing of its own. */
  protected abstract mappedAt(address: number): NamedThing | null
  /** Where an address lies in RAM; null if nowhere. */
  protected abstract physical(address: number): number | null
  protected abstract hasFile(path: string): boolean
  /** `index`: of the program's processes. */
  protected abstract pid(index: number): number | null
  /** The caller did not live to see what the call gave, or the kernel stopped. */
  protected abstract readonly neverReturned: boolean

  value(ref: ValueRef): string | null {
    if (ref.name === 'address') return ref.place === null ? null : this.addressText(ref.place)
    if (ref.name === 'errno') return this.outcome?.signal?.signal ?? this.outcome?.errno ?? null
    if (ref.name === 'result') return this.resultText()
    const amount = this.amount(ref)
    const unit = VALUE_WORDS.find(({ name }) => name === ref.name)?.unit
    if (amount === null || unit === undefined) return null
    switch (unit) {
      case 'bytes':
        return bytesText(amount, ref.form)
      case 'address':
        return hex(amount)
      case 'percent':
        return `${Math.round(amount * 100)}\u00a0%`
      case 'count':
      case 'word':
        return formatCount(amount)
      default:
        return unreachable(unit)
    }
  }

  private amount(ref: ValueRef): number | null {
    const { buddy } = this.machine
    const { name } = ref
    switch (name) {
      case 'free':
        return buddy.freePages * PAGE_SIZE
      case 'largest':
        return buddy.largestFreeOrder() < 0 ? null : 2 ** buddy.largestFreeOrder() * PAGE_SIZE
      case 'longest': {
        const run = this.longestRun()
        return run && run.pages * PAGE_SIZE
      }
      case 'ram':
        return buddy.zone.spannedPages * PAGE_SIZE
      case 'reserve':
        return buddy.zone.watermarkMin * PAGE_SIZE
      case 'page':
        return PAGE_SIZE
      case 'maxblock':
        return 2 ** MAX_PAGE_ORDER * PAGE_SIZE
      case 'taken':
      case 'trimmed':
      case 'freed':
        return this.change && this.once(name, () => totalPages(this.change?.[name] ?? []) * PAGE_SIZE)
      case 'wanted':
        return this.wanted()
      case 'blocks':
        return buddy.blocksOfOrder(ref.index)
      case 'unusable':
        return this.unusable(ref.index)
      case 'pid':
        return this.pid(ref.index)
      default:
        return this.ownAmount(ref)
    }
  }

  thing(ref: LinkRef): NamedThing | null {
    switch (ref.kind) {
      case 'place':
        return this.thingAt(ref.place)
      case 'free': {
        const address = this.physicalOf(ref.place)
        return address === null ? null : this.freeBlockAt(address)
      }
      case 'process': {
        const pid = this.pid(ref.process)
        return pid === null ? null : { kind: 'process', pid }
      }
      case 'file':
        return this.once(`file ${ref.path}`, () => this.hasFile(ref.path)) ? ref : null
      case 'order':
        return this.once(`order ${ref.order}`, () => this.blocksOf(ref.order))
      case 'longest': {
        const run = this.longestRun()
        return run && pagesThing('The longest free run', [run])
      }
      case 'change':
        return this.once(`change ${ref.change}`, () => this.changed(ref.change))
      case 'step':
      case 'line':
        return ref
      default:
        return unreachable(ref)
    }
  }

  /** Works something out when it is first asked for. */
  protected once<T>(what: string, workOut: () => T): T {
    if (!this.known.has(what)) this.known.set(what, workOut())
    return this.known.get(what) as T
  }

  protected longestRun(): PageRun | null {
    return this.once('longest', () => longestFreeRun(this.machine.buddy))
  }

  private blocksOf(order: number): NamedThing | null {
    const { buddy } = this.machine
    const blocks = MIGRATETYPES.flatMap((_, type) => [...buddy.list(type, order)])
    return pagesThing(
      `Free blocks of order ${order}`,
      blocks.map((pfn) => ({ pfn: asPfn(pfn), pages: 2 ** order })),
    )
  }

  private changed(change: keyof PageChange): NamedThing | null {
    const names = { taken: 'Taken', trimmed: 'Trimmed back', freed: 'Freed' }
    return pagesThing(`${names[change]} in step ${this.step}`, this.change?.[change] ?? [])
  }

  private physicalOf(place: Place): number | null {
    const address = this.address(place)
    return address === null ? null : this.physical(address)
  }

  private thingAt(place: Place): NamedThing | null {
    const address = this.address(place)
    if (address === null) return null
    const mapped = place.plus === 0 && place.slot >= 0 ? this.mappedAt(address) : null
    if (mapped !== null) return mapped
    const inRam = this.physical(address)
    if (inRam === null) return null
    const pfn = addrToPfn(inRam)
    if (!this.machine.buddy.contains(pfn)) return null
    return this.freeBlockAt(inRam) ?? { kind: 'page', pfn }
  }

  private freeBlockAt(address: number): NamedThing | null {
    const { buddy } = this.machine
    const pfn = addrToPfn(address)
    for (let order = 0; order <= MAX_PAGE_ORDER; order++) {
      const first = asPfn(pfn - (pfn % 2 ** order))
      if (buddy.contains(first) && buddy.freeOrderAt(first) === order)
        return { kind: 'free-block', pfn: first, order }
    }
    return null
  }

  /** The call that gave a variable the value that it has; null while it has none. */
  protected setterOf(slot: number): Op | null {
    const index = this.makers.lastWithin(slot, this.step)
    return index === -1 ? null : (this.program.ops.at(index) ?? null)
  }

  /** The value of a variable, plus the distance; null while it is not set, or was refused. */
  protected address({ slot, plus }: Place): number | null {
    if (slot < 0) return plus
    const value = this.timeline.world.slots[slot] ?? 0
    const setter = this.setterOf(slot)
    return setter !== null && !this.isRefusal(setter, value) ? value + plus : null
  }

  /** Whether what an operation gave is an errno: a word of memory can look like one that its call never gives. */
  private isRefusal(op: Op, value: number): boolean {
    const errno = errnoName(value)
    if (errno === null || this.formOf(op) !== 'word') return errno !== null
    return operationOf(operationName(op), this.kind).errnos.includes(errno)
  }

  private formOf(op: Op | null): ResultForm {
    return op === null ? 'number' : resultFormOf(operationName(op), this.kind)
  }

  /** As its call gives it: a descriptor or a segment's number is no address. */
  private addressText(place: Place): string | null {
    const address = this.address(place)
    if (address === null) return null
    return formatValue(place.slot < 0 ? 'address' : this.formOf(this.setterOf(place.slot)), address)
  }

  private resultText(): string | null {
    if (this.outcome === null) return null
    const { ret, errno, killedBy } = this.outcome
    if (this.neverReturned) return formatResult('none', null, null)
    return killedBy === undefined
      ? formatResult(this.formOf(this.op), ret, errno)
      : formatResult('signal', killedBy, null)
  }

  /** Bytes, in whole pages, that the step asked for: what an mmap was given, or the size that a file or segment was to have. */
  protected wanted(): number | null {
    const asked = this.outcome?.mmapArgs?.[1]
    if (asked !== undefined) return bytesToPages(asked) * PAGE_SIZE
    if (this.op?.op !== 'call') return null
    const length = this.op.args[dealsAt(this.op.name)]
    return length?.kind === 'number' ? bytesToPages(length.value) * PAGE_SIZE : null
  }

  /** unusable_free_index of mm/vmstat.c: the share of free memory in blocks too small for an order. */
  private unusable(order: number): number | null {
    const { buddy } = this.machine
    if (buddy.freePages === 0) return null
    let usable = 0
    for (let each = order; each <= MAX_PAGE_ORDER; each++) usable += buddy.blocksOfOrder(each) * 2 ** each
    return (buddy.freePages - usable) / buddy.freePages
  }
}

function bytesText(bytes: number, form: ValueForm | null): string {
  const pages = bytesToPages(bytes)
  if (form === 'pages') return formatPages(pages)
  if (form === 'order' && 2 ** orderFor(pages) === pages) return `order ${orderFor(pages)}`
  return formatBytes(bytes)
}

const pagesThing = (name: string, runs: readonly PageRun[]): NamedThing | null =>
  runs.length === 0 ? null : { kind: 'pages', name, runs }
