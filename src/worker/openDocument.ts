/** A document that is open in the worker: its timeline, and what the page is shown of any step. */
import { assert } from '../base/assert.ts'
import type { Work } from '../base/work.ts'
import type { Tracks } from '../engine/model.ts'
import type { Simulation } from '../engine/simulation.ts'
import { Timeline, type Check } from '../engine/timeline.ts'
import type { Difference, Look } from '../documents/scenario/compile/program.ts'
import type { Mistakes } from '../documents/scenario/diagnostic.ts'
import type {
  Judge,
  MachineModel,
  MachineSource,
  Narrator,
  ProcFiles,
  ProcPart,
  Questions,
  WrittenWords,
} from '../machines/model.ts'
import type { HeaderPlaces, OpenedView } from '../protocol/messages.ts'
import type { ProgramAsked, ProgramView } from '../protocol/program.ts'
import type { Narration, ProcView, StepView, TimelineView } from '../protocol/view.ts'

export interface DocumentOptions {
  readonly text: string
  /** Where the text says what the machine is; a recording has no such place. */
  readonly header: HeaderPlaces | null
  /** How it wants to be looked at; null where it does not say. */
  readonly look: Look | null
  /** In what a second machine differs; null without one. */
  readonly beside: readonly Difference[] | null
  /** What is wrong with the text; what shows only when it runs is added. */
  readonly mistakes: Mistakes
  /** It is shown beside another one. */
  readonly isSecond?: boolean
}

/** A document as the session serves it, whatever machine it runs on. */
export interface ServedDocument {
  readonly text: string
  /** A text that can be changed and run; of a recording its last lines are the steps. Null where there can be none. */
  readonly scenario: string | null
  readonly steps: number
  /** Steps that have been run. */
  readonly progress: number
  readonly done: boolean
  /** Takes over the steps that it has in common with the document that was open in its place. Says how many they are. */
  takeOver(before: ServedDocument): Work<void>
  /** Runs at most `count` steps that have not been run yet. */
  advance(count: number): void
  /** Looks for mistakes that only the whole run can show. Says how many of its steps it is behind. */
  check(): Work<void>
  /** Works out where the thing lies that the scenario wants to be looked at, once it is run; nothing where it cannot be. */
  prepareLook(): Promise<void>
  /** Fetches what tells whether an author's words still hold. Where it cannot be fetched all of them are shown. */
  prepareJudge(): Promise<void>
  /** The author's words with what came of their steps, once it is run; null without any. Needs prepareJudge(). */
  written(): Work<WrittenWords | null>
  /** This is a changed text: words whose step came to something else in the original are kept apart. Needs prepareJudge(). */
  holdTo(original: WrittenWords): void
  opened(): OpenedView
  /** Fetches what tells of steps; rejects where it cannot be fetched. */
  prepareSteps(): Promise<void>
  /** Fetches what finds questions. Where it cannot be fetched nothing will be asked. */
  prepareQuestions(): Promise<void>
  /**
   * The state after a step that has been run. Steps outside the run are moved to its nearest end.
   * Any but step 0 needs prepareSteps().
   * @param withQuestion Whether to add what to ask about the step after it; needs prepareQuestions().
   */
  show(wanted: number, withQuestion?: boolean): StepView
  /** What the author says about a step that has been run; null for nothing. Steps as for show(). */
  narration(wanted: number): Narration | null
  /** Fetches what prints the files below /proc; rejects where it cannot be fetched. */
  prepareProc(): Promise<void>
  /** A part of one of them after a step, null without any. Steps as for show(); needs prepareProc(), as procText() does. */
  proc(asked: ProcPart): ProcView | null
  /** All of them in one text, empty without any. */
  procText(wanted: number): string
  /** Tells of a program, or why nothing can be told. Steps as for show(). */
  program(wanted: number, asked: ProgramAsked): Promise<ProgramView | string>
  /** Fetches what writes the whole machine; rejects where it cannot be fetched. */
  prepareState(): Promise<void>
  /** The whole machine after a step as JSON; needs prepareState(). */
  state(wanted: number): unknown
}

export class OpenDocument<S extends Simulation, T extends Tracks<S>> implements ServedDocument {
  readonly timeline: Timeline<S, T>
  readonly text: string
  private readonly model: MachineModel<S, T>
  private readonly source: MachineSource<S>
  private readonly header: HeaderPlaces | null
  private look: Look | null
  private readonly beside: readonly Difference[] | null
  private readonly mistakes: Mistakes
  private readonly isSecond: boolean
  private readonly narrator: Narrator | null
  private judge: Judge | null = null
  /** What the author wrote, where this text is a changed one. */
  private original: WrittenWords | null = null
  /** Steps taken over from the document that was open before. */
  private unchangedSteps = 0
  /** Found when the page first asks what to ask: most readers never do. */
  private questions: Questions | null = null
  /** Fetched when the page first looks below /proc. */
  private procFiles: ProcFiles | null = null
  /** Fetched for the first one who asks: few ever do. */
  private writeState: ((machine: S, step: number) => unknown) | null = null

  constructor(
    model: MachineModel<S, T>,
    source: MachineSource<S>,
    { text, header, look, beside, mistakes, isSecond = false }: DocumentOptions,
    check: Check<S> | null,
  ) {
    this.model = model
    this.source = source
    this.timeline = new Timeline(source, model, check)
    this.text = text
    this.header = header
    this.look = look
    this.beside = beside
    this.mistakes = mistakes
    this.isSecond = isSecond
    this.narrator = source.narrator?.(this.timeline) ?? null
  }

  get scenario(): string | null {
    if (this.source.asScenario) return this.source.asScenario()
    // The script of a recording is no text that begins in its first state.
    return this.source.kernel === null ? this.text : null
  }

  *takeOver(before: ServedDocument): Work<void> {
    if (this.isOfMyMachine(before)) this.unchangedSteps = yield* this.timeline.adopt(before.timeline)
  }

  private isOfMyMachine(other: ServedDocument): other is OpenDocument<S, T> {
    return other instanceof OpenDocument && other.model === this.model
  }

  get steps(): number {
    return this.timeline.steps
  }
  get progress(): number {
    return this.timeline.progress
  }
  get done(): boolean {
    return this.timeline.done
  }

  advance(count: number): void {
    this.timeline.advance(count)
  }

  *check(): Work<void> {
    if (this.narrator !== null) yield* this.narrator.check(this.mistakes)
  }

  async prepareLook(): Promise<void> {
    const { look, source } = this
    if (look?.zoom === undefined || source.zoomPlace === undefined) return
    const at = await source.zoomPlace(this.timeline, look.zoom, this.mistakes).catch(() => null)
    this.look = { ...look, at: at ?? look.at }
  }

  async prepareJudge(): Promise<void> {
    this.judge ??= (await this.source.judge?.(this.timeline).catch(() => null)) ?? null
  }

  *written(): Work<WrittenWords | null> {
    return this.judge === null ? null : yield* this.judge.written()
  }

  holdTo(original: WrittenWords): void {
    this.original = original
  }

  private narrationAt(step: number): Narration | null {
    const { judge, original } = this
    const narration = this.narrator?.at(step) ?? null
    return narration === null || judge === null || original === null
      ? narration
      : judge.whatHolds(original, narration, step)
  }

  opened(): OpenedView {
    const { source } = this
    return {
      kind: source.kernel === null ? 'scenario' : 'recording',
      title: source.title,
      about: source.about,
      text: this.text,
      header: this.header,
      look: this.look,
      beside: this.beside,
      diagnostics: this.mistakes.list(),
      timeline: this.timelineView(),
      era: source.era,
      board: source.board,
      kernel: source.kernel,
      isModelled: source.told === undefined,
      ...(source.isSeries === true && { isSeries: true }),
      processNames: source.processNames,
      unchangedSteps: this.unchangedSteps,
    }
  }

  private timelineView(): TimelineView {
    const { summary, steps, stoppedAt, tracks, differing } = this.timeline
    return {
      steps,
      kind: summary.kind.slice(0, steps),
      form: summary.form.slice(0, steps),
      errno: summary.errno.slice(0, steps),
      ret: summary.ret.slice(0, steps),
      line: summary.line.slice(0, steps),
      freePages: summary.freePages.slice(0, steps + 1),
      largestFree: summary.largestFree.slice(0, steps + 1),
      stoppedAt,
      differing,
      ...this.model.viewTracks(tracks, steps),
    }
  }

  prepareSteps(): Promise<void> {
    return this.model.prepareSteps()
  }

  async prepareQuestions(): Promise<void> {
    this.questions ??= await this.model.questions(this.timeline).catch(() => null)
  }

  show(wanted: number, withQuestion = false): StepView {
    const step = this.nearestRun(wanted)
    // First, because it moves the timeline, as the narration does.
    const question = withQuestion ? { question: this.questions?.about(step + 1) ?? null } : {}
    const narration = this.narrationAt(step)
    const view =
      step === 0
        ? this.model.viewStart(this.timeline)
        : this.model.viewAfterStep(this.timeline, step, this.isSecond)
    return { ...view, ...question, ...(narration !== null && { narration }) }
  }

  narration(wanted: number): Narration | null {
    return this.narrationAt(this.nearestRun(wanted))
  }

  async prepareProc(): Promise<void> {
    this.procFiles ??= (await this.model.procFiles?.(this.timeline)) ?? null
  }

  proc(asked: ProcPart): ProcView | null {
    return this.procFiles?.part({ ...asked, step: this.nearestRun(asked.step) }) ?? null
  }

  procText(wanted: number): string {
    return this.procFiles?.text(this.nearestRun(wanted)) ?? ''
  }

  program(wanted: number, asked: ProgramAsked): Promise<ProgramView | string> {
    return this.model.tellOfProgram(this.timeline, this.nearestRun(wanted), asked)
  }

  async prepareState(): Promise<void> {
    this.writeState ??= await this.model.stateWriter()
  }

  state(wanted: number): unknown {
    const step = this.nearestRun(wanted)
    this.timeline.goTo(step)
    assert(this.writeState !== null, 'prepareState() comes before state()')
    return this.writeState(this.timeline.machine, step)
  }

  private nearestRun(step: number): number {
    return Math.max(0, Math.min(Math.floor(step), this.timeline.progress))
  }
}
