/** The shortest program that is still refused in the same way: delta debugging over the operations. */
import { bytesToPages } from '../base/units.ts'
import type { Work } from '../base/work.ts'
import type { Op, Program } from '../documents/scenario/compile/program.ts'
import { runStep } from '../engine/source.ts'
import { restoreWorld, saveWorld, type World, type WorldSnapshot } from '../engine/world.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { Shortened } from '../protocol/advice.ts'
import { namesOf, NO_NAMES, type Names } from '../documents/scenario/compile/opNames.ts'
import { isCall } from './operations.ts'
import { checkpointsOf, groundOf, hasFailed, restoring, type Ground } from './ground.ts'

/** Operations that are run at most, or work that takes as long. */
const SHORTEN_BUDGET = 2_500_000

/** To leave out some of so many operations costs as much as to run one. */
const LEAVING_OUT = 24

/** Where halves, quarters and eighths were kept, what leaves nothing behind goes at once. */
const LARGE_CHUNKS = 3

/** Header words that decide what the machine is. */
const KEPT_HEADERS = new Set(['kernel', 'mmu', 'board', 'file'])

/**
 * Leaves out all operations that the refusal of the one at `step` (1-based) does not need. Names stay consistent: what needs an
 * operation goes with it. A request that is refused although as much is free stays one. In slices: yields the share that is done.
 * @param text What `program` was read from.
 */
export function* shortest(
  text: string,
  program: Program,
  step: number,
  budget = SHORTEN_BUDGET,
): Work<Shortened> {
  if (step < 1 || program.ops.at(step - 1) === undefined) throw new RangeError(`There is no step ${step}.`)
  const rest = new Rest(program, step)
  if (!rest.isRefused) throw new RangeError(`Step ${step} is not refused.`)
  let tried = 0
  let chunks = 0
  // Chunks that halve; the last ones first: what needs others stands behind them, and what stands before them need not run anew.
  for (let size = Math.ceil(rest.kept.length / 2); size >= 1 && rest.work <= budget;) {
    if (chunks++ === LARGE_CHUNKS && rest.kept.length > step / 2) {
      rest.mark(rest.kept.length)
      for (const places of rest.passing()) {
        if (rest.leaveOut(0, (place) => places.has(place))) tried++
        yield Math.min(0.99, rest.work / budget)
      }
    }
    const before = rest.kept.length
    rest.mark(size)
    for (let end = before - 1; end > 0 && rest.work <= budget; end -= size) {
      if (rest.leaveOut(Math.max(0, end - size), (place) => place < end)) tried++
      yield Math.min(0.99, rest.work / budget)
    }
    if (size === 1 && rest.kept.length === before) break
    size = Math.max(1, Math.ceil(size / 2))
  }
  const { kept, work } = rest
  const isCut = work > budget
  return { text: textOf(text, program, kept, isCut), operations: kept.length, tried, isCut }
}

/** What is left of a program, whose last operation is refused. */
class Rest {
  /** Indices of operations, ascending. */
  kept: readonly number[]
  /** Work that was done, as so many operations that were run. */
  work = 0
  private readonly program: Program
  private readonly names: readonly Names[]
  private readonly world: World<Simulation>
  private readonly wanted: string | null
  /** States before the operation at a place of `kept`, ascending. */
  private marks: readonly Mark[]
  /** By name: in which try it was lost last, and in which its process began to live. */
  private readonly lostIn: Int32Array
  private readonly livingIn: Int32Array
  private tries = 0

  constructor(program: Program, step: number) {
    this.program = { ...program, ops: [...program.ops] }
    this.names = program.ops.map((op) => namesOf(op, program))
    this.kept = Array.from({ length: step }, (_, index) => index)
    const count = program.slotNames.length + program.processNames.length
    this.lostIn = new Int32Array(count)
    this.livingIn = new Int32Array(count)
    this.world = groundOf(program).start()
    this.world.machine.observe('nothing')
    this.marks = [{ at: 0, snapshot: saveWorld(this.world) }]
    this.wanted = this.refusal(this.kept)
  }

  get isRefused(): boolean {
    return this.wanted !== null
  }

  /** Keeps states in front of chunks of that size, counted from the end. */
  mark(size: number): void {
    const last = this.kept.length - 1
    const every = size * Math.ceil(last / size / checkpointsOf(this.world.machine))
    const [first] = this.marks
    if (first === undefined) return
    restoreWorld(this.world, first.snapshot)
    const marks: Mark[] = [first]
    const source = this.sourceOf(this.kept)
    for (let at = 0; at < last; at++) {
      if (at > 0 && (last - at) % every === 0) {
        marks.push({ at, snapshot: saveWorld(this.world) })
        this.work += restoring(this.world.machine)
      }
      runStep(source, this.world, at)
    }
    this.work += last
    this.marks = marks
  }

  /** Places of what was refused, of what prints, of mappings that were unmapped, and of processes that ended: each set as it is when it is asked for. */
  *passing(): Generator<ReadonlySet<number>, void> {
    const last = this.kept.length - 1
    const op = (place: number): Op | undefined => this.program.ops.at(this.kept[place] ?? -1)
    const places = (holds: (place: number) => boolean): Set<number> =>
      new Set(Array.from({ length: last }, (_, place) => place).filter(holds))
    const refused = this.refusedPlaces()
    yield places((place) => refused.has(place) || op(place)?.op === 'cat')
    yield this.goneBefore(places((place) => isCall(op(place), 'munmap')))
    yield this.goneBefore(places((place) => isCall(op(place), 'exit')))
  }

  private refusedPlaces(): ReadonlySet<number> {
    const { world, kept, marks } = this
    const [first] = marks
    const refused = new Set<number>()
    if (first === undefined) return refused
    restoreWorld(world, first.snapshot)
    const source = this.sourceOf(kept)
    for (let place = 0; place < kept.length - 1; place++)
      if (hasFailed(runStep(source, world, place), world.machine)) refused.add(place)
    this.work += kept.length
    return refused
  }

  /** Where the names that these operations take were given last. */
  private goneBefore(places: ReadonlySet<number>): ReadonlySet<number> {
    const given = new Map<number, number>()
    const gone = new Set<number>()
    for (const [place, index] of this.kept.entries()) {
      const names = this.names[index] ?? NO_NAMES
      if (places.has(place)) {
        // Of an munmap the mapping, of an exit the process.
        const giver = given.get(names.ends >= 0 ? names.ends : (names.takes.at(-1) ?? -1))
        gone.add(giver ?? place)
      }
      for (const name of names.gives) if (name !== names.ends) given.set(name, place)
    }
    return gone
  }

  /**
   * Leaves out the operations from a place on of which that is said, and all that need them, if the last one is refused as before.
   * False where it needs them itself.
   */
  leaveOut(from: number, isOut: (place: number) => boolean): boolean {
    const left = this.without(from, isOut)
    if (left.at(-1) !== this.kept.at(-1)) return false
    const mark = this.marks.findLast(({ at }) => at <= from)
    if (mark === undefined) return false
    restoreWorld(this.world, mark.snapshot)
    this.work += restoring(this.world.machine)
    if (this.refusal([...this.kept.slice(mark.at, from), ...left]) !== this.wanted) return true
    this.kept = [...this.kept.slice(0, from), ...left]
    this.marks = this.marks.filter(({ at }) => at <= from)
    return true
  }

  /** What is left from place `from` on. */
  private without(from: number, isOut: (place: number) => boolean): readonly number[] {
    const { kept, names, lostIn, livingIn } = this
    const now = ++this.tries
    const left: number[] = []
    for (const [place, index] of kept.entries()) {
      const own = names[index]
      if (own === undefined) continue
      const { takes, gives, starts, ends } = own
      const isGone = starts >= 0 && livingIn[starts] === now
      if (isGone) continue
      if (place >= from) {
        if (isOut(place) || takes.some((name) => lostIn[name] === now)) {
          for (const name of gives) if (name !== ends) lostIn[name] = now
          continue
        }
        left.push(index)
        for (const name of gives) lostIn[name] = 0
      }
      if (starts >= 0) livingIn[starts] = now
      if (ends >= 0) livingIn[ends] = 0
    }
    this.work += Math.ceil(kept.length / LEAVING_OUT)
    return left
  }

  private sourceOf(indices: readonly number[]): Ground {
    const { program } = this
    return groundOf({ ...program, ops: indices.flatMap((index) => program.ops.at(index) ?? []) })
  }

  /** How the last of these operations is refused, run from where the world is; null if it is not. */
  private refusal(indices: readonly number[]): string | null {
    const { world } = this
    const source = this.sourceOf(indices)
    const last = indices.length - 1
    this.work += indices.length
    for (let at = 0; at < last; at++) {
      runStep(source, world, at)
      if (world.machine.stopped !== null) return null
    }
    const outcome = runStep(source, world, last)
    const { ret, errno } = outcome
    if (world.machine.stopped !== null || !hasFailed(outcome, world.machine)) return null
    const op = source.program.ops.at(last)
    const isThere = world.machine.vitals.freePages >= bytesToPages(bytesOf(op))
    return `${errno === null ? 'killed' : ret} ${isThere}`
  }
}

interface Mark {
  readonly at: number
  readonly snapshot: WorldSnapshot
}

/** Of a request, what it asks for at least. */
function bytesOf(op: Op | undefined): number {
  if (op?.op === 'spawn') return op.programBytes
  return op?.op === 'call' && op.args[1]?.kind === 'number' ? op.args[1].value : 0
}

function textOf(text: string, program: Program, kept: readonly number[], isCut: boolean): string {
  const lines = text.split('\n')
  const chosen = new Set(kept.map((index) => program.ops.at(index)?.line ?? -1))
  const first = program.ops.at(0)?.line ?? lines.length + 1
  const header = lines
    .slice(0, first - 1)
    .filter((line) => KEPT_HEADERS.has(line.trim().split(/\s+/)[0]?.toLowerCase() ?? ''))
  const title = `title ${program.title === '' ? 'The shortest program' : `${program.title}, shortened`}`
  const about = isCut ? ['about Not all was tried that could be left out: there may be a shorter one.'] : []
  return `${[title, ...about, ...header, ...lines.filter((_, index) => chosen.has(index + 1))].join('\n')}\n`
}
