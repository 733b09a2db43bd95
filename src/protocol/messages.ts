/**
 * Messages between page and worker. Both sides are built together, but a page that was open while the site was
 * updated may meet a newer worker: `version` says so instead of letting it guess.
 * Each request has an id; every answer repeats the id of what it answers, so that late ones can be dropped.
 */
import type { StepView, TimelineView, Era } from './view.ts'
import type { Diagnostic } from '../documents/scenario/diagnostic.ts'

export const PROTOCOL_VERSION = 1

/** In the place of a request's id where the worker speaks without having been asked. */
export const NO_REQUEST = 0

export type { Diagnostic }

/** Something that could not be done at all, said for people. */
export interface Problem {
  readonly title: string
  readonly detail: string
  readonly remedy: string
}

export interface OpenedView {
  readonly kind: 'scenario' | 'recording'
  readonly title: string
  readonly about: string
  /** The scenario text; for a recording its script. */
  readonly text: string
  readonly diagnostics: readonly Diagnostic[]
  readonly timeline: TimelineView
  readonly era: Era
  readonly board: string
  /** For a recording: the kernel that made it. */
  readonly kernel: string | null
  /** Names of processes in order of appearance, for stable colours. */
  readonly processNames: readonly string[]
  /** Steps that are the same as in the document opened before: the reader may stay where they are up to here. */
  readonly unchangedSteps: number
}

export type Request =
  | { readonly version: number; readonly id: number; readonly type: 'open-scenario'; readonly text: string }
  | {
      readonly version: number
      readonly id: number
      readonly type: 'open-recording'
      readonly fileName: string
      readonly bytes: ArrayBuffer
    }
  /** Asks for the state after a step of the document that request `document` opened. */
  | {
      readonly version: number
      readonly id: number
      readonly type: 'show'
      readonly document: number
      readonly step: number
      /** Also find what to ask about the step after it: fills `StepView.question`. */
      readonly question?: boolean
    }
  /** The whole machine as nommu-trace/1 JSON (see README, window.explorer.state). */
  | {
      readonly version: number
      readonly id: number
      readonly type: 'state'
      readonly document: number
      readonly step: number
    }
  /** The calls of the document as a C program for a real board. */
  | { readonly version: number; readonly id: number; readonly type: 'c-program'; readonly document: number }
  | { readonly version: number; readonly id: number; readonly type: 'cancel'; readonly target: number }

export type Reply =
  | {
      readonly version: number
      readonly id: number
      readonly type: 'progress'
      readonly done: number
      readonly total: number
    }
  | { readonly version: number; readonly id: number; readonly type: 'opened'; readonly opened: OpenedView }
  | {
      readonly version: number
      readonly id: number
      readonly type: 'view'
      readonly document: number
      readonly view: StepView
    }
  | { readonly version: number; readonly id: number; readonly type: 'state'; readonly state: unknown }
  | { readonly version: number; readonly id: number; readonly type: 'c-program'; readonly source: string }
  | { readonly version: number; readonly id: number; readonly type: 'failed'; readonly problem: Problem }
  | { readonly version: number; readonly id: number; readonly type: 'cancelled' }
  /** The worker as a whole is not to be trusted any more. */
  | {
      readonly version: number
      readonly id: number
      readonly type: 'broken'
      readonly problem: Problem
    }
