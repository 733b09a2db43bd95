/** What may be told of a run while the page asks before it shows. */
import { useMemo } from 'react'
import type { RunMeasures, TimelineView } from '../protocol/view.ts'
import { useExplorer } from './explorer.ts'
import { lastTold, usePredictSwitch } from './predictSwitch.ts'

/** A run as it may be told up to a step: after it nothing failed and no memory came or went. */
export function toldTimeline(timeline: TimelineView, told: number): TimelineView {
  if (told >= timeline.steps) return timeline
  const hold = (values: Int32Array): Int32Array => values.slice().fill(values[told] ?? 0, told + 1)
  const { stoppedAt, differing, measures } = timeline
  return {
    ...timeline,
    errno: timeline.errno.slice().fill(0, told),
    ret: timeline.ret.slice().fill(Number.NaN, told),
    freePages: hold(timeline.freePages),
    largestFree: hold(timeline.largestFree),
    stoppedAt: stoppedAt !== null && stoppedAt <= told ? stoppedAt : null,
    ...(differing && { differing: differing.filter((step) => step <= told) }),
    ...(measures && { measures: toldMeasures(measures, timeline.steps, told) }),
  }
}

function toldMeasures(measures: RunMeasures, steps: number, told: number): RunMeasures {
  const hold = <A extends Int32Array | Uint16Array>(values: A): A => {
    const width = values.length / (steps + 1)
    const held = values.slice() as A
    for (let at = (told + 1) * width; at < held.length; at++) held[at] = held[at - width] ?? 0
    return held
  }
  return {
    mmapPages: hold(measures.mmapPages),
    slackPages: hold(measures.slackPages),
    roundingBytes: hold(measures.roundingBytes),
    fits: hold(measures.fits),
    unusable: hold(measures.unusable),
  }
}

export interface Told {
  readonly timeline: TimelineView
  /** The last step that is told; Infinity for all. */
  readonly told: number
}

/** The present run as far as it may be told, and the last step of that part; null before there is a run. */
export function useTold(): Told | null {
  const timeline = useExplorer((state) => state.opened?.timeline ?? null)
  const told = usePredictSwitch(lastTold)
  return useMemo(() => timeline && { timeline: toldTimeline(timeline, told), told }, [timeline, told])
}
