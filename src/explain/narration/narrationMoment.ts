/** One moment of a run, asked by narration: what a word in braces amounts to, what a link selects. */
import { largest } from '../../base/lists.ts'
import { unreachable } from '../../base/assert.ts'
import { formatBytes, formatCount, formatPages, hex } from '../../base/format.ts'
import { formatResult, formatValue, type ResultForm } from '../../base/result.ts'
import { dealsAt, operationOf } from '../../language/calls/calls.ts'
import { resultFormOf } from '../../language/calls/results.ts'
import type { ValueForm } from '../../language/prose/proseWords.ts'
import { VALUE_WORDS } from '../../language/prose/proseWords.ts'
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
import type { SimEvent } from '../../sim/record/events.ts'
import type { Machine, Process } from '../../sim/nommu/machine.ts'
import { longestFreeRun } from '../../sim/pages/freeRuns.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { changeOf, type Change } from '../step/change.ts'
import type { Makers } from './makers.ts'
import { regionsAt, usersOfRegions, vmaAt } from './mappedAt.ts'
import type { NamedThing } from './narrationTypes.ts'
import type { StepOutcome } from '../../engine/source.ts'
import type { Timeline } from '../../engine/timeline.ts'

interface Happened {
  readonly op: Op | null
  readonly outcome: StepOutcome
  readonly events: readonly SimEvent[]
  readonly change: Change
}

const formOf = (op: Op | null): ResultForm => (op === null ? 'number' : resultFormOf(operationName(op)))

/** Whether what an operation gave is an errno: a word of memory can look like one that its call never gives. */
function isRefusal(op: Op, value: number): boolean {
  const errno = errnoName(value)
  if (errno === null || formOf(op) !== 'word') return errno !== null
  return operationOf(operationName(op)).errnos.includes(errno)
}

const totalBytes = (runs: readonly PageRun[]): number => totalPages(runs) * PAGE_SIZE

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

/**
 * The run after a step that has been run already; leaves the timeline there. Valid until the timeline moves. What is asked of it
 * costs the same however much there is, or is worked out once.
 */
export class Moment {
  readonly step: number
  private readonly machine: Machine
  private readonly timeline: Timeline<Machine>
  private readonly program: Program
  private readonly makers: Makers
  private readonly happened: Happened | null
  private readonly known = new Map<string, unknown>()

  /** @param withEvents Whether it will be asked what the step did: only then the step is run once more with all details. */
  constructor(
    timeline: Timeline<Machine>,
    program: Program,
    makers: Makers,
    step: number,
    withEvents: boolean,
  ) {
    this.timeline = timeline
    this.program = program
    this.makers = makers
    this.step = step
    this.machine = timeline.machine
    if (step === 0 || !withEvents) {
      timeline.goTo(step)
      this.happened = null
      return
    }
    const outcome = timeline.rerun(step)
    const { machine } = timeline
    const events = machine.journal.decode((index) => machine.inode(index).path)
    this.happened = { op: program.ops[step - 1] ?? null, outcome, events, change: changeOf(events, machine) }
  }

  /** Works something out when it is first asked for. */
  private once<T>(what: string, workOut: () => T): T {
    if (!this.known.has(what)) this.known.set(what, workOut())
    return this.known.get(what) as T
  }

  /** A value as it stands in the text; null where this moment has none. */
  value(ref: ValueRef): string | null {
    if (ref.name === 'address') return ref.place === null ? null : this.addressText(ref.place)
    if (ref.name === 'errno') return this.happened?.outcome.errno ?? null
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
        return `${Math.round(amount * 100)} %`
      case 'count':
      case 'word':
        return formatCount(amount)
      default:
        return unreachable(unit)
    }
  }

  /** Bytes, addresses, counts, or a share of 1. */
  private amount(ref: ValueRef): number | null {
    const { machine, happened } = this
    const { buddy } = machine
    const { place, index } = ref
    switch (ref.name) {
      case 'free':
        return buddy.freePages * PAGE_SIZE
      case 'largest':
        return buddy.largestFreeOrder() < 0 ? null : 2 ** buddy.largestFreeOrder() * PAGE_SIZE
      case 'longest': {
        const run = this.longestRun()
        return run && run.pages * PAGE_SIZE
      }
      case 'ram':
        return machine.config.zone.spannedPages * PAGE_SIZE
      case 'reserve':
        return machine.config.zone.watermarkMin * PAGE_SIZE
      case 'mmapcopy':
        return machine.mmapPages * PAGE_SIZE
      case 'trim':
        return machine.nrTrimPages
      case 'regions':
        return this.once('regions', () => [...machine.regions.inOrder()].length)
      case 'page':
        return PAGE_SIZE
      case 'maxblock':
        return 2 ** MAX_PAGE_ORDER * PAGE_SIZE
      case 'taken':
      case 'trimmed':
      case 'freed': {
        const { name } = ref
        return happened && this.once(name, () => totalBytes(happened.change[name]))
      }
      case 'block':
        return this.once('block', () => this.blockTaken())
      case 'wanted':
        return this.wanted()
      case 'needed': {
        const wanted = this.wanted()
        return wanted === null ? null : 2 ** orderFor(bytesToPages(wanted)) * PAGE_SIZE
      }
      case 'blocks':
        return buddy.blocksOfOrder(index)
      case 'unusable':
        return this.unusable(index)
      case 'size':
      case 'pages':
      case 'end':
        return place && this.ofMapping(place, ref.name === 'end')
      case 'kept':
      case 'slack':
      case 'usage':
      case 'top':
        return place && this.ofRegion(place, ref.name)
      case 'pid':
        return this.pid(index)
      case 'mappings':
        return this.processOf(index)?.mm.mapCount ?? null
      case 'nattch': {
        const shmid = place && this.address(place)
        const segments = this.once(
          'segments',
          () => new Map(machine.segments.map((each) => [each.shmid, each])),
        )
        return shmid === null ? null : (segments.get(shmid)?.nattch ?? null)
      }
      case 'length':
        return this.once(`length ${ref.path}`, () => this.lengthOf(ref.path))
      case 'address':
      case 'errno':
      case 'result':
        return null
      default:
        return unreachable(ref.name)
    }
  }

  /** What a link selects; null where this moment does not have it. */
  thing(ref: LinkRef): NamedThing | null {
    switch (ref.kind) {
      case 'place':
        return this.thingAt(ref.place)
      case 'free': {
        const address = this.address(ref.place)
        return address === null ? null : this.freeBlockAt(address)
      }
      case 'process': {
        const pid = this.pid(ref.process)
        return pid === null ? null : { kind: 'process', pid }
      }
      case 'file':
        return this.once(`file ${ref.path}`, () => this.machine.findFile(ref.path) !== -1) ? ref : null
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

  private longestRun(): PageRun | null {
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

  private changed(change: 'taken' | 'trimmed' | 'freed'): NamedThing | null {
    const names = { taken: 'Taken', trimmed: 'Trimmed back', freed: 'Freed' }
    return pagesThing(`${names[change]} in step ${this.step}`, this.happened?.change[change] ?? [])
  }

  private lengthOf(path: string): number | null {
    return this.machine.inodes.find((inode) => inode.path === path && !inode.deleted)?.size ?? null
  }

  private thingAt(place: Place): NamedThing | null {
    const address = this.address(place)
    if (address === null) return null
    const row = place.plus === 0 && place.slot >= 0 ? this.regionRow(address) : -1
    if (row !== -1) return { kind: 'region', id: this.machine.regions.table.serialOf(row) }
    const pfn = addrToPfn(address)
    if (!this.machine.buddy.contains(pfn)) return null
    return this.freeBlockAt(address) ?? { kind: 'page', pfn }
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
  private setterOf(slot: number): Op | null {
    return this.program.ops[this.makers.lastWithin(slot, this.step)] ?? null
  }

  /** The value of a variable, plus the distance; null while it is not set, or was refused. */
  private address({ slot, plus }: Place): number | null {
    if (slot < 0) return plus
    const value = this.timeline.world.slots[slot] ?? 0
    const setter = this.setterOf(slot)
    return setter !== null && !isRefusal(setter, value) ? value + plus : null
  }

  /** As its call gives it: a descriptor or a segment's number is no address. */
  private addressText(place: Place): string | null {
    const address = this.address(place)
    if (address === null) return null
    return formatValue(place.slot < 0 ? 'address' : formOf(this.setterOf(place.slot)), address)
  }

  private resultText(): string | null {
    if (this.happened === null) return null
    const { outcome, op } = this.happened
    return formatResult(
      formOf(op),
      this.machine.stopped === null && !this.machine.wasCallerKilled ? outcome.ret : null,
      outcome.errno,
    )
  }

  /** The row of the region that holds an address, its slack included; -1 if none does. */
  private regionRow(address: number): number {
    const { regions } = this.machine
    let found = -1
    for (const row of regionsAt(this.machine, address)) {
      const isAtStart = regions.get(row, RegionField.start) === address
      if (found === -1 || isAtStart) found = row
      // In the older tree several may begin at one address.
      if (!isAtStart) break
    }
    return found
  }

  private ofRegion(place: Place, what: 'kept' | 'slack' | 'usage' | 'top'): number | null {
    const address = this.address(place)
    const row = address === null ? -1 : this.regionRow(address)
    if (row === -1) return null
    const { regions } = this.machine
    const top = regions.get(row, RegionField.top)
    switch (what) {
      case 'kept':
        return top - regions.get(row, RegionField.start)
      case 'slack':
        return top - regions.get(row, RegionField.end)
      case 'usage':
        return regions.get(row, RegionField.usage)
      case 'top':
        return top
      default:
        return unreachable(what)
    }
  }

  /** Length or end of the mapping at a place: of the process that made it, or of the first that has one there. */
  private ofMapping(place: Place, wantsEnd: boolean): number | null {
    const address = this.address(place)
    if (address === null) return null
    const row = this.vmaRow(address, this.setterOf(place.slot))
    if (row === -1) return null
    const { vmas } = this.machine
    const end = vmas.get(row, VmaField.end)
    return wantsEnd ? end : end - vmas.get(row, VmaField.start)
  }

  private vmaRow(address: number, maker: Op | null): number {
    const { machine } = this
    const process = maker?.op === 'call' ? this.processOf(maker.process) : null
    const own = process === null ? -1 : vmaAt(machine, process, address)
    if (own !== -1) return own
    const users = this.once('users', () => usersOfRegions(machine))
    const holds = (row: number): boolean =>
      machine.vmas.get(row, VmaField.start) <= address && address < machine.vmas.get(row, VmaField.end)
    for (const region of regionsAt(machine, address)) {
      const row = users.get(region)?.find(holds)
      if (row !== undefined) return row
    }
    return -1
  }

  /** The largest block that the step took for itself, before trimming. */
  private blockTaken(): number | null {
    const orders = (this.happened?.events ?? []).flatMap((event) =>
      event.type === 'alloc' && event.own ? [event.order] : [],
    )
    return orders.length === 0 ? null : 2 ** largest(orders) * PAGE_SIZE
  }

  /** Bytes, in whole pages, that the step asked for: what an mmap was given, or the size that a file or segment was to have. */
  private wanted(): number | null {
    const { outcome, op } = this.happened ?? {}
    const asked = outcome?.mmapArgs?.[1]
    if (asked !== undefined) return bytesToPages(asked) * PAGE_SIZE
    if (op?.op !== 'call') return null
    const length = op.args[dealsAt(op.name)]
    return length?.kind === 'number' ? bytesToPages(length.value) * PAGE_SIZE : null
  }

  private pid(process: number): number | null {
    return this.processOf(process)?.pid ?? null
  }

  private processOf(process: number): Process | null {
    const pid = this.timeline.world.pids[process] ?? -1
    const { processes } = this.machine
    return this.once('processes', () => new Map(processes.map((each) => [each.pid, each]))).get(pid) ?? null
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
