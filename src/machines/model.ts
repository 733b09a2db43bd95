/**
 * A kind of machine as it is served to the page: the simulator's model with everything that is shown of a run. The worker
 * knows machines by this alone.
 */
import type { Work } from '../base/work.ts'
import type { Model, Tracks } from '../engine/model.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { StepSource } from '../engine/source.ts'
import type { Timeline } from '../engine/timeline.ts'
import type { RecordingJson } from '../documents/recording/format/document.ts'
import type { Mistakes } from '../documents/scenario/diagnostic.ts'
import type { WrittenWords } from '../explain/narration/written.ts'
import type { Look, Program, ZoomTarget } from '../documents/scenario/compile/program.ts'
import type { Problem } from '../protocol/messages.ts'
import type { ProgramAsked, ProgramView } from '../protocol/program.ts'
import type { Narration, PredictQuestion, ProcView, StepView, TimelineView } from '../protocol/view.ts'

export type { WrittenWords }

/** The author's words about a run, with everything in them worked out. Each function moves the run's timeline. */
export interface Narrator {
  /** What is said about a step that has been run; null for nothing. */
  at(step: number): Narration | null
  /** Adds what the words name and the run does not have, once it has come to its end. Says how many steps it is behind. */
  check(mistakes: Mistakes): Work<void>
}

/** Holds an author's words against a run. Each function moves the run's timeline. */
export interface Judge {
  /** The words of this run with what came of their steps, once it has come to its end. Says how many steps it is behind. */
  written(): Work<WrittenWords>
  /** Keeps words apart whose step came to something else in the author's own run. */
  whatHolds(original: WrittenWords, narration: Narration, step: number): Narration
}

export interface MachineSource<S extends Simulation> extends StepSource<S> {
  /** Captures of a machine, and no calls. */
  readonly isSeries?: true
  /** Only a scenario has an author. */
  narrator?(timeline: Timeline<S>): Narrator
  /** For its author's words; rejects where what judges them cannot be fetched. */
  judge?(timeline: Timeline<S>): Promise<Judge>
  /** The stretch of RAM of a thing that the scenario wants to be looked at, once it has run; tells a name that is none. */
  zoomPlace?(timeline: Timeline<S>, target: ZoomTarget, mistakes: Mistakes): Promise<Look['at']>
  /** Of a recording: a text that makes the same calls from the same start, a line each at its end; null where there can be none. */
  asScenario?(): string | null
}

/** What to ask about steps before they are shown. */
export interface Questions {
  /** The question about a step (1-based), or null. Moves the timeline. */
  about(step: number): PredictQuestion | null
}

/** Which part of which file below /proc after which step. */
export interface ProcPart {
  /** That has been run. */
  readonly step: number
  readonly path: string
  /** Place of the first line; null for the lines around the first change, or the file's first ones. */
  readonly from: number | null
}

/** Prints the files below /proc of a run. Each function moves the timeline. */
export interface ProcFiles {
  part(asked: ProcPart): ProcView
  /** All files after a step that has been run, in one text. */
  text(step: number): string
}

export type ReadRecording<S extends Simulation> =
  /** `script`: the calls as they were written, empty if the recording does not say. */
  | { readonly ok: true; readonly source: MachineSource<S>; readonly script: string }
  | { readonly ok: false; readonly problem: Problem }

/**
 * Of a recording nothing is checked yet but that it says its format. `isRecorded`: the source shows the states that were recorded,
 * where they say where everything lay. Says how many steps are checked.
 */
export type RecordingReader<S extends Simulation> = (
  json: RecordingJson,
  isRecorded?: boolean,
) => Work<ReadRecording<S>>

export interface MachineModel<S extends Simulation, T extends Tracks<S>> extends Model<S, T> {
  /** A scenario's program, ready to run on this machine. */
  scenario(program: Program): MachineSource<S>
  /** Fetches what reads the files of this machine's recordings; rejects where it cannot be fetched. */
  recordingReader(): Promise<RecordingReader<S>>

  /** Captures of a board that can be stepped through; null where the text has no two. Rejects as recordingReader() does. */
  series?(text: string): Promise<MachineSource<S> | null>

  /** Before the first step. Like all that shows a step it moves the timeline there. */
  viewStart(timeline: Timeline<S, T>): StepView
  /** Fetches what tells of steps: the first picture does without. Rejects where it cannot be fetched. */
  prepareSteps(): Promise<void>
  /**
   * After `step`, from 1 to the number of steps that have been run. Needs prepareSteps().
   * @param isSecond Beside another machine's: nobody asks this one for reasons, measures, events and what it read.
   */
  viewAfterStep(timeline: Timeline<S, T>, step: number, isSecond?: boolean): StepView
  /** What was followed over the first `steps` steps, copied. */
  viewTracks(tracks: T, steps: number): Pick<TimelineView, 'measures' | 'reach'>
  /** Finds questions about a run that is known to its end. Rejects where what finds them cannot be fetched. */
  questions(timeline: Timeline<S, T>): Promise<Questions>
  /** Prints what lies below /proc, null where nobody knows. Rejects where what prints it cannot be fetched. */
  procFiles?(timeline: Timeline<S, T>): Promise<ProcFiles | null>
  /** What a program needs to start after a step that has been run, or why nothing can be told. Moves the timeline. */
  tellOfProgram(timeline: Timeline<S, T>, step: number, asked: ProgramAsked): Promise<ProgramView | string>
  /** Writes the whole machine after `step` as JSON, in the words of its recordings. Rejects where it cannot be fetched. */
  stateWriter(): Promise<(machine: S, step: number) => unknown>
}
