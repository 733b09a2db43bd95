/** What may be shown of a run while the page asks before it shows. */
import type { RunMeasures, TimelineView } from '../../protocol/view.ts'

/** A run as it may be shown up to the step `revealed`: after it nothing failed and no memory came or went. */
export function revealedTimeline(timeline: TimelineView, revealed: number): TimelineView {
  if (revealed >= timeline.steps) return timeline
  const level = (values: Int32Array): Int32Array => values.slice().fill(values[revealed] ?? 0, revealed + 1)
  const { stoppedAt, differing, measures } = timeline
  return {
    ...timeline,
    errno: timeline.errno.slice().fill(0, revealed),
    ret: timeline.ret.slice().fill(Number.NaN, revealed),
    freePages: level(timeline.freePages),
    largestFree: level(timeline.largestFree),
    stoppedAt: stoppedAt !== null && stoppedAt <= revealed ? stoppedAt : null,
    ...(differing && { differing: differing.filter((step) => step <= revealed) }),
    ...(measures && { measures: revealedMeasures(measures, timeline.steps, revealed) }),
  }
}

function revealedMeasures(measures: RunMeasures, steps: number, revealed: number): RunMeasures {
  const level = <A extends Int32Array | Uint16Array>(values: A): A => {
    const width = values.length / (steps + 1)
    const levelled = values.slice() as A
    for (let at = (revealed + 1) * width; at < levelled.length; at++) levelled[at] = levelled[at - width] ?? 0
    return levelled
  }
  return {
    mmapPages: level(measures.mmapPages),
    slackPages: level(measures.slackPages),
    roundingBytes: level(measures.roundingBytes),
    fits: level(measures.fits),
    unusable: level(measures.unusable),
  }
}
