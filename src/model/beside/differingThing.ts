/** What the page calls a thing that a model and the kernel that was recorded have in different states. */
import { asPfn } from '../../base/units.ts'
import type { DifferingPlace, StepView } from '../../protocol/view.ts'
import { freeBlockAt } from '../step/lookup.ts'
import { filesOf, regionsOf } from '../step/nommu.ts'
import { vmasOf } from '../step/spaces.ts'
import type { Thing } from '../things.ts'

/** The thing in this step of one of them; null where that one does not have it. */
export function differingThing(at: DifferingPlace, view: StepView): Thing | null {
  switch (at.kind) {
    case 'region': {
      const id = regionsOf(view).id[regionsOf(view).start.indexOf(at.start)]
      return id === undefined ? null : { kind: 'region', id }
    }
    case 'vma':
      return vmaIn(at.process, at.start, view)
    case 'process': {
      const process = processIn(at.process, view)
      return process === undefined ? null : { kind: 'process', pid: process.pid }
    }
    case 'block':
      return blockOrPage(at.pfn, view)
    case 'pageblock': {
      const { startPfn, pageblockOrder } = view.frames.zone
      const size = 2 ** pageblockOrder
      return pageIn(Math.max(startPfn, (Math.floor(startPfn / size) + at.index) * size), view)
    }
    case 'object': {
      // Shared memory without a name of its own has its number behind it.
      const file = filesOf(view).find(({ path }) => path === at.name || path.startsWith(`${at.name} `))
      return file === undefined ? null : { kind: 'file', path: file.path }
    }
    case 'log':
      return null
  }
}

const processIn = (process: number | string, { spaces }: StepView) =>
  spaces.processes.find(({ pid, name }) => pid === process || name === process)

function vmaIn(process: number | string, start: number, view: StepView): Thing | null {
  const { first, count } = processIn(process, view)?.vmas ?? { first: 0, count: 0 }
  const row = vmasOf(view)
    .start.subarray(first, first + count)
    .indexOf(start)
  const id = row === -1 ? undefined : vmasOf(view).id[first + row]
  return id === undefined ? null : { kind: 'vma', id }
}

function blockOrPage(pfn: number, view: StepView): Thing | null {
  const block = freeBlockAt(view, pfn)
  return block === null
    ? pageIn(pfn, view)
    : { kind: 'free-block', pfn: asPfn(block.pfn), order: block.order }
}

function pageIn(pfn: number, { frames: { zone } }: StepView): Thing | null {
  const isThere = pfn >= zone.startPfn && pfn < zone.startPfn + zone.spannedPages
  return isThere ? { kind: 'page', pfn: asPfn(pfn) } : null
}
