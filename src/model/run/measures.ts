/** Questions to the measures of a whole run. */
import { MAX_PAGE_ORDER } from '../../base/units.ts'
import type { Refusal, RunMeasures } from '../../protocol/view.ts'

/** Whether a request of the order would be met after a step. */
export const fitsAt = ({ fits }: RunMeasures, step: number, order: number): boolean =>
  ((fits[step] ?? 0) & (1 << order)) !== 0

/** The last step after which a request of the order would still be met; null if it never would. */
export function lastFit(measures: RunMeasures, order: number): number | null {
  for (let step = measures.fits.length - 1; step >= 0; step--) if (fitsAt(measures, step, order)) return step
  return null
}

/** The smallest order that some step of the run would refuse: where the trouble begins. The largest if there is none. */
export function firstTroubledOrder({ fits }: RunMeasures): number {
  const always = fits.reduce((kept, mask) => kept & mask, (1 << (MAX_PAGE_ORDER + 1)) - 1)
  for (let order = 0; order < MAX_PAGE_ORDER; order++) if ((always & (1 << order)) === 0) return order
  return MAX_PAGE_ORDER
}

/** Why a request would be refused, as the end of a sentence. */
export const REFUSAL_WORDS: Readonly<Record<NonNullable<Refusal>, string>> = {
  order: 'it is above the largest order',
  fragmented: 'enough memory is free, but in smaller blocks',
  watermark: 'a block is free, but the min watermark keeps it back',
  'small-blocks': 'a block is free, but this kernel does not count the pages of smaller blocks',
  exhausted: 'too little memory is free',
}

/** Thousandths as the kernel prints them: 0.417, -1.000. */
export const thousandths = (value: number): string =>
  `${value < 0 ? '−' : ''}${(Math.abs(value) / 1000).toFixed(3)}`
