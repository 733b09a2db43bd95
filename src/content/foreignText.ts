/** Telling a scenario from any other text, so that a file taken by mistake does not replace what is open. */
import { shortened } from '../base/foreign.ts'
import { tokenizeLine } from '../language/scenarioTokens.ts'
import { isCallName } from '../language/calls/calls.ts'
import type { Problem } from '../protocol/messages.ts'

const MARKUP = /^\s*<(!doctype|html|head|body|\?xml|svg)\b/i

/** The line runs something, or says something about the machine. */
const isScenarioLine = (line: string): boolean =>
  tokenizeLine(line).some(
    ({ kind, from, to }) =>
      kind === 'header' || kind === 'keyword' || (kind === 'call' && isCallName(line.slice(from, to))),
  )

const isEmptyLine = (line: string): boolean => tokenizeLine(line).every(({ kind }) => kind === 'comment')

/** Makes no more lines than it looks at: the first ones tell, as a rule, and a million may follow. */
function someLine(text: string, holds: (line: string) => boolean): boolean {
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from)
    const to = end === -1 ? text.length : end
    if (holds(text.slice(from, to))) return true
    from = to + 1
  }
  return false
}

/** What to say of a text file in which no line is a scenario's; null if it can be opened as one. */
export function foreignText(name: string, text: string): Problem | null {
  const isMarkup = MARKUP.test(text)
  if (!isMarkup && (someLine(text, isScenarioLine) || !someLine(text, (line) => !isEmptyLine(line))))
    return null
  return {
    title: `“${shortened(name)}” is neither a recording nor a scenario`,
    detail: isMarkup
      ? 'It is a web page (HTML) or a drawing.'
      : 'No line of it is a system call or sets up a machine.',
    remedy:
      'Open a recording (.json or .json.gz, format nommu-trace/1) or a scenario as text. Your scenario is unchanged.',
  }
}
