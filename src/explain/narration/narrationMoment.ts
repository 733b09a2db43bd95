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
import { addrToPfn, asPfn, bytesToPages, MAX_PAGE_ORDER, orderFor, PAGE_SIZE } from '../../base/units.ts'
import type { LinkRef, Place, ValueRef } from '../../documents/scenario/narration/narrationRefs.ts'
import { operationName, type Op, type Program } from '../../documents/scenario/compile/program.ts'
import type { SimEvent } from '../../sim/record/events.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { changeOf, type Change, type Run } from '../step/change.ts'
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

const totalBytes = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + run.pages, 0) * PAGE_SIZE

/** The run after a step that has been run already; leaves the timeline there. Valid until the timeline moves. */
export class Moment {
  readonly step: number
  private readonly machine: Machine
  private readonly timeline: Timeline<Machine>
  private readonly program: Program
  private readonly happened: Happened | null

  constructor(timeline: Timeline<Machine>, program: Program, step: number) {
    this.timeline = timeline
    this.program = program
    this.step = step
    this.machine = timeline.machine
    if (step === 0) {
      timeline.goTo(0)
      this.happened = null
      return
    }
    const outcome = timeline.rerun(step)
    const { machine } = timeline
    const events = machine.journal.decode((index) => machine.inode(index).path)
    this.happened = { op: program.ops[step - 1] ?? null, outcome, events, change: changeOf(events, machine) }
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
      case 'ram':
        return machine.config.zone.spannedPages * PAGE_SIZE
      case 'reserve':
        return machine.config.zone.watermarkMin * PAGE_SIZE
      case 'mmapcopy':
        return machine.mmapPages * PAGE_SIZE
      case 'trim':
        return machine.nrTrimPages
      case 'regions':
        return [...machine.regions.inOrder()].length
      case 'page':
        return PAGE_SIZE
      case 'maxblock':
        return 2 ** MAX_PAGE_ORDER * PAGE_SIZE
      case 'taken':
      case 'trimmed':
      case 'freed':
        return happened && totalBytes(happened.change[ref.name])
      case 'block':
        return this.blockTaken()
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
        return machine.segments.find((segment) => segment.shmid === shmid)?.nattch ?? null
      }
      case 'length':
        return machine.inodes.find(({ path, deleted }) => path === ref.path && !deleted)?.size ?? null
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
        return this.machine.findFile(ref.path) === -1 ? null : ref
      case 'order': {
        const { buddy } = this.machine
        const blocks = MIGRATETYPES.flatMap((_, type) => [...buddy.list(type, ref.order)])
        const runs = blocks.map((pfn) => ({ pfn, pages: 2 ** ref.order }))
        return pagesThing(`Free blocks of order ${ref.order}`, runs)
      }
      case 'change': {
        const names = { taken: 'Taken', trimmed: 'Trimmed back', freed: 'Freed' }
        return pagesThing(
          `${names[ref.change]} in step ${this.step}`,
          this.happened?.change[ref.change] ?? [],
        )
      }
      case 'step':
      case 'line':
        return ref
      default:
        return unreachable(ref)
    }
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
      const first = pfn - (pfn % 2 ** order)
      if (buddy.contains(first) && buddy.freeOrderAt(first) === order)
        return { kind: 'free-block', pfn: asPfn(first), order }
    }
    return null
  }

  /** The call that gave a variable the value that it has; null while it has none. */
  private setterOf(slot: number): Op | null {
    const setter = this.program.ops.findLast(
      (op, index) => index < this.step && op.op === 'call' && op.result === slot,
    )
    return setter ?? null
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
    return formatResult(formOf(op), this.machine.stopped === null ? outcome.ret : null, outcome.errno)
  }

  /** The row of the region that holds an address, its slack included; -1 if none does. */
  private regionRow(address: number): number {
    const { regions } = this.machine
    let found = -1
    for (const row of regions.inOrder()) {
      const start = regions.get(row, RegionField.start)
      if (start > address) break
      if (address >= regions.get(row, RegionField.top)) continue
      found = row
      if (start === address) break
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
    const maker = this.setterOf(place.slot)
    const pid = maker?.op === 'call' ? this.pid(maker.process) : null
    const { processes, vmas } = this.machine
    for (const process of [...processes.filter((each) => each.pid === pid), ...processes]) {
      for (const row of process.mm.vmas.rows) {
        const start = vmas.get(row, VmaField.start)
        const end = vmas.get(row, VmaField.end)
        if (start <= address && address < end) return wantsEnd ? end : end - start
      }
    }
    return null
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
    const pid = this.timeline.world.pids[process] ?? -1
    return this.machine.findProcess(pid) === null ? null : pid
  }

  private processOf(process: number) {
    const pid = this.pid(process)
    return pid === null ? null : this.machine.findProcess(pid)
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

const pagesThing = (name: string, runs: readonly Run[]): NamedThing | null =>
  runs.length === 0
    ? null
    : { kind: 'pages', name, runs: runs.map(({ pfn, pages }) => ({ pfn: asPfn(pfn), pages })) }
