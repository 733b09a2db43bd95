/** What the worker answers when it is asked for advice: fetched then. */
import { advise, ALL_ADVICE, type AdviceLimits } from '../advice/advise.ts'
import { isStart } from '../advice/operations.ts'
import { shortest } from '../advice/shorten.ts'
import { runProgram } from '../advice/trial.ts'
import { PAGE_SIZE } from '../base/units.ts'
import type { Work } from '../base/work.ts'
import type { Program } from '../documents/scenario/compile/program.ts'
import { readProgram, type ReadProgram } from '../documents/scenario/compile/compile.ts'
import { HABITS } from '../documents/scenario/habits/habits.ts'
import { checkExercise } from '../exercises/check.ts'
import { ADVICE_KINDS } from '../protocol/advice.ts'
import type { AnswerTo, Consultation, Problem, RequestBody } from '../protocol/messages.ts'
import { makeMoves } from './moves.ts'
import type { ServedDocument } from './openDocument.ts'

type Asked = RequestBody<Consultation>

/** For what stands on the page without being asked for: little work, and two suggestions. */
const BRIEF: AdviceLimits = { budget: 250_000, most: 2, isVaried: true }
/** As many as are listed. */
const FULL: AdviceLimits = { ...ALL_ADVICE, most: 200 }

/** What is said where `answer` finds none. */
export const NOTHING_TO_ADVISE: Problem = {
  title: 'There is nothing to try',
  detail:
    'This step is not refused, or it is of a recording that cannot run as a scenario: one of a machine with an MMU, or of a kernel before 2.6.29.',
  remedy: 'Go to a step that is refused, or write the calls as a scenario.',
}

/** Longer programs are looked into only when somebody asks. */
const MOST_FOR_BRIEF = 50_000
const NOTHING = {
  line: 0,
  call: '',
  errno: null,
  suggestions: [],
  helping: 0,
  tried: 0,
  triedKinds: [],
  untried: ADVICE_KINDS,
}

function* readInTurns(text: string): Work<ReadProgram> {
  const reading = readProgram(text, HABITS)
  for (;;) {
    const { done, value } = reading.next()
    if (done === true) return value
    yield 0
  }
}

/** In slices; null where the step is none that was refused. `document`: what is open; null only for what is made by chance. */
export function* answer(document: ServedDocument | null, asked: Asked): Work<AnswerTo<Consultation> | null> {
  if (asked.type === 'make-moves') return yield* makeMoves(asked)
  if (document === null) return null
  if (asked.type === 'check-exercise')
    return {
      type: 'exercise',
      exercise: yield* checkExercise(asked.original, document.text, asked.isAsked),
    }
  const { scenario } = document
  if (scenario === null) return null
  const read = yield* readInTurns(scenario)
  const step = stepIn(read.program, scenario, document, asked.step)
  const posed =
    asked.type === 'advise' && asked.pages !== undefined
      ? withRequest(scenario, read.program, step, asked.pages)
      : { text: scenario, step }
  if (posed === null) return null
  const { text } = posed
  const { program } = text === scenario ? read : yield* readInTurns(text)
  if (runProgram(program, posed.step - 1).isRefused[posed.step - 1] !== 1) return null
  if (asked.type === 'shorten')
    return { type: 'shortened', shortened: yield* shortest(text, program, posed.step) }
  if (asked.isBrief && program.ops.length > MOST_FOR_BRIEF)
    return { type: 'advice', advice: { ...NOTHING, step: posed.step } }
  return {
    type: 'advice',
    advice: yield* advise(text, program, posed.step, asked.isBrief ? BRIEF : FULL),
  }
}

/** The step in the text that can be changed; 0 where it has none. The lines of a recording's steps are the text's last. */
function stepIn(program: Program, scenario: string, { text, steps }: ServedDocument, step: number): number {
  if (scenario === text) return Number.isInteger(step) && step >= 1 && step <= program.ops.length ? step : 0
  const line = scenario.split('\n').length - steps + step
  return program.ops.findIndex((op) => op.line === line) + 1
}

/** The text with a request for so many pages after a step, by its process or one that lives then; null where none does. */
function withRequest(
  text: string,
  { ops, processNames }: Program,
  step: number,
  pages: number,
): { readonly text: string; readonly step: number } | null {
  const op = step < 1 ? undefined : ops.at(step - 1)
  if (op === undefined || !Number.isInteger(pages) || pages < 1) return null
  const living = new Set<number>()
  for (const [index, one] of ops.entries()) {
    if (index === step) break
    if (isStart(one)) living.add(one.process)
    else if (one.op === 'call' && one.name === 'exit') living.delete(one.process)
    else if (one.op === 'call' && one.child >= 0) living.add(one.child)
  }
  const own = 'process' in op ? op.process : null
  const process = own !== null && living.has(own) ? own : [...living].at(-1)
  const name = process === undefined ? undefined : processNames[process]
  if (name === undefined) return null
  const lines = text.split('\n').toSpliced(op.line, 0, `${name}: mmap(${(pages * PAGE_SIZE) / 1024}K)`)
  return { text: lines.join('\n'), step: step + 1 }
}
