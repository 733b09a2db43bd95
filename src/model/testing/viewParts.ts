/** A step's view with some of a part changed, for tests. */
import type { FramesView, NommuView, ProcessView, StepView } from '../../protocol/view.ts'

export const withFrames = (view: StepView, part: Partial<FramesView>): StepView => ({
  ...view,
  frames: { ...view.frames, ...part },
})

export const withProcesses = (view: StepView, processes: readonly ProcessView[]): StepView => ({
  ...view,
  spaces: { ...view.spaces, processes },
})

/** The view of a machine that has nothing of its own stays as it is. */
export const withOwn = (view: StepView, part: Partial<NommuView>): StepView => ({
  ...view,
  own: view.own && { ...view.own, ...part },
})
