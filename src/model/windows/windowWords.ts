/** What is in the way of a window, and what would free it, in words with things to point at. */
import { formatPages } from '../../base/format.ts'
import type { Pid, StepView } from '../../protocol/view.ts'
import type { BlockWindow, Holder } from './cheapestWindow.ts'
import { linkFile, linkRegion, listing } from '../rich.ts'
import type { Rich } from '../rich.ts'
import { nameOf } from '../cards/story.ts'

const linkProcess = (view: StepView, pid: Pid): Rich => [
  { text: nameOf(view, pid), thing: { kind: 'process', pid } },
]

const names = (view: StepView, pids: readonly Pid[]): Rich => listing(pids, (pid) => linkProcess(view, pid))

/** What would free all of the window. */
export function wayToFree(view: StepView, window: BlockWindow): Rich {
  if (window.pagesToFree === 0) return ['It is free already.']
  if (window.exits === null) return ['Ending one process would not free it.']
  const exits = names(view, window.exits)
  return window.exits.length === 1
    ? [...exits, '’s exit would free it.']
    : ['It takes the exits of ', ...exits, '.']
}

/** One holder: how many pages, whose they are, and the call that gives them back. */
export const holderWords = (view: StepView, holder: Holder): Rich => [
  `${formatPages(holder.pages)}: `,
  ...whoHolds(view, holder),
]

/** Whose the pages of a holder are, and the call that gives them back. */
export function whoHolds(view: StepView, holder: Holder): Rich {
  if (holder.kind === 'page-cache') return ['page cache, free only if the kernel drops it']
  const users = names(view, holder.pids)
  if (holder.kind === 'file') {
    const mapped: Rich = holder.pids.length > 0 ? [', mapped by ', ...users] : []
    return ['file ', linkFile(holder.file.path), ...mapped, '; truncating it would free them']
  }
  const { region } = holder
  if (region.kind === 'program')
    return ['program ', linkRegion(region), ' of ', ...users, '; only exit frees it']
  const all = holder.pids.length === 2 ? 'both' : 'all of them'
  const unmap = holder.pids.length > 1 ? `; ${all} must unmap it` : '; unmapping it would free them'
  return [linkRegion(region), ' of ', ...users, unmap]
}
