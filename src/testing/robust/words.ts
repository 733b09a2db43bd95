/** What no person should read: numbers that are none, and what a programme prints where it has nothing to print. */
import type { Problem } from '../../protocol/messages.ts'

const NOTHING = /\bNaN\b|\bundefined\b|\bInfinity\b|\[object /

/** Letters of a message that a page can show whole. */
const MOST_LETTERS = 400

/** One sentence for each thing in an answer of the worker, at any depth, that is not for people and does not come from the file. */
export function notForPeople(value: unknown, given: string): readonly string[] {
  const found: string[] = []
  const seen = new Set<object>()
  const pending: (readonly [where: string, value: unknown])[] = [['', value]]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [where, what] = next
    if (typeof what === 'number' && !Number.isFinite(what)) found.push(`${where} is ${what}`)
    else if (typeof what === 'string') {
      const word = NOTHING.exec(what)?.[0]
      if (word !== undefined && !given.includes(word))
        found.push(`${where} is ${JSON.stringify(around(what, word))}`)
    } else if (ArrayBuffer.isView(what)) {
      if (what instanceof Float64Array && what.some((number) => !Number.isFinite(number)))
        found.push(`${where} holds ${what.find((number) => !Number.isFinite(number)) ?? ''}`)
    } else if (typeof what === 'object' && what !== null && !seen.has(what)) {
      seen.add(what)
      for (const [key, part] of Object.entries(what)) pending.push([`${where}.${key}`, part])
    }
  }
  return found
}

function around(text: string, word: string): string {
  const at = text.indexOf(word)
  return text.slice(Math.max(0, at - 60), at + 60)
}

/** One sentence for each part of a message that is longer than a page can show. */
export const tooLong = (message: Problem): readonly string[] =>
  (['title', 'detail', 'remedy'] as const).flatMap((part) =>
    message[part].length > MOST_LETTERS ? [`the ${part} has ${message[part].length} letters`] : [],
  )
