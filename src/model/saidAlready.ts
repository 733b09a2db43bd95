/** Whether the author has said what the model would say: then the page says it once. */
import type { StepView } from '../protocol/view.ts'
import { PAGE_SIZE } from '../base/units.ts'
import { narrationText } from './narrationText.ts'

const UNITS: Readonly<Record<string, number>> = {
  byte: 1,
  bytes: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  page: PAGE_SIZE,
  pages: PAGE_SIZE,
}

/** An address, an order, or a number with what it counts. */
const QUANTITY = /(0x[\da-f]+)|\border (\d+)|(\d[\d,]*(?:\.\d+)?)(?:\s(bytes?|[KMG]iB|pages?)\b)?/g

/** The amounts of a text in bytes, whatever unit they are told in, its addresses, and its other numbers. */
function quantities(text: string): Set<string> {
  const found = new Set<string>()
  for (const [, address, order, number = '', unit] of text.matchAll(QUANTITY)) {
    if (address !== undefined) found.add(address)
    else if (order !== undefined) found.add(`${2 ** Number(order) * PAGE_SIZE} bytes`)
    else if (unit === undefined) found.add(number)
    else found.add(`${Number(number.replaceAll(',', '')) * (UNITS[unit] ?? 1)} bytes`)
  }
  return found
}

/**
 * The model's own sentence, or nothing where the author's words have every amount, address and number of it. A sentence
 * without any is said: there is no telling whether the author's words mean the same.
 */
export function furtherSentence({ sentence, narration }: Pick<StepView, 'sentence' | 'narration'>): string {
  const words = narrationText(narration)
  if (words === '') return sentence
  const said = quantities(words)
  const own = [...quantities(sentence)]
  return own.length > 0 && own.every((quantity) => said.has(quantity)) ? '' : sentence
}
