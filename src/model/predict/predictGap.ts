/** Between an answer and what happened: where both lie on the map, and the difference in words. */
import { formatBytes, formatPages, hex } from '../../base/format.ts'
import { PAGE_SIZE, type PageRun } from '../../base/units.ts'
import type { PredictQuestion } from '../../protocol/view.ts'
import type { FreeBlock } from '../step/lookup.ts'
import type { Given, Prediction } from './predictions.ts'

/** What the map outlines: the answer that was given, if it was wrong and has a place, and the right one. */
export interface Gap {
  readonly yours: readonly PageRun[]
  readonly right: readonly PageRun[]
}

export function gapOf({ question, verdict, given }: Prediction): Gap {
  const { answer } = question
  if (answer.as === 'map')
    return {
      yours: verdict === 'wrong' && given?.as === 'map' ? [placeOf(given)] : [],
      right: [answer.taken],
    }
  const chosen = given?.as === 'choice' ? answer.choices[given.choice] : undefined
  return {
    yours: verdict === 'wrong' ? (chosen?.runs ?? []) : [],
    right: answer.choices[answer.right]?.runs ?? [],
  }
}

const placeOf = ({ pfn, block }: Given & { readonly as: 'map' }): PageRun =>
  block === null ? { pfn, pages: 1 } : { pfn: block.pfn, pages: 2 ** block.order }

/** The answer in words: `order 5 at 0x80060000`. */
export function givenWords({ answer }: PredictQuestion, given: Given): string {
  if (given.as === 'choice') return (answer.as === 'choice' && answer.choices[given.choice]?.text) || ''
  return given.block === null ? `the page at ${hex(given.pfn * PAGE_SIZE)}` : blockWords(given.block)
}

/** The right answer in the same words. */
export const rightWords = ({ answer }: PredictQuestion): string =>
  answer.as === 'map' ? blockWords(answer.from) : (answer.choices[answer.right]?.text ?? '')

const blockWords = ({ pfn, order }: Pick<FreeBlock, 'pfn' | 'order'>): string =>
  `the block of order ${order} at ${hex(pfn * PAGE_SIZE)}`

/** Why the answer that was given is not the one, in a sentence; null for those of which the explanation says it. */
export function whyNot({ question, given }: Prediction): string | null {
  const { answer } = question
  if (answer.as === 'choice') return given?.as === 'choice' ? answer.choices[given.choice]?.why || null : null
  if (given?.as !== 'map') return null
  const { block } = given
  if (block === null) return 'The page that you chose is not free.'
  const size = `${formatPages(2 ** block.order)} (${formatBytes(2 ** block.order * PAGE_SIZE)})`
  if (block.order < answer.order)
    return `The block that you chose has only ${size}: order ${block.order}, where order ${answer.order} is needed.`
  if (block.order > answer.from.order)
    return `The block that you chose, of order ${block.order}, is large enough, but a smaller one will do, and larger ones are spared.`
  if (block.order === answer.from.order)
    return `The block that you chose has the same order, but it is not the first of the list that is looked at.`
  return `The block that you chose is smaller and would do, but it is not on the list that is looked at first.`
}
