/** What may be written here: calls, flags of the argument, names used above, files of /proc; and the call's form. */
import { autocompletion } from '@codemirror/autocomplete'
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { StateField } from '@codemirror/state'
import type { EditorState, Extension, Text } from '@codemirror/state'
import { showTooltip } from '@codemirror/view'
import type { Tooltip } from '@codemirror/view'
import { readProseLine } from '../../../language/prose/prose.ts'
import { tokenizeLine } from '../../../language/scenarioTokens.ts'
import { CALL_NAMES, findCall, runNameOf, specOf } from '../../../language/calls/calls.ts'
import { callDoc, callErrnos, wordDoc } from '../../../language/calls/docs.ts'
import { flagsOf } from '../../../language/calls/flags.ts'
import { specOn } from '../../../language/calls/spec.ts'
import { HEADER_WORDS, KEYWORDS, type Keyword } from '../../../language/lineWords.ts'
import { ELF_WORDS, FLAT_WORDS, PROGRAM_DOCS } from '../../../language/programWords.ts'
import { BESIDE_WORDS, PROC_FILES, PROCESS_MAPS, SYSCTLS, VIEW_WORDS } from '../../../language/words.ts'
import { KERNELS, MADE_BOARDS, MEASURED_BOARDS } from '../../menus/machines.ts'
import { GOAL_MEASURES, LIMITED } from '../../../language/exerciseWords.ts'
import { callAtCursor, formText, parameterLabels } from './callAtCursor.ts'
import { namesAbove } from './namesAbove.ts'
import { proseOptions } from './proseCompletion.ts'

const CALL_OPTIONS: readonly Completion[] = CALL_NAMES.map((name) => {
  const parameters = findCall(name)?.parameters ?? []
  return {
    label: name,
    apply: parameters.length === 0 ? `${name}()` : `${name}(`,
    detail: formText('', parameters),
    info: () => callInfo(name),
    type: 'call',
    boost: specOn(specOf(runNameOf(name)), 'nommu') === null ? -1 : 0,
  }
})

/** What a call does, and when it is refused. */
function callInfo(name: string): HTMLElement {
  const dom = document.createElement('div')
  dom.className = 'call-info'
  dom.append(callDoc(name))
  const errnos = callErrnos(name)
  if (errnos.length === 0) return dom
  const list = dom.appendChild(document.createElement('dl'))
  for (const [errno, words] of errnos) {
    list.appendChild(document.createElement('dt')).textContent = errno
    list.appendChild(document.createElement('dd')).textContent = words
  }
  return dom
}

const BOARDS = [...MADE_BOARDS, ...MEASURED_BOARDS]

/** Words that start a process and stand behind its name. */
const STARTS: readonly Keyword[] = ['spawn', 'exec']

/** Behind the path that exec or execve is given. */
const STRINGS_OF_PROGRAM = /\bexecv?e?\(\s*"[^"]*"\s*(?:,[^,"]*)*,\s*\w*$/
const STRINGS_OPTIONS: readonly Completion[] = [
  { label: 'args', detail: '3x20', info: 'args 3x20: three arguments of 20 letters.', type: 'keyword' },
  {
    label: 'env',
    detail: '2x50',
    info: 'env 2x50: two strings of environment, of 50 letters.',
    type: 'keyword',
  },
]

/** A file line that has said which format its program is of. */
const FILE_OF_PROGRAM = /^\s*file\s.*\s(?:flat|elf)\s/

function programOptions(before: string): readonly Completion[] {
  const words: readonly (keyof typeof PROGRAM_DOCS)[] = /\self\s/.test(before) ? ELF_WORDS : FLAT_WORDS
  return words.map((label) => ({ label, info: PROGRAM_DOCS[label], type: 'keyword' }))
}

const described = (type: string) => (label: string) => ({ label, info: wordDoc(label), type })

const keyword = (label: string): Completion => ({ label, type: 'keyword' })

/** What a goal or limit line goes on with; null for other lines. */
function exerciseOptions(before: string): readonly Completion[] | null {
  const [, word, rest = ''] = /^\s*(goal|limit)\s+(.*)$/.exec(before) ?? []
  if (word === undefined) return null
  if (word === 'limit') return /^\d+\s+\w*$/.test(rest) ? LIMITED.map(keyword) : []
  if (/^\w*$/.test(rest)) return [...GOAL_MEASURES, 'no failures', 'mmap(132K) succeeds'].map(keyword)
  if (/^mmap\(\w*\)\s+\w*$/.test(rest)) return [keyword('succeeds')]
  return /^no\s+\w*$/.test(rest) ? [keyword('failures')] : []
}

/** The options for a place in a line, whatever has been typed of the word yet. */
export function optionsAt(doc: Text, lineNumber: number, offset: number): readonly Completion[] {
  const { text } = doc.line(lineNumber)
  const before = text.slice(0, offset)
  const names = namesAbove(doc, lineNumber)
  if (readProseLine(text) !== null) return proseOptions(before, names)
  if (STRINGS_OF_PROGRAM.test(before)) return STRINGS_OPTIONS
  if (FILE_OF_PROGRAM.test(before)) return programOptions(before)
  const at = callAtCursor(text, offset)
  const processes = names.processes.map((label) => ({ label, type: 'process' }))
  if (at !== null) {
    if (at.parameter?.kind === 'process') return processes
    const flags = at.parameter === null ? [] : Object.keys(flagsOf(at.parameter.kind))
    const variables = flags.length > 0 ? [] : names.variables.map((label) => ({ label, type: 'variable' }))
    return [...flags.map(described('constant')), ...variables]
  }
  if (/^\s*beside\s/.test(before)) return besideOptions(before.slice(before.lastIndexOf(',') + 1))
  if (/^\s*view\s/.test(before)) return VIEW_WORDS.map((label) => ({ label, type: 'keyword' }))
  const ofExercise = exerciseOptions(before)
  if (ofExercise !== null) return ofExercise
  if (/^\s*sysctl\s+\S*$/.test(before)) return SYSCTLS.map(described('keyword'))
  if (/^\s*cat\s+\S*$/.test(before)) return PROC_FILES.map(described('path'))
  if (/^\s*[\w.]+\s*:\s*cat\s+\S*$/.test(before)) return [{ label: PROCESS_MAPS, type: 'path' }]
  if (/^\s*[\w.]+\s*:\s*([\w.]+\s*=\s*)?\w*$/.test(before)) return CALL_OPTIONS
  if (/^\s*[\w.]+\s*=\s*\w*$/.test(before)) return STARTS.map(described('keyword'))
  if (/^\s*\w*$/.test(before)) {
    const lines = KEYWORDS.filter((word) => !STARTS.includes(word)).map(described('keyword'))
    const callers = processes.map((option) => ({ ...option, apply: `${option.label}: ` }))
    return [...callers, ...lines, ...HEADER_WORDS.map(described('header'))]
  }
  return []
}

/** @param before What stands before the cursor since the last comma. */
function besideOptions(before: string): readonly Completion[] {
  const words = before.trimStart().replace(/^beside\s+/, '')
  if (/^\w*$/.test(words)) return BESIDE_WORDS.map(described('keyword'))
  if (/^sysctl\s+\S*$/.test(words)) return SYSCTLS.map(described('keyword'))
  if (/^kernel\s+\S*$/.test(words)) return KERNELS.map(({ value }) => ({ label: value, type: 'keyword' }))
  if (/^board\s+\S*$/.test(words)) return BOARDS.map(({ value }) => ({ label: value, type: 'keyword' }))
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
  const at = callAtCursor(line.text, main.head - line.from)
  if (at === null) return null
  return {
    pos: line.from + at.from,
    above: true,
    strictSide: false,
    create: () => {
      const dom = document.createElement('div')
      dom.className = 'signature'
      const form = dom.appendChild(document.createElement('div'))
      form.append(`${at.call.name}(`)
      parameterLabels(at.parameters).forEach((label, i) => {
        if (i > 0) form.append(', ')
        const part = form.appendChild(document.createElement(i === at.argument ? 'strong' : 'span'))
        part.textContent = label
      })
      form.append(')')
      const doc = dom.appendChild(document.createElement('p'))
      doc.textContent = callDoc(at.call.name)
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
