/** The shortest program that is still refused in the same way: delta debugging over the operations. */
import { bytesToPages } from '../base/units.ts'
import type { Work } from '../base/work.ts'
import type { Op, Program } from '../documents/scenario/compile/program.ts'
import type { Shortened } from '../protocol/advice.ts'
import { Dependencies } from './dependents.ts'
import { runProgram, type Trial } from './trial.ts'

/** Operations that are run at most. */
export const SHORTEN_BUDGET = 6_000_000

/** Header words that decide what the machine is. */
const KEPT_HEADERS = new Set(['kernel', 'board', 'file'])

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
  const target = step - 1
  const op = program.ops[target]
  if (op === undefined) throw new RangeError(`There is no step ${step}.`)
  const dependencies = new Dependencies(program)
  const wanted = kindOfRefusal(runProgram(program, target), target, op)
  if (wanted === null) throw new RangeError(`Step ${step} is not refused.`)
  let kept = Array.from({ length: step }, (_, index) => index)
  let ran = program.ops.length
  let tried = 0
  let isCut = false
  const fails = (indices: readonly number[]): boolean => {
    tried++
    ran += indices.length
    const ops = indices.flatMap((index) => program.ops[index] ?? [])
    return kindOfRefusal(runProgram({ ...program, ops }, ops.length - 1), ops.length - 1, op) === wanted
  }
  // Chunks that halve; the last ones first, since what needs others stands behind them.
  for (let size = Math.ceil(kept.length / 2); size >= 1 && !isCut;) {
    let hasShrunk = false
    for (let end = kept.length - 1; end > 0 && !isCut; end -= size) {
      const less = without(dependencies, kept, Math.max(0, end - size), end)
      if (ran > budget) isCut = true
      else if (less !== null && fails(less)) {
        kept = less
        hasShrunk = true
        end = Math.min(end, kept.length - 1 + size)
      }
      yield Math.min(0.99, ran / budget)
    }
    if (size === 1 && !hasShrunk) break
    size = Math.max(1, Math.ceil(size / 2))
    if (size === 1 && !hasShrunk && kept.length === 1) break
  }
  return { text: textOf(text, program, kept), operations: kept.length, tried, isCut }
}

/** The kept operations less those at places from..to and all that need them; null if the last one is among these. */
function without(
  { names }: Dependencies,
  kept: readonly number[],
  from: number,
  to: number,
): number[] | null {
  const lost = new Set<number>()
  const living = new Set<number>()
  const left: number[] = []
  for (const [place, index] of kept.entries()) {
    const { takes = [], gives = [], starts = -1, ends = -1 } = names[index] ?? {}
    if (starts >= 0 && living.has(starts)) continue
    if ((place >= from && place < to) || takes.some((name) => lost.has(name))) {
      for (const name of gives) if (name !== ends) lost.add(name)
      continue
    }
    left.push(index)
    for (const name of gives) lost.delete(name)
    if (starts >= 0) living.add(starts)
    if (ends >= 0) living.delete(ends)
  }
  return left.at(-1) === kept.at(-1) ? left : null
}

/** How an operation is refused, as something to compare; null if it is not. */
function kindOfRefusal(
  { results, isRefused, after, isStopped }: Trial,
  index: number,
  op: Op,
): string | null {
  if (isStopped || isRefused[index] !== 1) return null
  const bytes =
    op.op === 'spawn'
      ? op.programBytes
      : op.op === 'call' && op.args[1]?.kind === 'number'
        ? op.args[1].value
        : 0
  const isThere = bytesToPages(after.free) >= bytesToPages(bytes)
  return `${results[index]} ${isThere}`
}

function textOf(text: string, program: Program, kept: readonly number[]): string {
  const lines = text.split('\n')
  const chosen = new Set(kept.map((index) => program.ops[index]?.line ?? -1))
  const first = program.ops[0]?.line ?? lines.length + 1
  const header = lines
    .slice(0, first - 1)
    .filter((line) => KEPT_HEADERS.has(line.trim().split(/\s+/)[0]?.toLowerCase() ?? ''))
  const title = `title ${program.title === '' ? 'The shortest program' : `${program.title}, shortened`}`
  return `${[title, ...header, ...lines.filter((_, index) => chosen.has(index + 1))].join('\n')}\n`
}
