/** The second machine while it is on the page, and how it is shown. What keeps and draws it is fetched when a text first asks for one (ui/beside). */
import type { ReactNode } from 'react'
import { create } from 'zustand'
import type { StepDifference } from '../model/beside/differences.ts'
import type { MachineNames } from '../model/beside/names.ts'
import type { Thing } from '../model/things.ts'
import type { OpenedView } from '../protocol/messages.ts'
import type { Reach, StepView } from '../protocol/view.ts'
import type { KeyBinding } from './keyBinding.ts'
import type { Session } from './session.ts'
import { useSession } from './useDocument.ts'

/** A place of the page in which the second machine has a part. */
export type BesidePlace = 'bar' | 'map' | 'columns' | 'tree'

export interface SecondStripProps {
  /** Of the strip, as its layout takes them: steps, pixels. */
  readonly steps: number
  readonly width: number
  readonly height: number
  readonly heat: number
  /** Pages at the top of its scale, and the last step that may be shown. */
  readonly most: number
  readonly revealed: number
}

/** A bar of the columns, as far as its marks look at it; pixels. */
export interface MarkedBar {
  readonly key: string
  readonly thing: Thing
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly slack: number
}

/** A part of the address axis of the columns: one byte a page from `start`, in bytes. */
interface Stretch {
  readonly start: number
  readonly finest: Uint8Array
}

export interface Beside {
  readonly first: Session
  readonly second: Session
  readonly names: MachineNames
  /** What begins captions and labels of each: `Without trimming: `. */
  readonly prefixes: MachineNames
  part(of: BesidePlace): ReactNode
  strip(props: SecondStripProps): ReactNode
  /** Marks on those bars that the other machine does not have. */
  bars(bars: readonly MarkedBar[]): ReactNode
  /** Pages of the larger RAM: its rows are those of both maps. */
  readonly pages: number
  /** The most pages that are free in any step of the second machine. */
  readonly most: number
  /** In the order of the steps. */
  readonly differences: readonly StepDifference[]
  /** The nearest step in which they differ, after a step or before it; null without any. */
  next(step: number, direction: 1 | -1): number | null
}

interface BesideState {
  /** null without a second machine, and while it is switched off. */
  readonly beside: Beside | null
  /** What the address axis that both share has to show; undefined where each has its own. */
  readonly stretches: ((view: StepView, reach: Reach | null) => Stretch[]) | undefined
  /** Beside the model's run of a recording stands what was recorded. */
  readonly isRecorded: boolean
  /** It is switched off; the text still asks for it. */
  readonly isAlone: boolean
  /** Where one machine has room at a time, the second is the one. */
  readonly showsSecond: boolean
  /** What stands below the maps of two machines. */
  readonly below: 'columns' | 'tree'
  /** Keys that come with it. */
  readonly keys: readonly KeyBinding[]
}

export const useBeside = create<BesideState>()(() => ({
  beside: null,
  stretches: undefined,
  isRecorded: false,
  isAlone: false,
  showsSecond: false,
  below: 'columns',
  keys: [],
}))

/** Whether the text asks for a second machine, or the reader for what was recorded. */
export const wantsSecond = ({ beside, kind, isModelled }: OpenedView): boolean =>
  beside !== null || (kind === 'recording' && isModelled && useBeside.getState().isRecorded)

/** What this machine is called, to begin a label or a caption; empty where there is one machine. */
export function useMachinePrefix(): string {
  const session = useSession()
  return useBeside(({ beside }) => beside?.prefixes[beside.first === session ? 'first' : 'second'] ?? '')
}
