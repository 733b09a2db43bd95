/**
 * Whether the page asks before it shows, and how far the reader has come. Part of the first load, and therefore no more than
 * that: questions and answers are in predict.ts.
 */
import { create } from 'zustand'

export interface PredictSwitch {
  readonly on: boolean
  /** The furthest step shown since the run began: what comes after it is not told while `on`. */
  readonly reached: number
  /** A question is open. */
  readonly asking: boolean
}

export const usePredictSwitch = create<PredictSwitch>()(() => ({ on: false, reached: 0, asking: false }))

export const togglePredict = (): void => usePredictSwitch.setState(({ on }) => ({ on: !on }))

/** The last step whose outcome may be told; Infinity when nothing is held back. */
export const lastTold = ({ on, reached }: PredictSwitch): number => (on ? reached : Infinity)

let skip: (() => void) | null = null
/** Says how an open question is skipped. */
export const setSkip = (how: (() => void) | null): void => void (skip = how)

/** Skips the open question. @returns Whether there was one. */
export function skipOpenQuestion(): boolean {
  if (!usePredictSwitch.getState().asking || skip === null) return false
  skip()
  return true
}
