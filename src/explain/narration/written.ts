/**
 * For which outcomes an author wrote: the words of a run, each with what came of its step when the text was as its author left
 * it. Words are known again by themselves, wherever they stand: lines may come before them, and they may move.
 */
import type { Work } from '../../base/work.ts'
import type { NoteParagraph, Program, Question } from '../../documents/scenario/compile/program.ts'
import type { StepOutcome } from '../../engine/source.ts'
import type { Timeline } from '../../engine/timeline.ts'
import { operationOf } from '../../language/calls/calls.ts'
import type { Returns } from '../../language/calls/spec.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { CheckEvent, TestName, WhyEvent } from '../../sim/record/why.ts'
import { changeOf, type Change } from '../step/change.ts'
import { questionsAt, stepOfQuestion } from './narration.ts'
import type { Narration } from './narrationTypes.ts'

/** Words by what they say, with every outcome for which they stand in the text. */
export type WrittenWords = ReadonlyMap<string, ReadonlySet<string>>

/** What a result means by itself; addresses, pids and descriptors are only names for what was given. */
const TELLING: ReadonlySet<Returns> = new Set(['bytes', 'count', 'word', 'zero'])

/** What a step came to, as far as words about it depend on it. Moves the timeline. */
function outcomeOf(timeline: Timeline<Machine>, step: number): string {
  const { source } = timeline
  if (step === 0) return JSON.stringify([source.era, source.board])
  const outcome = timeline.rerun(step)
  const { machine } = timeline
  const { call, process } = source.info(step - 1)
  const events = machine.journal.decode((index) => machine.inode(index).path)
  return JSON.stringify([
    call,
    source.processNames[process] ?? null,
    machine.stopped !== null,
    outcome.errno,
    refusedBy(machine.observed),
    TELLING.has(operationOf(call).returns) ? outcome.ret : null,
    linesRead(outcome),
    shapeOf(changeOf(events, machine)),
    events.filter(({ type }) => type === 'note').length,
  ])
}

/** What a step left, as far as questions about it depend on it; at the end of a run all that was refused on the way too. */
function stateAfter(timeline: Timeline<Machine>, step: number): string {
  timeline.goTo(step)
  const { machine, steps, summary } = timeline
  const { errno } = summary
  return JSON.stringify([
    step === steps ? [...errno.slice(0, step)].filter((each) => each !== 0) : (errno[step - 1] ?? 0),
    machine.stopped !== null,
    machine.buddy.freePages,
    machine.buddy.largestFreeOrder(),
    step === steps ? machine.processes.map(({ name }) => name) : machine.processes.length,
  ])
}

const refusedBy = (events: readonly WhyEvent[]): TestName | null =>
  events.findLast((event): event is CheckEvent => event.type === 'check' && event.failed)?.test ?? null

const linesRead = ({ proc }: StepOutcome): number[] =>
  Object.values(proc ?? {}).map((text) => text.split('\n').length)

/** Whether there is something of each kind, and how many things came and went; not how large they are. */
function shapeOf(change: Change): readonly (number | boolean)[] {
  const { taken, trimmed, freed, merged, regionsChanged, vmasChanged, rotated } = change
  return [
    ...[taken, trimmed, freed, merged, regionsChanged, vmasChanged, rotated].map((each) => each.length > 0),
    change.regionsAdded.length,
    change.regionsRemoved.length,
    change.vmasAdded.length,
    change.vmasRemoved.length,
    change.processesAdded.length,
    change.processesRemoved.length,
  ]
}

/** The words as they are written, without their lines. */
const wordsAsWritten = (paragraphs: readonly NoteParagraph[]): string =>
  paragraphs
    .map((pieces) => pieces.map(({ text, value }) => (value === null ? text : `{${text}}`)).join(''))
    .join('\n')

/** All that a question says. */
const questionAsWritten = ({ words, choices, explanation }: Question): string =>
  wordsAsWritten([words, ...choices.flatMap((choice) => [choice.words, ...choice.why]), ...explanation])

/** An author's words held against a run. Each function moves the run's timeline. */
export class Judge {
  private readonly timeline: Timeline<Machine>
  private readonly program: Program
  private readonly paragraphsOf: ReadonlyMap<number, readonly NoteParagraph[]>

  /** `timeline`: of the program. */
  constructor(timeline: Timeline<Machine>, program: Program) {
    this.timeline = timeline
    this.program = program
    this.paragraphsOf = new Map(program.notes.map(({ step, paragraphs }) => [step, paragraphs]))
  }

  written(): Work<WrittenWords> {
    return wordsOfRun(this.timeline, this.program)
  }

  /** Keeps apart what is not true of a step. Words that the author did not leave are the reader's own, about what they see. */
  whatHolds(original: WrittenWords, { paragraphs, questions }: Narration, step: number): Narration {
    const outcomes = original.get(wordsAsWritten(this.paragraphsOf.get(step) ?? []))
    const isTrue = outcomes?.has(outcomeOf(this.timeline, step)) ?? true
    const asked = questionsAt(this.program, step, this.timeline.steps)
    const state = asked.length === 0 ? '' : stateAfter(this.timeline, step)
    const holds = asked.map((question) => original.get(questionAsWritten(question))?.has(state) ?? true)
    const told = { paragraphs: isTrue ? paragraphs : [], questions: questions.filter((_, i) => holds[i]) }
    if (isTrue && holds.every(Boolean)) return told
    return {
      ...told,
      forAnotherResult: {
        paragraphs: isTrue ? [] : paragraphs,
        questions: questions.filter((_, i) => holds[i] !== true),
      },
    }
  }
}

/** What is written in a text whose run is known to its end. Says how many of its steps it is behind; moves the timeline. */
function* wordsOfRun(timeline: Timeline<Machine>, program: Program): Work<WrittenWords> {
  const words = new Map<string, Set<string>>()
  const add = (said: string, outcome: string): void => {
    const known = words.get(said)
    if (known === undefined) words.set(said, new Set([outcome]))
    else known.add(outcome)
  }
  for (const { step, paragraphs } of program.notes) {
    if (step > timeline.steps) continue
    add(wordsAsWritten(paragraphs), outcomeOf(timeline, step))
    yield step
  }
  let known = -1
  let state = ''
  for (const question of program.questions) {
    const step = stepOfQuestion(program, question, timeline.steps)
    if (step > timeline.steps) continue
    if (step !== known) state = stateAfter(timeline, step)
    known = step
    add(questionAsWritten(question), state)
    yield step
  }
  return words
}
