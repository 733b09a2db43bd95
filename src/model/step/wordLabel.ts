/** Words of memory that a step read or wrote, in a few letters. */
import { formatValue } from '../../base/result.ts'
import type { WordFacts } from '../../protocol/view.ts'

/** Bytes that one load or store moves. */
export const WORD = 8

/** What was written, with what it was before, or what was read; of more than a word the first one. */
export function wordLabel({ wrote, before, value, bytes }: WordFacts): string {
  const now = formatValue('word', value)
  const first = bytes > WORD ? ' …' : ''
  if (!wrote) return `reads ${now}${first}`
  return before === value ? `${now}, as before` : `${formatValue('word', before)} → ${now}${first}`
}
