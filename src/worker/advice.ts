/** What the worker answers when it is asked for advice: fetched then. */
import { advise, ALL_ADVICE, type AdviceLimits } from '../advice/advise.ts'
import { shortest } from '../advice/shorten.ts'
import { runProgram } from '../advice/trial.ts'
import type { Work } from '../base/work.ts'
import { readProgram, type ReadProgram } from '../documents/scenario/compile/compile.ts'
import { HABITS } from '../documents/scenario/habits/habits.ts'
import { checkExercise } from '../exercises/check.ts'
import type { AnswerTo } from '../protocol/messages.ts'

type Asked =
  | { readonly type: 'advise'; readonly step: number; readonly isBrief: boolean }
  | { readonly type: 'shorten'; readonly step: number }
  | { readonly type: 'check-exercise'; readonly original: string }

/** For what stands on the page without being asked for: little work, and two suggestions. */
const BRIEF: AdviceLimits = { budget: 150_000, most: 2, isVaried: true }
/** As many as are listed. */
const FULL: AdviceLimits = { ...ALL_ADVICE, most: 200 }

/** Longer programs are looked into only when somebody asks. */
const MOST_FOR_BRIEF = 5000
const NOTHING = { line: 0, call: '', errno: null, suggestions: [], tried: 0, isCut: true }

function* readInTurns(text: string): Work<ReadProgram> {
  const reading = readProgram(text, HABITS)
  for (;;) {
    const { done, value } = reading.next()
    if (done === true) return value
    yield 0
  }
}

/** In slices; null where the step is none that was refused. `text`: of a scenario. */
export function* answer(text: string, asked: Asked): Work<AnswerTo<Asked['type']> | null> {
  if (asked.type === 'check-exercise')
    return { type: 'exercise', exercise: yield* checkExercise(asked.original, text) }
  const { step } = asked
  const { program } = yield* readInTurns(text)
  if (step < 1 || step > program.ops.length) return null
  // What is tried is tried without an MMU.
  if (program.mmu !== null) return null
  if (runProgram(program, step - 1).isRefused[step - 1] !== 1) return null
  if (asked.type === 'shorten') return { type: 'shortened', shortened: yield* shortest(text, program, step) }
  if (asked.isBrief && program.ops.length > MOST_FOR_BRIEF)
    return { type: 'advice', advice: { ...NOTHING, step } }
  return { type: 'advice', advice: yield* advise(text, program, step, asked.isBrief ? BRIEF : FULL) }
}
