import type { PredictKind } from '../../protocol/view.ts'

/** What each kind of question is about, for the summary. */
export const KIND_WORDS: Readonly<Record<PredictKind, string>> = {
  place: 'Block',
  order: 'Order',
  trimmed: 'Trimming',
  sharing: 'Sharing',
  outcome: 'Result',
  released: 'Freed',
}
