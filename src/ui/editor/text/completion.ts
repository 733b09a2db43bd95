/** What may be written here: calls, flags of the argument, names used above, files of /proc; and the call's form. */
import { autocompletion } from '@codemirror/autocomplete'
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { StateField } from '@codemirror/state'
import type { EditorState, Extension, Text } from '@codemirror/state'
import { showTooltip } from '@codemirror/view'
import type { Tooltip } from '@codemirror/view'
import { readProseLine } from '../../../language/prose/prose.ts'
import { tokenizeLine } from '../../../language/scenarioTokens.ts'
import { NEEDS_MMU } from '../../../base/uapi.ts'
import {
  CALLS,
  flagsOf,
  HEADER_WORDS,
  KEYWORDS,
  PROC_FILES,
  PROCESS_MAPS,
  SYSCTLS,
} from '../../../language/calls/vocabulary.ts'
import { callDoc, wordDoc } from '../../../language/calls/vocabularyDocs.ts'
import { callAtCursor, parameterLabels, signatureText } from './callAtCursor.ts'
import { namesAbove } from './namesAbove.ts'
import { proseOptions } from './proseCompletion.ts'

const CALL_OPTIONS: readonly Completion[] = CALLS.map((call) => ({
  label: call.name,
  apply: call.parameters.length === 0 ? `${call.name}()` : `${call.name}(`,
  detail: signatureText(call).slice(call.name.length),
  info: callDoc(call.name),
  type: 'call',
  boost: NEEDS_MMU.has(call.name) ? -1 : 0,
}))
const described = (type: string) => (label: string) => ({ label, info: wordDoc(label), type })

/** The options for a place in a line, whatever has been typed of the word yet. */
export function optionsAt(doc: Text, lineNumber: number, offset: number): readonly Completion[] {
  const { text } = doc.line(lineNumber)
  const before = text.slice(0, offset)
  const names = namesAbove(doc, lineNumber)
  if (readProseLine(text) !== null) return proseOptions(before, names)
  const call = callAtCursor(text, offset)
  const processes = names.processes.map((label) => ({ label, type: 'process' }))
  if (call !== null) {
    if (call.parameter?.kind === 'process') return processes
    const flags = call.parameter === null ? [] : Object.keys(flagsOf(call.parameter.kind))
    const variables = flags.length > 0 ? [] : names.variables.map((label) => ({ label, type: 'variable' }))
    return [...flags.map((label) => ({ label, type: 'constant' })), ...variables]
  }
  if (/^\s*sysctl\s+\S*$/.test(before)) return SYSCTLS.map(described('keyword'))
  if (/^\s*cat\s+\S*$/.test(before)) return PROC_FILES.map(described('path'))
  if (/^\s*[\w.]+\s*:\s*cat\s+\S*$/.test(before)) return [{ label: PROCESS_MAPS, type: 'path' }]
  if (/^\s*[\w.]+\s*:\s*([\w.]+\s*=\s*)?\w*$/.test(before)) return CALL_OPTIONS
  if (/^\s*[\w.]+\s*=\s*\w*$/.test(before))
    return KEYWORDS.filter((word) => word === 'spawn').map(described('keyword'))
  if (/^\s*\w*$/.test(before)) {
    const lines = KEYWORDS.filter((word) => word !== 'spawn').map(described('keyword'))
    const callers = processes.map((option) => ({ ...option, apply: `${option.label}: ` }))
    return [...callers, ...lines, ...HEADER_WORDS.map(described('header'))]
  }
  return []
}

function complete(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/[\w./]+/)
  const line = context.state.doc.lineAt(context.pos)
  if (word === null && !context.explicit && readProseLine(line.text) === null) return null
  const from = word?.from ?? context.pos
  const inComment = tokenizeLine(line.text).some(
    (token) => token.kind === 'comment' && token.from < context.pos - line.from,
  )
  if (inComment) return null
  const options = optionsAt(context.state.doc, line.number, context.pos - line.from)
  return options.length === 0 ? null : { from, options, validFor: /^[\w./]*$/ }
}

/** The form of the call that the cursor is in, with its argument in bold. */
function signatureTooltip(state: EditorState): Tooltip | null {
  const { main } = state.selection
  if (!main.empty) return null
  const line = state.doc.lineAt(main.head)
  const call = callAtCursor(line.text, main.head - line.from)
  if (call === null) return null
  return {
    pos: line.from + call.from,
    above: true,
    strictSide: false,
    create: () => {
      const dom = document.createElement('div')
      dom.className = 'signature'
      const form = dom.appendChild(document.createElement('div'))
      form.append(`${call.signature.name}(`)
      parameterLabels(call.signature).forEach((label, i) => {
        if (i > 0) form.append(', ')
        const part = form.appendChild(document.createElement(i === call.argument ? 'strong' : 'span'))
        part.textContent = label
      })
      form.append(')')
      const doc = dom.appendChild(document.createElement('p'))
      doc.textContent = callDoc(call.signature.name)
      return { dom }
    },
  }
}

/** Shown while the reader writes, not when a click happens to land in a call. */
const signatureHint = StateField.define<Tooltip | null>({
  create: () => null,
  update(tooltip, transaction) {
    if (transaction.isUserEvent('input') || transaction.isUserEvent('delete'))
      return signatureTooltip(transaction.state)
    if (tooltip === null) return null
    return transaction.selection === undefined && !transaction.docChanged ? tooltip : null
  },
  provide: (field) => showTooltip.from(field),
})

export const completion: Extension = [
  autocompletion({
    override: [complete],
    icons: false,
    maxRenderedOptions: 60,
    activateOnCompletion: ({ apply }) => typeof apply === 'string' && apply.endsWith(' '),
  }),
  signatureHint,
]
