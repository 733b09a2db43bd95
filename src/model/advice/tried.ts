/** What the adviser says where nothing helps: what was tried, and why it is not enough. */
import { formatBytes, formatCount } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { Advice, AdviceKind } from '../../protocol/advice.ts'
import type { StepView } from '../../protocol/view.ts'
import { cheapestWindows } from '../windows/cheapestWindow.ts'

/** One of a kind, and several. */
const KIND_WORDS: Readonly<Record<AdviceKind, readonly [one: string, many: string]>> = {
  trim: ['threshold of trimming', 'thresholds of trimming'],
  limit: ['limit of mappings', 'limits of mappings'],
  'ask-earlier': ['earlier place for the request', 'earlier places for the request'],
  'shorten-length': ['shorter length', 'shorter lengths'],
  'split-length': ['length in two pieces', 'lengths in two pieces'],
  'unmap-early': ['mapping unmapped at its last use', 'mappings unmapped at their last use'],
  later: ['call made later', 'calls made later'],
  earlier: ['call made earlier', 'calls made earlier'],
  'start-earlier': ['process started earlier', 'processes started earlier'],
  'end-process': ['process ended', 'processes ended'],
  'leave-out': ['call left out', 'calls left out'],
  'long-lived-first': ['order with what stays first', 'orders with what stays first'],
  board: ['larger board', 'larger boards'],
  kernel: ['other kernel', 'other kernels'],
  pair: ['pair of these', 'pairs of these'],
}

/** `Tried were 12 thresholds of trimming, 3 larger boards and 40 pairs of these.` Empty where nothing could be tried. */
export function triedWords({ triedKinds }: Pick<Advice, 'triedKinds'>): string {
  const parts = triedKinds.map(
    ([kind, count]) => `${formatCount(count)} ${KIND_WORDS[kind][count === 1 ? 0 : 1]}`,
  )
  const last = parts.pop()
  if (last === undefined) return ''
  return `Tried were ${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`}.`
}

/** `Not all were tried of: lines made later, pairs of these.` Empty where all were. */
export function untriedWords({ untried }: Pick<Advice, 'untried'>): string {
  return untried.length === 0
    ? ''
    : `Not all were tried of: ${untried.map((kind) => KIND_WORDS[kind][1]).join(', ')}.`
}

/** Why none of it is enough, from the state after the refused step: the places for the block, or what the kernel said. */
export function whyNothingHelps(view: StepView): string {
  if (view.refused === undefined) return view.sentence
  const { order } = view.refused
  const { best, total, blocked } = cheapestWindows(view, order, 1)
  const size = formatBytes(2 ** order * PAGE_SIZE)
  if (total === 0) return `No place for ${size} lies inside the zone.`
  const held = `${formatCount(blocked)} of ${formatCount(total)} ${total === 1 ? 'place' : 'places'} for ${size} ${blocked === 1 ? 'holds' : 'hold'} pages that are never freed`
  const [cheapest] = best
  return cheapest === undefined
    ? `${held}.`
    : `${held}; the cheapest of the others has ${formatCount(cheapest.pagesToFree)} in use.`
}
