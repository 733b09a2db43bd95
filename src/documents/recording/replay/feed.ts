/**
 * What a replay is told of a recorded call: what the rest of the kernel allocated and freed, in its places between the mapping code's own
 * allocations; in kernels before 2.6.30 also where VMA structures lie and where small objects of kmalloc come from.
 */
import { asPfn } from '../../../base/units.ts'
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { gfpOfMapping } from '../../../sim/nommu/log/gfp.ts'
import { requestWords } from '../../../sim/nommu/log/memInfo.ts'
import { endDoomed, oomRound } from '../../../sim/nommu/mm/outOfMemory.ts'
import { RegionField } from '../../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../../sim/nommu/mm/vmas.ts'
import type { ForeignFeed, Machine } from '../../../sim/nommu/machine.ts'
import { freeLines } from './compareLog.ts'
import type { TraceEvent, TraceStep } from '../format/types.ts'

export class RecordedFeed implements ForeignFeed {
  private readonly m: Machine
  private readonly step: TraceStep
  private readonly events: readonly TraceEvent[]
  private at = 0
  /** Brackets that are open, innermost last. */
  private readonly open: string[] = []
  /** Whether each call of the mapping code that is under way has brackets in the recording. */
  private readonly entered: boolean[] = []
  /** What the last round of reclaim made of it; null before the first. */
  private reclaimed: number | null = null
  /** How often the OOM killer has run for others than the model. */
  private kills = 0
  /** What was free each time that it was logged, and how often the model has logged it. */
  private readonly free: readonly string[]
  private logged = 0
  /** Whether it waits at an event that says how a request of the model ended. */
  private isHalted = false
  /** Where the recording contradicts the model's state. */
  readonly faults: string[] = []
  /** Foreign allocations that did not yield the recorded page. */
  readonly mismatches: { order: number; model: number; kernel: number }[] = []

  constructor(m: Machine, step: TraceStep) {
    this.m = m
    this.step = step
    this.events = step.events
    this.free = freeLines(step.dmesg ?? [])
  }

  reclaimFailed(): boolean {
    return this.reclaimed === 0
  }

  isRefused(): boolean {
    return this.reclaimed !== null && this.events[this.at]?.[0] === 'nopage'
  }

  beforeOwn(): void {
    if (this.isHalted) this.at++
    this.isHalted = false
    for (;;) {
      const event = this.advance()
      if (event === undefined || isCall(event) || event[0] === '}') return
      this.isHalted = isEndOfRequest(event)
      if (this.isHalted) return
      this.at++
      if (event[0] !== 'kmalloc' && event[0] !== 'kfree') return
    }
  }

  beforeLog(print: () => string): void {
    const line = this.free[this.logged++]
    if (line === undefined) return
    for (
      let event = this.events[this.at];
      event !== undefined && print() !== line;
      event = this.events[this.at]
    ) {
      if (!isAllocator(event) || event[4] === 1) return
      this.apply(event)
      this.at++
    }
  }

  beforeCall(): void {
    this.advance()
  }

  enter(): void {
    const isThere = this.events.slice(this.at).some(isCall)
    this.entered.push(isThere)
    if (!isThere) return
    for (;;) {
      const event = this.advance()
      this.at++
      if (event === undefined) return
      if (!isCall(event)) continue
      this.open.push(event[0])
      return
    }
  }

  leave(): void {
    if (this.entered.pop() !== true) return
    for (;;) {
      const event = this.advance()
      this.at++
      if (event === undefined) return
      if (event[0] !== '}') continue
      this.open.pop()
      return
    }
  }

  structAddress(start: number): number | null {
    const { vmaTree, processes } = this.step.after
    const live = this.liveAddresses()
    const told =
      vmaTree?.flatMap((vma) => (vma.start === start ? [vma.id] : [])) ??
      processes.flatMap(({ vmas }) => vmas.flatMap((vma) => (vma[0] === start ? [vma[6] ?? 0] : [])))
    return told.find((address) => !live.has(address)) ?? null
  }

  private liveAddresses(): Set<number> {
    const { m } = this
    const live = new Set<number>()
    for (const row of m.regions.inOrder()) live.add(m.regions.get(row, RegionField.address))
    for (const { mm } of m.processes)
      for (const row of mm.vmas.rows) live.add(m.vmas.get(row, VmaField.address))
    return live
  }

  kmalloc(): { address: number } | null {
    for (;;) {
      const event = this.advance(true)
      if (event === undefined || event[0] === '}') return null
      this.at++
      if (event[0] === 'kmalloc') return { address: event[2] }
    }
  }

  kfree(told: boolean): void {
    for (;;) {
      const event = this.advance(told)
      if (event === undefined || event[0] === '}') return
      this.at++
      if (event[0] === 'kfree') break
    }
    if (!told) return
    for (let event = this.events[this.at]; event !== undefined; event = this.events[this.at]) {
      if (event[0] !== 'alloc' && event[0] !== 'free') return
      this.apply(event)
      this.at++
    }
  }

  /**
   * What a read of /proc prints. What it prints into can be a page of its own, which it gives back last: the text was made while it
   * had that page. Where that says nothing, the recording does not say when among the events of the step it printed: any moment will do.
   */
  printed<T>(print: () => T, isRecorded: (text: T) => boolean): T {
    const last = this.events.findLastIndex((event) => event[0] === 'free')
    const free = this.events[last]
    const taken =
      free?.[0] === 'free'
        ? this.events.slice(0, last).findLastIndex((event) => event[0] === 'alloc' && event[1] === free[1])
        : -1
    const end = taken === -1 ? this.events.length : last
    for (; this.at < end; this.at++) {
      const text = this.at > taken ? print() : null
      if (text !== null && isRecorded(text)) return text
      const event = this.events[this.at]
      if (event !== undefined && isAllocator(event) && event[4] === 0) this.apply(event)
    }
    return print()
  }

  /** After the call: whatever the rest of the kernel still did. */
  finish(): void {
    while (this.advance() !== undefined) this.at++
  }

  /**
   * Applies foreign events, and own ones too if all is told, and goes over what says nothing new, up to an event that the model has to meet: its own
   * allocation or release, an object of kmalloc, a call or its end. Does not pass that one.
   */
  private advance(allTold = false): TraceEvent | undefined {
    for (; ; this.at++) {
      const event = this.events[this.at]
      if (event === undefined) return undefined
      if (isAllocator(event)) {
        if (event[4] === 1 && !allTold) return event
        this.apply(event)
        continue
      }
      if (!allTold && this.open.includes('mmap{') && isEndOfRequest(event)) return event
      if (event[0] === 'oom') {
        this.outOfMemory()
        continue
      }
      if (isCall(event) || event[0] === 'kmalloc' || event[0] === 'kfree') return event
      if (event[0] === 'nopage') {
        if (event[3] === 1 && !allTold) return event
        continue
      }
      if (event[0].endsWith('{')) {
        if (event[0] === 'reclaim{') this.beginReclaim(Number(event[1]))
        this.open.push(event[0])
      } else if (event[0].endsWith('}')) {
        const inner = this.open.at(-1)
        if (inner === 'mmap{' || inner === 'munmap{') return event
        if (inner === 'reclaim{' && event[0] === '}') this.reclaimed = event[1]
        this.open.pop()
      }
    }
  }

  /** Nothing is reclaimed for a mapping while its request could be met. */
  private beginReclaim(order: number): void {
    if (this.open.includes('mmap{') && this.m.buddy.refusal(order) === null)
      this.faults.push(`the kernel had no block of order ${order}, and the model has one`)
  }

  /**
   * The OOM killer runs for others than the model, which comes to it by itself for a mapping unless all of its storage is told. Whom it chooses is
   * the model's to know. For requests of others the one who was chosen dies now, and its pages come back.
   */
  private outOfMemory(): void {
    this.at++
    oomRound(this.m, this.asked())
    if (!this.open.includes('mmap{')) endDoomed(this.m, this.m.caller)
    this.at--
  }

  /** What the rest of the kernel asked for is told, where the log was recorded. */
  private asked(): string {
    const requests = (this.step.dmesg ?? []).flatMap(
      (line) => /invoked oom-killer: (.*), oom/.exec(line)?.[1] ?? [],
    )
    return requests[this.kills++] ?? requestWords(this.m, gfpOfMapping(this.m.rules), 0)
  }

  private apply(event: TraceEvent): void {
    // Reclaim takes clean pages of files, mapped or not.
    if (event[0] === 'free' && this.m.loseFilePage(asPfn(event[1])) && this.open.includes('reclaim{'))
      this.m.reclaimedFromFiles++
    if (event[0] === 'free') this.m.buddy.free(asPfn(event[1]), event[2], event[3] === 1, event[4] === 1)
    if (event[0] !== 'alloc') return
    const pfn = this.m.buddy.allocForeign(event[2], MIGRATETYPES.indexOf(event[3]), event[4] === 1)
    if (pfn !== event[1]) this.mismatches.push({ order: event[2], model: pfn, kernel: event[1] })
  }
}

/** Reclaim came to nothing for a mapping's own block: the OOM killer runs, or the request is given up. */
const isEndOfRequest = (event: TraceEvent): boolean =>
  event[0] === 'oom' || (event[0] === 'fail' && event[2] === MAPPING_GFP)
/** GFP_KERNEL of 6.12. */
const MAPPING_GFP = '0xcc0'

const isCall = (event: TraceEvent): boolean => event[0] === 'mmap{' || event[0] === 'munmap{'

const isAllocator = (event: TraceEvent): event is TraceEvent & readonly ['alloc' | 'free', ...unknown[]] =>
  event[0] === 'alloc' || event[0] === 'free'
