/** A document that is open in the worker: its timeline, and what the page is shown of any step. */
import { assert } from '../base/assert.ts'
import { asAddr } from '../base/units.ts'
import type { Diagnostic, HeaderPlaces, OpenedView } from '../protocol/messages.ts'
import { NO_CHANGE, NO_REGIONS_CHANGE, type StepView, type TimelineView } from '../protocol/view.ts'
import { stateOf } from '../documents/recording/replay/stateOf.ts'
import { describeStart } from '../explain/narrate/narrateStart.ts'
import { stepMeasures } from '../explain/measures/measures.ts'
import type { Predictions } from '../explain/predict/predict.ts'
import type { StepSource } from '../engine/source.ts'
import { Timeline, type TimelineOptions } from '../engine/timeline.ts'
import type { viewAfterStep } from './afterStep.ts'
import { narrationView, withFindings } from './narration.ts'
import { machineView, procTexts } from './stepView.ts'

/** What tells of a step. The first picture comes before any step: a chunk of its own brings it. */
let afterStep: typeof viewAfterStep | null = null

/** Fetches what tells of steps; rejects where it cannot be fetched. Before the first step of any document is shown. */
export async function prepareSteps(): Promise<void> {
  afterStep ??= (await import('./afterStep.ts')).viewAfterStep
}

export class OpenDocument {
  readonly timeline: Timeline
  readonly text: string
  readonly header: HeaderPlaces | null
  readonly diagnostics: readonly Diagnostic[]
  /** Steps taken over from the document that was open before. */
  readonly unchangedSteps: number
  /** Made when the page first asks what to ask: most readers never do. */
  private predictions: Predictions | null = null

  constructor(
    source: StepSource,
    options: {
      readonly text: string
      /** Where the text says what the machine is; a recording has no such place. */
      readonly header?: HeaderPlaces
      readonly diagnostics: readonly Diagnostic[]
      readonly before: OpenDocument | null
      readonly check: TimelineOptions['check']
    },
  ) {
    this.timeline = new Timeline(source, { check: options.check })
    this.text = options.text
    this.header = options.header ?? null
    this.diagnostics = options.diagnostics
    this.unchangedSteps = options.before === null ? 0 : this.timeline.adopt(options.before.timeline)
  }

  opened(): OpenedView {
    const { source } = this.timeline
    return {
      kind: source.kernel === null ? 'scenario' : 'recording',
      title: source.title,
      about: source.about,
      text: this.text,
      header: this.header,
      diagnostics: withFindings(this.timeline, this.diagnostics),
      timeline: this.timelineView(),
      era: source.era,
      board: source.board,
      kernel: source.kernel,
      processNames: source.processNames,
      unchangedSteps: this.unchangedSteps,
    }
  }

  private timelineView(): TimelineView {
    const { summary, steps, stoppedAt, reach } = this.timeline
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
      differing: this.timeline.differing,
      measures: this.timeline.measures.slice(steps),
      reach: {
        finest: reach.finest.slice(),
        outside: reach.outside.map(({ start, end }) => ({ start: asAddr(start), end: asAddr(end) })),
      },
    }
  }

  /** Fetches what finds questions. Where it cannot be fetched nothing will be asked. */
  async prepareQuestions(): Promise<void> {
    if (this.predictions !== null) return
    const predict = await import('../explain/predict/predict.ts').catch(() => null)
    this.predictions ??= predict && new predict.Predictions(this.timeline)
  }

  /**
   * The state after a step that has been run. Steps outside the run are moved to its nearest end.
   * Any but step 0 needs prepareSteps().
   * @param withQuestion Whether to add what to ask about the step after it; needs prepareQuestions().
   */
  show(wanted: number, withQuestion = false): StepView {
    const step = Math.max(0, Math.min(Math.floor(wanted), this.timeline.progress))
    // First, because it moves the timeline.
    const question = withQuestion ? { question: this.predictions?.about(step + 1) ?? null } : {}
    return { ...this.viewOf(step), ...question }
  }

  private viewOf(step: number): StepView {
    const narration = narrationView(this.timeline, step)
    if (step === 0) return { ...this.showStart(), ...narration }
    assert(afterStep !== null, 'prepareSteps() comes before the first step')
    return { ...afterStep(this.timeline, step), ...narration }
  }

  private showStart(): StepView {
    this.timeline.goTo(0)
    const { machine } = this.timeline
    const proc = procTexts(machine)
    return {
      ...machineView(machine, NO_REGIONS_CHANGE),
      step: 0,
      proc,
      procBefore: proc,
      call: null,
      change: NO_CHANGE,
      events: [],
      sentence: describeStart(machine),
      dmesg: [],
      notes: [],
      stopped: false,
      verdict: null,
      measures: stepMeasures(machine, this.timeline.measures.wasteAt(0)),
    }
  }

  /** The machine after a step as nommu-trace/1 JSON, with the zone it belongs to. */
  state(wanted: number): unknown {
    const step = Math.max(0, Math.min(Math.floor(wanted), this.timeline.progress))
    this.timeline.goTo(step)
    const { machine } = this.timeline
    return { format: 'nommu-trace/1', step, zone: machine.config.zone, ...stateOf(machine) }
  }
}
