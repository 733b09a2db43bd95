/**
 * What would have helped: variations of a program are tried on the model until the one refused operation is served, and what did it
 * is told, the smallest change first. Nothing is believed: each suggestion has been made in the text, read and run anew.
 */
import { parseProgram } from '../documents/scenario/read.ts'
import type { Program } from '../documents/scenario/compile/program.ts'
import { errnoName } from '../base/uapi.ts'
import type { Work } from '../base/work.ts'
import {
  ADVICE_KINDS,
  type Advice,
  type AdviceKind,
  type NewRefusal,
  type Suggestion,
} from '../protocol/advice.ts'
import { Candidates } from './candidates.ts'
import { Laboratory, runProgram, type Trial } from './trial.ts'
import { besideText } from './besideText.ts'
import { arrange, changeText, type Arrangement, type Variation } from './variation.ts'

/** How much is wanted. */
export interface AdviceLimits {
  /** Operations that are run at most, or work that takes as long. */
  readonly budget: number
  /** Suggestions. */
  readonly most: number
  /** The best of each kind alone. */
  readonly isVaried: boolean
}

export const ALL_ADVICE: AdviceLimits = { budget: 3_000_000, most: 5000, isVaried: false }
/** Single changes that are put together in pairs when none of them is enough. */
const PAIRED = 80
/** Reading a line of a changed text and running it costs as much as running so many operations. */
const VERIFYING = 30
/** So many are told also where reading the changed texts takes long. */
const LEAST_TOLD = 2

/** The last step that was refused, 1-based; null if none was. */
export function lastRefused(program: Program): number | null {
  const { isRefused } = runProgram(program, -1)
  const index = isRefused.lastIndexOf(1)
  return index === -1 ? null : index + 1
}

interface Success {
  readonly variation: Variation
  readonly trial: Trial
  readonly arrangement: Arrangement
}

/**
 * Tries variations of the program so that its operation at `step` (1-based) is served. In slices: yields the share that is done.
 * @param text What `program` was read from.
 */
export function* advise(
  text: string,
  program: Program,
  step: number,
  { budget, most, isVaried }: AdviceLimits = ALL_ADVICE,
): Work<Advice> {
  const target = step - 1
  const op = target < 0 ? undefined : program.ops.at(target)
  if (op === undefined) throw new RangeError(`There is no step ${step}.`)
  const laboratory = new Laboratory(program, target)
  const about = {
    step,
    line: op.line,
    call: op.text,
    errno: laboratory.base.isRefused[target] === 1 ? errnoName(laboratory.base.results[target] ?? 0) : null,
  }
  const good: Success[] = []
  const near: { readonly variation: Variation; readonly largest: number; readonly free: number }[] = []
  const done = new Set<AdviceKind>()
  const counts = new Map<AdviceKind, number>()
  let tried = 0
  let isCut = false
  const candidates = new Candidates(text, laboratory, target)
  for (const variation of candidates.all()) {
    if (done.has(variation.kind)) continue
    if (laboratory.ran > budget) {
      isCut = true
      break
    }
    const result = tryOne(laboratory, variation, target)
    tried++
    if (laboratory.isPaused()) yield Math.min(0.8, laboratory.ran / budget)
    if (result === null) continue
    counts.set(variation.kind, (counts.get(variation.kind) ?? 0) + 1)
    if (result.isServed) {
      const finer = yield* finest(laboratory, variation, target, budget)
      tried += finer.tried
      counts.set(variation.kind, (counts.get(variation.kind) ?? 0) + finer.tried)
      good.push(finer.success ?? result)
      if (ONE_IS_ENOUGH.has(variation.kind)) done.add(variation.kind)
    } else near.push({ variation, ...result.trial.after })
  }
  // Told before the pairs: what is left over of those is another matter.
  const untried = new Set(candidates.left().filter((kind) => !done.has(kind)))
  if (good.length === 0 && isCut) untried.add('pair')
  if (good.length === 0 && !isCut) {
    if (near.length > PAIRED) untried.add('pair')
    near.sort((a, b) => b.largest - a.largest || b.free - a.free)
    for (const variation of pairs(near.slice(0, PAIRED).map((one) => one.variation))) {
      if (laboratory.ran > budget) {
        untried.add('pair')
        break
      }
      const result = tryOne(laboratory, variation, target)
      if (result !== null) counts.set('pair', (counts.get('pair') ?? 0) + 1)
      tried++
      if (laboratory.isPaused()) yield Math.min(0.9, laboratory.ran / budget)
      if (result?.isServed === true) good.push(result)
    }
  }
  const ranked = good.map((success) => ({ success, rank: rankOf(laboratory, success) })).sort(byRank)
  const suggestions: Suggestion[] = []
  let below: number | null = null
  const told = new Set<AdviceKind>()
  for (const { success } of ranked) {
    if (isVaried && told.has(success.variation.kind)) continue
    const isTired = laboratory.ran > (suggestions.length < LEAST_TOLD ? 6 : 2) * budget
    if (suggestions.length === most || isTired) break
    below ??= parseProgram(text).header.below
    const suggestion = verified(text, below, laboratory, success, target)
    laboratory.ran += VERIFYING * program.ops.length
    if (suggestion !== null) {
      suggestions.push(suggestion)
      told.add(suggestion.kind)
    }
    yield 0.9 + (0.1 * suggestions.length) / good.length
  }
  const triedKinds = ADVICE_KINDS.flatMap((kind): Advice['triedKinds'] => {
    const count = counts.get(kind)
    return count === undefined ? [] : [[kind, count]]
  })
  const left = ADVICE_KINDS.filter((kind) => untried.has(kind))
  return { ...about, suggestions, helping: good.length, tried, triedKinds, untried: left }
}

/** Of these the first that does is the smallest change, and the others are tried no more. */
const ONE_IS_ENOUGH: ReadonlySet<AdviceKind> = new Set(['limit', 'board', 'ask-earlier'])

/** The smallest of the changes that were passed over, where one of them does; between it and the one before it there may be smaller ones. */
function* finest(
  laboratory: Laboratory,
  variation: Variation,
  target: number,
  budget: number,
): Work<{ readonly success: Success | null; readonly tried: number }> {
  let tried = 0
  let success: Success | null = null
  for (let finer = variation.finer?.(); finer !== undefined;) {
    const { done, value: less } = finer.next()
    if (done === true || laboratory.ran > budget) break
    tried++
    const result = tryOne(laboratory, less, target)
    if (result?.isServed === true) {
      success = result
      finer = less.finer?.()
    }
    if (laboratory.isPaused()) yield Math.min(0.8, laboratory.ran / budget)
  }
  return { success, tried }
}

/** Runs a variation; null where the operation is gone from it. */
function tryOne(
  laboratory: Laboratory,
  variation: Variation,
  target: number,
): (Success & { readonly isServed: boolean }) | null {
  const arrangement = arrange(laboratory.program, variation)
  const at = arrangement.from.indexOf(target)
  if (at === -1) return null
  const trial = laboratory.try(arrangement, at)
  return { variation, trial, arrangement, isServed: isServed(trial, arrangement, at) }
}

/** The operation gave something, and so did the pieces that it was split into, which stand right before it. */
function isServed({ isRefused, isStopped }: Trial, { from, program }: Arrangement, at: number): boolean {
  if (isStopped || isRefused[at] === 1) return false
  for (let piece = at - 1; piece >= 0 && from[piece] === -1; piece--)
    if (isRefused[piece] === 1 && program.ops.at(piece)?.op === 'call') return false
  return true
}

/** Makes the change in the text, reads it, runs it, and looks whether it gives what the trial gave. */
function verified(
  text: string,
  below: number,
  laboratory: Laboratory,
  success: Success,
  target: number,
): Suggestion | null {
  const { variation, arrangement } = success
  const changed = changeText(text, laboratory.program, variation)
  const at = arrangement.from.indexOf(target)
  const line = changed.lineOf[at] ?? -1
  const { program, diagnostics } = parseProgram(changed.text)
  const again = program.ops.findIndex((op) => op.line === line)
  const lines = new Set(changed.lineOf)
  if (again === -1 || program.ops.length !== arrangement.program.ops.length) return null
  if (diagnostics.some((one) => one.severity === 'error' && lines.has(one.line))) return null
  const base = runProgram(program, again)
  if (base.isStopped || base.isRefused[again] === 1) return null
  const refused = program.ops.flatMap((_, index): NewRefusal[] => {
    const from = arrangement.from[index] ?? -1
    const isNew = base.isRefused[index] === 1 && from !== -1 && laboratory.base.isRefused[from] === 0
    const before = laboratory.program.ops.at(from)
    return isNew && before !== undefined
      ? [{ step: from + 1, line: before.line, call: before.text, errno: errnoName(base.results[index] ?? 0) }]
      : []
  })
  return {
    kind: variation.kind,
    change: variation.change,
    lines: changed.lines,
    text: changed.text,
    beside: besideText(text, below, laboratory.program, variation, target),
    targetLine: line,
    targetStep: again + 1,
    after: { ...base.after, refused },
  }
}

/** Another machine is no small change, however short its line. */
const OTHER_MACHINE: ReadonlySet<AdviceKind> = new Set(['board', 'kernel'])

/** How much a change costs beside its lines: another call, another machine, several calls. */
function priceOf(kind: AdviceKind, refused: number): number {
  if (refused > 1) return 3
  return OTHER_MACHINE.has(kind) ? 2 : refused
}

/** How small a change is, most telling number first: what it costs elsewhere, lines, kind, what else is refused, how far apart they are. */
function rankOf(laboratory: Laboratory, { variation, trial, arrangement }: Success): readonly number[] {
  let refused = 0
  for (const [index, from] of arrangement.from.entries())
    if (from !== -1 && trial.isRefused[index] === 1 && laboratory.base.isRefused[from] === 0) refused++
  const indices = variation.edits.map(({ index }) => index)
  const lines = indices.length + (variation.header === undefined ? 0 : 1)
  const reach =
    indices.length === 0
      ? 0
      : indices.reduce((a, b) => Math.max(a, b)) - indices.reduce((a, b) => Math.min(a, b))
  return [
    priceOf(variation.kind, refused),
    lines,
    ADVICE_KINDS.indexOf(variation.kind),
    refused,
    reach,
    -trial.after.largest,
  ]
}

function byRank(
  { rank: a }: { readonly rank: readonly number[] },
  { rank: b }: { readonly rank: readonly number[] },
): number {
  for (const [place, number] of a.entries()) {
    const other = b[place] ?? 0
    if (number !== other) return number - other
  }
  return 0
}

/** Two changes at once, where they touch different operations: the best with the best first. */
function* pairs(singles: readonly Variation[]): Generator<Variation> {
  for (let sum = 1; sum < 2 * singles.length; sum++)
    for (let at = Math.max(0, sum - singles.length + 1); 2 * at < sum; at++) {
      const [one, other] = [singles[at], singles[sum - at]]
      const both = one && other && together(one, other)
      if (both) yield both
    }
}

function together(one: Variation, other: Variation): Variation | null {
  if (one.header !== undefined && other.header !== undefined) return null
  if (one.newSlots !== undefined && other.newSlots !== undefined) return null
  const touched = new Set(one.edits.map(({ index }) => index))
  if (other.edits.some(({ index }) => touched.has(index))) return null
  const header = one.header ?? other.header
  const newSlots = one.newSlots ?? other.newSlots
  return {
    kind: 'pair',
    change: `${one.change} ${other.change}`,
    edits: [...one.edits, ...other.edits],
    ...(header !== undefined && { header }),
    ...(newSlots !== undefined && { newSlots }),
  }
}
