/** What a step has of the machine without an MMU; empty where another machine made it. */
import { NO_REGIONS_CHANGE } from '../protocol/view.ts'
import type { FileView, RegionsChange, RegionView, StepView } from '../protocol/view.ts'

type Own = Pick<StepView, 'own'>

/** In address order. */
export const regionsOf = ({ own }: Own): readonly RegionView[] => own?.regions ?? []

export const filesOf = ({ own }: Own): readonly FileView[] => own?.files ?? []

export const regionsChangeOf = ({ own }: Own): RegionsChange => own?.change ?? NO_REGIONS_CHANGE
