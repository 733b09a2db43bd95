/** Whether a text solves an exercise: read and run anew, and held against the exercise as its author left it. */
import { standing } from '../advice/ground.ts'
import { formatBytes } from '../base/format.ts'
import { errnoName } from '../base/uapi.ts'
import type { Work } from '../base/work.ts'
import { readProgram } from '../documents/scenario/compile/compile.ts'
import type { Exercise, Goal, Op, OpList, Program } from '../documents/scenario/compile/program.ts'
import { HABITS } from '../documents/scenario/habits/habits.ts'
import type { Simulation } from '../engine/simulation.ts'
import { runStep, type StepSource } from '../engine/source.ts'
import type { World } from '../engine/world.ts'
import { MmuScenarioSource } from '../machines/mmu/scenarioSource.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import type { Machine } from '../sim/nommu/machine.ts'
import type { Standing } from '../protocol/advice.ts'
import type { Asked, ExerciseView } from '../protocol/exercise.ts'
import { editsBetween } from './edits.ts'
import { predictionOf, questionOf } from './question.ts'

/** Steps between two looks at what else there is to do. */
const SLICE = 256

function* programOf(text: string): Work<Program> {
  const reading = readProgram(text, HABITS)
  for (;;) {
    const { done, value } = reading.next()
    if (done === true) return value.program
    yield 0
  }
}

/** What a run came to. */
interface Outcome {
  readonly results: Float64Array
  readonly refused: readonly number[]
  readonly stopped: string | null
  /** Null with an MMU, where blocks and slack mean nothing. */
  readonly end: Standing | null
}

function* run(program: Program): Work<Outcome> {
  if (program.mmu !== null) {
    const source = new MmuScenarioSource(program)
    return { ...(yield* runOn(source, source.start(), () => false)), end: null }
  }
  const source = new ScenarioSource(program)
  const world = source.start()
  const hasKilled = ({ deaths }: Machine): boolean => deaths.length > 0
  return { ...(yield* runOn(source, world, hasKilled)), end: standing(world.machine) }
}

/** `hasKilled`: a signal ended somebody in the step that was made last. */
function* runOn<S extends Simulation>(
  source: StepSource<S>,
  world: World<S>,
  hasKilled: (machine: S) => boolean,
): Work<Omit<Outcome, 'end'>> {
  const { steps } = source
  const { machine } = world
  machine.observe('nothing')
  const results = new Float64Array(steps)
  const refused: number[] = []
  for (let index = 0; index < steps && machine.stopped === null; index++) {
    const { ret, errno, signal } = runStep(source, world, index)
    results[index] = ret
    if (errno !== null || signal !== undefined || hasKilled(machine)) refused.push(index)
    if (index % SLICE === 0) yield index / steps
  }
  return { results, refused, stopped: machine.stopped }
}

/**
 * Null where the original is no exercise; one whose answer is an address alone is none that can be checked, but a question. In slices: yields the share that is done.
 * @param original The exercise as its author left it: its goals, limits and locked lines are what counts.
 * @param isAsked Whether it is wanted as a question too.
 */
export function* checkExercise(original: string, text: string, isAsked = false): Work<ExerciseView | null> {
  const asked = yield* programOf(original)
  const { exercise } = asked
  if (exercise === null) {
    const question = isAsked ? yield* predictionOf(original) : null
    return question && { goals: [], bounds: [], hints: [], isSolved: false, question }
  }
  const program = text === original ? asked : yield* programOf(text)
  const outcome = yield* run(program)
  const goals = exercise.goals.map((goal) => goalView(goal, program, outcome))
  const bounds = boundsOf(exercise, asked, program)
  const isSolved = outcome.stopped === null && [...goals, ...bounds].every(({ holds }) => holds)
  const question = isAsked ? yield* questionOf(original, exercise) : null
  return { goals, bounds, hints: exercise.hints, isSolved, question }
}

function goalView(goal: Goal, { ops }: Program, outcome: Outcome): Asked {
  const { text } = goal
  if (outcome.stopped !== null) return { text, holds: false, found: 'the kernel stopped' }
  switch (goal.kind) {
    case 'measure': {
      if (outcome.end === null)
        return { text, holds: false, found: 'this is told of a machine without an MMU alone' }
      const value = outcome.end[goal.measure]
      return { text, holds: isSo(value, goal.relation, goal.bytes), found: `it is ${formatBytes(value)}` }
    }
    case 'served': {
      const [first] = outcome.refused
      const count = outcome.refused.length
      const found =
        count === 0
          ? 'all calls succeed'
          : count === 1
            ? `step ${(first ?? 0) + 1} is refused`
            : `${count} calls are refused, the first at step ${(first ?? 0) + 1}`
      return { text, holds: count === 0, found }
    }
    case 'mapped': {
      const made = ops.flatMap((op, index) => (asksFor(op, goal.bytes) ? [index] : []))
      const bad = made.find((index) => outcome.refused.includes(index))
      if (made.length === 0) return { text, holds: false, found: 'no such call is made' }
      if (bad === undefined) return { text, holds: true, found: 'it does' }
      const errno = errnoName(outcome.results[bad] ?? 0) ?? 'an error'
      return { text, holds: false, found: `step ${bad + 1} gives ${errno}` }
    }
  }
}

/** mmap(addr, length, ...). */
function asksFor(op: Op, bytes: number): boolean {
  const length = op.op === 'call' && op.name === 'mmap' ? op.args[1] : undefined
  return length?.kind === 'number' && length.value === bytes
}

function isSo(value: number, relation: '>=' | '<=' | '>' | '<', bytes: number): boolean {
  if (relation === '>=') return value >= bytes
  if (relation === '<=') return value <= bytes
  return relation === '>' ? value > bytes : value < bytes
}

/** What makes the machine, by which a locked text is told from another. */
const machineOf = ({ era, shmDirect, slab, mmu, board, files, exercise }: Program): string =>
  JSON.stringify([era, shmDirect, slab, mmu, board, files, exercise && withoutLines(exercise)])

const withoutLines = (exercise: Exercise): unknown => ({
  ...exercise,
  goals: exercise.goals.map(({ text }) => text),
})

function boundsOf(exercise: Exercise, asked: Program, program: Program): readonly Asked[] {
  const bounds: Asked[] = []
  const locked = asked.ops.filter(({ line }) =>
    exercise.keeps.some(({ first, last }) => line >= first && line <= last),
  )
  if (exercise.mostCalls !== null) {
    const own = program.ops.length - locked.length
    const text = `limit ${exercise.mostCalls} calls`
    bounds.push({ text, holds: own <= exercise.mostCalls, found: `${own} beside the locked ones` })
  }
  if (exercise.mostEdits !== null) {
    const most = exercise.mostEdits
    const edits = editsBetween(
      asked.ops.map(({ text }) => text),
      program.ops.map(({ text }) => text),
      most,
    )
    const found = edits === null ? `more than ${most} lines differ` : `${edits} so far`
    bounds.push({ text: `limit ${most} edits`, holds: edits !== null, found })
  }
  if (machineOf(asked) !== machineOf(program))
    bounds.push({ text: 'locked header', holds: false, found: 'the machine or the goals were changed' })
  if (locked.length > 0) {
    const gone = firstGone(locked, program.ops)
    const found = gone === null ? 'as they were' : `missing or changed: ${gone.text}`
    bounds.push({ text: 'locked lines', holds: gone === null, found })
  }
  return bounds
}

/** The first of the locked operations that does not follow the ones before it; null if all do. */
function firstGone(locked: readonly Op[], ops: OpList): Op | null {
  let at = 0
  for (const op of locked) {
    while (at < ops.length && ops.at(at)?.text !== op.text) at++
    if (at === ops.length) return op
    at++
  }
  return null
}
