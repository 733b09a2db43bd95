/** What the lines above the cursor name, so that it can be offered. */
import type { Text } from '@codemirror/state'
import { tokenizeLine } from '../../../language/scenarioTokens.ts'

/** Lines above the cursor that are searched for names: enough for any class, quick for a recorded day. */
const LINES_SEARCHED = 2000

/** Each nearest first. */
export interface NamesAbove {
  readonly processes: readonly string[]
  readonly variables: readonly string[]
  readonly paths: readonly string[]
}

export function namesAbove(doc: Text, before: number): NamesAbove {
  const processes = new Set<string>()
  const variables = new Set<string>()
  const paths = new Set<string>()
  const top = Math.max(1, before - LINES_SEARCHED)
  for (let number = before - 1; number >= top; number--) {
    const { text } = doc.line(number)
    for (const { from, to, kind } of tokenizeLine(text)) {
      if (kind === 'process') processes.add(text.slice(from, to))
      else if (kind === 'variable') variables.add(text.slice(from, to))
      else if (kind === 'string') {
        const path = /^"(\/.*)"$/.exec(text.slice(from, to))?.[1]
        if (path !== undefined) paths.add(path)
      }
    }
  }
  return { processes: [...processes], variables: [...variables], paths: [...paths] }
}
