/** The header lines of an exercise: goal, limit, keep, hint. */
import { GOAL_MEASURES, GOAL_RELATIONS, LIMITED } from '../../../language/exerciseWords.ts'
import type { Places } from '../habits/places.ts'
import type { HeaderPart, Statement } from '../syntax/ast.ts'
import { MAX_LINES } from '../syntax/limits.ts'
import { didYouMean } from '../syntax/nearest.ts'
import { readNumber, shorten } from '../syntax/numbers.ts'
import type { Findings } from '../compile/compileArguments.ts'
import { readSize, tooMuch, unknownWord } from '../compile/compileHeader.ts'
import type { Exercise, Goal } from '../compile/program.ts'

/** More calls or edits than anybody counts; counting edits takes time by it. */
const MOST_LIMIT = 100
/** As many lines as a text may have. */
const SERVED = 'no'
const GOALS = [...GOAL_MEASURES, 'mmap(132K)', SERVED]

type Parts = readonly HeaderPart[]
type Unplaced<G> = G extends Goal ? Omit<G, 'line' | 'text'> : never

/** A line of the header, and where it stands. */
export interface ExerciseLine {
  readonly header: Statement & { readonly kind: 'text' | 'header' }
  readonly line: number
  readonly places: Places | null
}

/**
 * What the lines of a text say; null without a goal.
 * @param goTo What is found from now on is of this line.
 */
export function compileExercise(
  lines: readonly ExerciseLine[],
  findings: Findings,
  goTo: (line: ExerciseLine) => void,
): Exercise | null {
  const draft = new Draft(findings)
  for (const line of lines) {
    goTo(line)
    draft.add(line)
  }
  const [first] = lines
  if (draft.goals.length > 0 || first === undefined) return draft.exercise()
  if (!lines.some(({ header }) => header.word.text === 'goal')) {
    goTo(first)
    findings.error(first.header.word, 'A goal line is missing: without one, nothing can be checked.')
  }
  return null
}

class Draft {
  readonly goals: Goal[] = []
  private readonly hints: string[] = []
  private readonly keeps: Exercise['keeps'][number][] = []
  private mostCalls: number | null = null
  private mostEdits: number | null = null
  private readonly findings: Findings

  constructor(findings: Findings) {
    this.findings = findings
  }

  add({ header, line }: ExerciseLine): void {
    if (header.kind === 'text') this.hints.push(header.text)
    else if (header.word.text === 'goal') this.addGoal(header.parts, line)
    else if (header.word.text === 'limit') this.addLimit(header.parts)
    else this.addKeep(header.parts)
  }

  private addGoal(parts: Parts, line: number): void {
    const goal = compileGoal(parts, this.findings)
    if (goal !== null) this.goals.push({ ...goal, line, text: parts.map(({ text }) => text).join(' ') })
  }

  private addLimit(parts: Parts): void {
    const { findings } = this
    const [count, unit, more] = parts
    if (count === undefined) return
    const value = readSize(count, count, 'The number', findings)
    if (value === null) return
    if (value > MOST_LIMIT) return void findings.error(count, `A limit goes up to ${MOST_LIMIT}.`)
    if (unit === undefined)
      return void findings.error({ from: count.to, to: count.to }, 'Of what? Write calls or edits.', ' calls')
    const known = LIMITED.find((name) => unit.text === name || `${unit.text}s` === name)
    if (known === undefined) return void unknownWord(unit, 'limit of', LIMITED, findings)
    if (more !== undefined) return void tooMuch(more, findings)
    if ((known === 'calls' ? this.mostCalls : this.mostEdits) !== null)
      return void findings.error(unit, `The limit of ${known} is given already.`)
    if (known === 'calls') this.mostCalls = value
    else this.mostEdits = value
  }

  private addKeep(parts: Parts): void {
    const { findings } = this
    for (const part of parts) {
      const [, from = '', to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.text) ?? []
      if (from === '') return void findings.error(part, 'Lines are named like this: keep 4-9.')
      const [first, last] = [Number(from), Number(to)]
      if (first > last) return void findings.error(part, 'The first line comes first.', `${last}-${first}`)
      if (first < 1 || last > MAX_LINES)
        return void findings.error(part, `Lines are counted from 1 to ${MAX_LINES}.`)
      this.keeps.push({ first, last })
    }
  }

  /** Null without a goal. */
  exercise(): Exercise | null {
    const { goals, mostCalls, mostEdits, keeps, hints } = this
    return goals.length === 0 ? null : { goals, mostCalls, mostEdits, keeps, hints }
  }
}

function compileGoal(parts: Parts, findings: Findings): Unplaced<Goal> | null {
  const [what, second, third, more] = parts
  if (what === undefined) return null
  const measure = GOAL_MEASURES.find((name) => name === what.text)
  if (measure !== undefined) {
    const relation = GOAL_RELATIONS.find((sign) => sign === second?.text)
    if (second === undefined || relation === undefined)
      return findings.error(
        second ?? { from: what.to, to: what.to },
        `Write one of ${GOAL_RELATIONS.join(' ')} here, between blanks: ${measure} >= 256K.`,
        second === undefined ? ' >= 256K' : null,
      )
    const bytes = readSize(third, second, 'The size', findings)
    if (bytes === null) return null
    return more === undefined ? { kind: 'measure', measure, relation, bytes } : tooMuch(more, findings)
  }
  if (what.text === SERVED) {
    if (second?.text !== 'failures')
      return findings.error(second ?? what, 'Write goal no failures.', second ? 'failures' : 'no failures')
    return third === undefined ? { kind: 'served' } : tooMuch(third, findings)
  }
  const call = /^mmap\(([^()]*)\)$/.exec(what.text)
  if (call === null) {
    const meant = findings.hints.nearest(what.text, GOALS)
    return meant === null
      ? unknownWord(what, 'goal', GOALS, findings)
      : findings.error(what, `There is no goal ${shorten(what.text)}.${didYouMean(meant)}`, meant)
  }
  const reading = readNumber(call[1] ?? '')
  if (!reading.ok) return findings.error(what, reading.message, 'mmap(132K)')
  if (second?.text !== 'succeeds')
    return findings.error(
      second ?? { from: what.to, to: what.to },
      'A call is a goal when it succeeds.',
      second ? 'succeeds' : ' succeeds',
    )
  return third === undefined ? { kind: 'mapped', bytes: reading.value } : tooMuch(third, findings)
}
