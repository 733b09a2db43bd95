/** The changes that are tried, each as one variation: what an engineer could do differently, one thing at a time. */
import { formatBytes } from '../base/format.ts'
import { append, largest } from '../base/lists.ts'
import { bytesToPages, orderFor, PAGE_SIZE } from '../base/units.ts'
import type { Op, Program } from '../documents/scenario/compile/program.ts'
import { writeSize } from '../documents/scenario/syntax/numbers.ts'
import { Dependencies } from './dependents.ts'
import { fileCandidates } from './fileCandidates.ts'
import {
  boardCandidates,
  kernelCandidates,
  limitCandidates,
  loadsProgram,
  trimmingCandidates,
} from './machineCandidates.ts'
import {
  isCall,
  isMmap,
  isStart,
  isWholeUnmap,
  lengthsOf,
  makesCall,
  nameless,
  powerBelow,
  sizesOf,
  stepAt,
  withLength,
  withName,
  type Call,
} from './operations.ts'
import { ADVICE_KINDS, type AdviceKind } from '../protocol/advice.ts'
import type { Laboratory } from './trial.ts'
import type { OpEdit, Variation } from './variation.ts'

/** So many places are tried for an operation that moves: all that there are, or as many evenly between the first and the last. */
const ALL_PLACES = 128
const SOME_PLACES = 16
/** In longer programs the request is moved only to where a block that is large enough is free. */
const ALL_EARLIER = 256

/** What a program from a file weighs: it is looked at first. */
const MOST = Number.MAX_SAFE_INTEGER

/** Where variations come from, and of which kinds they are. */
interface Source {
  readonly of: readonly AdviceKind[]
  readonly variations: Generator<Variation, void>
}

export class Candidates {
  private readonly text: string
  private readonly program: Program
  private readonly target: number
  private readonly base: Laboratory['base']
  private readonly dependencies: Dependencies
  private readonly laboratory: Laboratory
  /** Operations before the request, what is still there at the request first, and of that the largest. */
  private readonly before: readonly number[]
  private unfinished: readonly AdviceKind[] = []
  private readonly sampled = new Set<AdviceKind>()

  /** `text`: what the laboratory's program was read from; `target`: index of the request. */
  constructor(text: string, laboratory: Laboratory, target: number) {
    const { program, base } = laboratory
    this.text = text
    this.laboratory = laboratory
    this.program = program
    this.target = target
    this.base = base
    this.dependencies = new Dependencies(program)
    this.before = this.byWeight()
  }

  /** All of them, a kind after the other in turn: where not all can be tried, some of each are. */
  *all(): Generator<Variation, void> {
    let sources: readonly Source[] = [
      { of: ['trim'], variations: trimmingCandidates(this.program, this.target) },
      { of: ['limit'], variations: limitCandidates(this.program, this.target) },
      { of: ['ask-earlier'], variations: this.earlierRequest() },
      { of: ['shorten-length', 'split-length'], variations: this.lengths() },
      { of: ['shorten-length'], variations: fileCandidates(this.text, this.program, this.target) },
      { of: ['unmap-early'], variations: this.earlyUnmaps() },
      { of: ['later', 'earlier', 'start-earlier'], variations: this.moves() },
      { of: ['end-process'], variations: this.exits() },
      { of: ['leave-out'], variations: this.omissions() },
      { of: ['long-lived-first'], variations: this.longLivedFirst() },
      { of: ['board'], variations: boardCandidates(this.program) },
      { of: ['kernel'], variations: kernelCandidates(this.program) },
    ]
    while (sources.length > 0) {
      this.unfinished = sources.flatMap(({ of }) => of)
      const left: Source[] = []
      for (const source of sources) {
        const { done, value } = source.variations.next()
        if (done === true) continue
        yield value
        left.push(source)
      }
      sources = left
    }
    this.unfinished = []
  }

  /** Kinds of which some were not given yet, or of which only some of those that there are ever will be. */
  left(): readonly AdviceKind[] {
    const kinds = new Set([...this.unfinished, ...this.sampled])
    return ADVICE_KINDS.filter((kind) => kinds.has(kind))
  }

  private byWeight(): number[] {
    const weights = range(0, this.target - 1).map((index) => {
      const op = this.op(index)
      if (op === undefined || !this.worked(index)) return 0
      if (loadsProgram(op)) return MOST
      const [bytes = 0] = sizesOf(op)
      const isGone = op.op === 'call' ? isMmap(op) && this.isReleased(index, op) : this.ends(op, index)
      return isGone ? 0 : bytes
    })
    return range(0, this.target - 1).sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || b - a)
  }

  private op(index: number): Op | undefined {
    return this.program.ops.at(index)
  }
  private worked(index: number): boolean {
    return this.base.isRefused[index] === 0
  }
  private say(index: number): string {
    const op = this.op(index)
    return op === undefined ? 'the end' : `${stepAt(index)} (${op.text})`
  }

  /** The request itself, moved to where it would still have fitted, the latest such place first. */
  private *earlierRequest(): Generator<Variation, void> {
    const op = this.op(this.target)
    if (op === undefined) return
    const first = this.dependencies.earliest(this.target)
    for (let place = this.target - 1; place >= first; place--)
      if (this.target <= ALL_EARLIER || this.isRoomier(place))
        yield {
          kind: 'ask-earlier',
          change: `Ask before ${this.say(place)} instead of in ${stepAt(this.target)}.`,
          edits: this.move(this.target, place),
        }
  }

  /** A block for the request is free before the operation of that index: without one it cannot be served there. */
  private isRoomier(place: number): boolean {
    const needed = largest(lengthsOf(this.op(this.target)).map((bytes) => 2 ** orderFor(bytesToPages(bytes))))
    return place === 0 || (this.laboratory.largestFree[place - 1] ?? 0) >= needed
  }

  /** Lengths rounded down to the power of two below, or asked for in two pieces: the request's own, and those before it. */
  private *lengths(): Generator<Variation, void> {
    for (const index of [this.target, ...this.before]) {
      const op = this.op(index)
      if (op === undefined) continue
      for (const bytes of new Set(sizesOf(op))) {
        const below = powerBelow(bytes)
        if (below < PAGE_SIZE) continue
        const less = withLength(op, bytes, below)
        if (less !== null)
          yield {
            kind: 'shorten-length',
            change: `Ask for ${formatBytes(below)} instead of ${formatBytes(bytes)} in ${stepAt(index)}.`,
            edits: [{ type: 'replace', index, op: less }, ...this.releases(index, bytes, below)],
          }
        if (!isMmap(op)) continue
        const first = withLength(op, bytes, below)
        const rest = bytes - below
        const second = rest > 0 ? withLength(op, bytes, rest) : null
        if (first !== null && second !== null && !this.isUsed(index))
          yield this.split(index, first, second, [below, rest])
        const half = (bytesToPages(bytes) * PAGE_SIZE) / 2
        const even = half % PAGE_SIZE === 0 && half !== below ? withLength(op, bytes, half) : null
        if (even !== null && !this.isUsed(index)) yield this.split(index, even, even, [half, half])
      }
    }
  }

  /** Those that unmap the whole of a mapping, which is to have another length. */
  private releases(index: number, before: number, after: number): OpEdit[] {
    const { ops } = this.program
    const op = ops.at(index)
    if (op?.op !== 'call' || op.result < 0) return []
    const { result: slot } = op
    const edits: OpEdit[] = []
    for (const later of this.dependencies.usesOfValue(index, slot)) {
      const other = ops.at(later)
      if (other?.op !== 'call' || !isWholeUnmap(other, slot, before)) continue
      const less = withLength(other, before, after)
      if (less !== null) edits.push({ type: 'replace', index: later, op: less })
    }
    return edits
  }

  private split(index: number, first: Call, second: Call, [a, b]: readonly [number, number]): Variation {
    return {
      kind: 'split-length',
      change: `Ask in two pieces, ${formatBytes(a)} and ${formatBytes(b)}, in ${stepAt(index)}.`,
      edits: [
        { type: 'insert', index, op: nameless(first), from: -1 },
        { type: 'replace', index, op: second },
      ],
    }
  }

  private isUsed(index: number): boolean {
    const op = this.op(index)
    return (
      op?.op === 'call' &&
      op.result >= 0 &&
      this.dependencies.lastUse(index, op.result, this.program.ops.length) > index
    )
  }

  /** What is mapped at the request, unmapped after its last use. */
  private *earlyUnmaps(): Generator<Variation, void> {
    for (const index of this.before) {
      const op = this.op(index)
      if (op === undefined || !isMmap(op) || !this.worked(index)) continue
      const [bytes] = lengthsOf(op)
      if (bytes === undefined) continue
      const variation = this.unmapped(index, op, bytes)
      if (variation !== null) yield variation
    }
  }

  private unmapped(index: number, op: Call, bytes: number): Variation | null {
    const { ops, processNames, slotNames } = this.program
    const slot = op.result >= 0 ? op.result : slotNames.length
    const name = op.result >= 0 ? (slotNames[slot] ?? '') : this.freshName()
    const own = op.result >= 0 ? this.dependencies.usesOfValue(index, slot) : []
    const release = own.find((later) => isWholeUnmap(ops.at(later), slot, bytes))
    // Cut before, or gone already: there is no telling what is left to unmap.
    if (own.some((later) => later !== release && isCall(ops.at(later), 'munmap', 'mremap'))) return null
    if (release !== undefined && release < this.target) return null
    const last = own.findLast((later) => later < this.target && later !== release) ?? index
    const text = `${processNames[op.process] ?? '?'}: munmap(${name}, ${writeSize(bytes)})`
    const munmap: Call = {
      op: 'call',
      process: op.process,
      name: 'munmap',
      args: [
        { kind: 'slot', slot, plus: 0 },
        { kind: 'number', value: bytes },
      ],
      result: -1,
      child: -1,
      line: 0,
      text,
    }
    const named: OpEdit[] =
      op.result >= 0
        ? []
        : [{ type: 'replace', index, op: withName(op, slot, name, processNames[op.process] ?? '?') }]
    const moved: OpEdit[] = release === undefined ? [] : [{ type: 'remove', index: release }]
    return {
      kind: 'unmap-early',
      change: `Unmap ${last === index ? 'immediately' : `after ${stepAt(last)}, its last use,`} what ${this.say(index)} maps.`,
      edits: [...named, { type: 'insert', index: last + 1, op: munmap, from: -1 }, ...moved],
      ...(op.result < 0 && { newSlots: [name] }),
    }
  }

  private freshName(): string {
    const taken = new Set([...this.program.slotNames, ...this.program.processNames])
    for (let n = 1; ; n++) if (!taken.has(`kept${n}`)) return `kept${n}`
  }

  /** Each earlier operation made later or earlier, as far as its names allow. */
  private *moves(): Generator<Variation, void> {
    const { ops } = this.program
    for (const index of this.before) {
      const op = ops.at(index)
      if (op === undefined || op.op === 'cat') continue
      const latest = this.dependencies.latest(index)
      const behind = Math.min(latest, this.target + 1)
      for (const place of this.places('later', index + 2, behind))
        yield {
          kind: 'later',
          change: `Make ${this.say(index)} later, ${place > this.target ? `after ${stepAt(this.target)}` : `before ${this.say(place)}`}.`,
          edits: this.move(index, place),
        }
      const earliest = this.dependencies.earliest(index)
      const kind = isStart(op) ? 'start-earlier' : 'earlier'
      for (const place of this.places(kind, earliest, index - 1))
        yield {
          kind,
          change: `Make ${this.say(index)} earlier, before ${this.say(place)}.`,
          edits: this.move(index, place),
        }
    }
  }

  private places(kind: AdviceKind, from: number, to: number): readonly number[] {
    if (to - from < ALL_PLACES) return range(from, to)
    this.sampled.add(kind)
    return Array.from(
      { length: SOME_PLACES },
      (_, n) => from + Math.round(((to - from) * n) / (SOME_PLACES - 1)),
    )
  }

  private move(index: number, place: number): OpEdit[] {
    const op = this.op(index)
    if (op === undefined) return []
    return [
      { type: 'remove', index },
      { type: 'insert', index: place, op, from: index },
    ]
  }

  /** Each process that lives at the request, ended just before it. */
  private *exits(): Generator<Variation, void> {
    const { processNames, board } = this.program
    // Those of a board from a report are there from the start, and have the first names. A kernel without its init stops.
    const there = board.kind === 'report' ? board.start.names : []
    const living = new Map<number, number>(
      there.flatMap((name, process) => (/(?:^p|_)1$/.test(name) ? [] : [[process, -1] as const])),
    )
    for (let index = 0; index < this.target; index++) {
      const op = this.op(index)
      if (isStart(op) && this.worked(index)) living.set(op.process, index)
      if (op?.op !== 'call') continue
      if (op.name === 'exit') living.delete(op.process)
      if (op.child >= 0 && this.worked(index)) living.set(op.child, index)
    }
    const request = this.op(this.target)
    for (const process of living.keys()) {
      if (request?.op === 'call' && request.process === process) continue
      const name = processNames[process] ?? '?'
      const gone = this.dependencies
        .usesOfProcess(process, this.target, this.program.ops.length)
        .filter((later) => makesCall(this.op(later), process))
      const again = gone.findIndex((later) => isStart(this.op(later)))
      const lost = again === -1 ? gone : gone.slice(0, again)
      yield {
        kind: 'end-process',
        change: `Let ${name} exit before ${stepAt(this.target)}.`,
        edits: [
          { type: 'insert', index: this.target, op: exit(name, process), from: -1 },
          ...[...new Set(lost.flatMap((later) => this.dependencies.dependents(later)))].map(
            (later): OpEdit => ({ type: 'remove', index: later }),
          ),
        ],
      }
    }
  }

  /** Each earlier operation that gave something left out, with all that cannot be made without it. */
  private *omissions(): Generator<Variation, void> {
    for (const index of this.before) {
      const op = this.op(index)
      if (op === undefined || op.op === 'cat' || !this.worked(index)) continue
      const lost = this.dependencies.dependents(index)
      if (lost.includes(this.target)) continue
      const others = lost.length - 1
      yield {
        kind: 'leave-out',
        change: `Leave out ${this.say(index)}${others === 0 ? '' : `, and ${others === 1 ? 'the call that needs it' : `the ${others} calls that need it`}`}.`,
        edits: lost.map((later) => ({ type: 'remove', index: later })),
      }
    }
  }

  /** What stays mapped at the request is mapped before all that does not. */
  private *longLivedFirst(): Generator<Variation, void> {
    const staying: number[] = []
    for (let index = 0; index < this.target; index++) {
      const op = this.op(index)
      if (op === undefined || !this.worked(index)) continue
      if (isStart(op) ? !this.ends(op, index) : isMmap(op) && !this.isReleased(index, op)) staying.push(index)
    }
    const edits: OpEdit[] = []
    let place = 0
    for (const index of staying) {
      const earliest = this.dependencies.earliest(index)
      // Those that moved already stand before the same place, in their order.
      if (earliest < index) append(edits, this.move(index, Math.max(earliest, place)))
      place = Math.max(place, earliest)
    }
    if (edits.length > 0)
      yield {
        kind: 'long-lived-first',
        change: `Make first what stays: ${edits.length / 2} of the calls before ${stepAt(this.target)}.`,
        edits,
      }
  }

  /** Whether the process of an operation has ended before the request. */
  private ends(op: Op, after: number): boolean {
    return (
      'process' in op && op.process !== null && this.dependencies.lastExit(op.process, this.target) > after
    )
  }

  private isReleased(index: number, op: Call): boolean {
    if (this.ends(op, index)) return true
    const [bytes = 0] = lengthsOf(op)
    return (
      op.result >= 0 &&
      this.dependencies
        .usesOf(op.result, index, this.target)
        .some((later) => isWholeUnmap(this.op(later), op.result, bytes))
    )
  }
}

const exit = (name: string, process: number): Call => ({
  op: 'call',
  process,
  name: 'exit',
  args: [],
  result: -1,
  child: -1,
  line: 0,
  text: `${name}: exit`,
})

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n)
