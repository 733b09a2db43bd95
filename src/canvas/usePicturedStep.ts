import type { StepView } from '../protocol/view.ts'
import { useDocument } from '../store/useDocument.ts'
import { useLater } from './useLater.ts'

/** Mappings, processes and free blocks from which on their pictures would hold up the page map and the sentence. */
const MANY_THINGS = 2000

/**
 * The step that the pictures of mappings and of the tree show; null without one. On a machine with very many things it comes
 * a moment after the page map, in a task of its own.
 */
export function usePicturedStep(): StepView | null {
  const view = useDocument((state) => state.view)
  const isLarge = view !== null && thingsOf(view) > MANY_THINGS
  const later = useLater(isLarge ? view : null)
  return isLarge ? (later ?? view) : view
}

const thingsOf = ({ spaces, frames }: StepView): number =>
  spaces.vmas.length + spaces.processes.length * 10 + frames.freeBlocks.pfn.length
