/**
 * What a check can ask of a browser engine. Small on purpose: all of it must be possible with every engine, so that a
 * check is written once. What is looked at is asked of the page itself, by functions that run in it.
 */

/** A place in a window in CSS pixels, from its top left corner. */
export type Point = readonly [x: number, y: number]

/** A function that runs in the page. It is sent as its text: it sees its arguments, which must be JSON, and nothing else. */
export type InPage<Args extends readonly unknown[], Result> = (...args: Args) => Result | Promise<Result>

export interface Tab {
  goto(address: string): Promise<void>
  reload(): Promise<void>
  run<Args extends readonly unknown[], Result>(work: InPage<Args, Result>, ...args: Args): Promise<Result>
  /** The same in the frame that the page holds. */
  runInFrame<Args extends readonly unknown[], Result>(
    work: InPage<Args, Result>,
    ...args: Args
  ): Promise<Result>
  /** Presses keys one after the other, as a keyboard does: 'ArrowRight', 'Control+End', 'p'. */
  press(...keys: readonly string[]): Promise<void>
  /** Moves the mouse there, with no button pressed. */
  point(place: Point): Promise<void>
  click(place: Point): Promise<void>
  /** Presses the button at the first place, goes through the others and lets go at the last. */
  drag(first: Point, ...others: readonly Point[]): Promise<void>
  /** Hands a file of this machine to the only file picker that the selector finds. */
  pickFile(selector: string, path: string): Promise<void>
  /** Does something that opens a window. @returns That window, when it is there. */
  opened(act: () => Promise<void>): Promise<Tab>
  /** Size of the picture of the page, in CSS pixels. */
  resize(width: number, height: number): Promise<void>
  /** A PNG of what the window shows. */
  screenshot(): Promise<Buffer>
}

export interface Engine {
  /** Its name and version, for the report. */
  readonly version: string
  /** A window of its own for a check, empty. Windows of the check before are closed. */
  fresh(): Promise<Tab>
  end(): Promise<void>
}

export type EngineName = 'chromium' | 'firefox' | 'webkit'

/** Milliseconds after which a browser counts as hung: far more than a slow, shared machine needs. */
export const PATIENCE = 60_000
