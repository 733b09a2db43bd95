/** The editor proper; a chunk of its own, loaded after the first paint (see Editor.tsx). */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { Compartment, EditorState } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { beginsLine } from '../../model/source.ts'
import { usePage } from '../../store/pageStore.ts'
import type { PageState } from '../../store/pageStore.ts'
import type { Session } from '../../store/session.ts'
import { withPlainLineEnds } from './text/textChange.ts'
import { completion } from './text/completion.ts'
import { editorTheme } from './editorTheme.ts'
import { followingLines } from './followingLines.ts'
import { gutters } from './gutters.ts'
import { highlight } from './highlight.ts'
import { lineMarks } from './lineMarks.ts'
import { linkToStore } from './linkToStore.ts'
import type { EditorLink } from './linkToStore.ts'
import { reading } from './reading.ts'
import { ranLineNumber, runState, stepAt } from './text/runState.ts'
import { unrevealed } from './text/unrevealed.ts'
import { wrapping } from './wrapping.ts'
import { useSession } from '../../store/useDocument.ts'
import type { DocumentStore } from '../../store/documentStore.ts'
import './editor.css'

function goToCursor(store: DocumentStore, view: EditorView): boolean {
  const step = stepAt(view.state, view.state.doc.lineAt(view.state.selection.main.head))
  if (step !== null) store.getState().goTo(step)
  return step !== null
}

/** Pointing at a line that runs a step marks what the step did; at any other line, nothing. */
function pointAt(store: DocumentStore, view: EditorView, event: MouseEvent): void {
  const block = view.lineBlockAtHeight(event.clientY - view.documentTop)
  const line = view.state.doc.lineAt(block.from)
  const isInside = event.clientY < view.documentTop + block.bottom
  const number = isInside && stepAt(view.state, line) !== null ? ranLineNumber(view.state, line) : null
  const { hover, setHover } = store.getState()
  if (number === null) {
    if (hover?.kind === 'line') setHover(null)
  } else if (hover?.kind !== 'line' || hover.line !== number) setHover({ kind: 'line', line: number })
}

/** What differs between reading and writing. */
const modeOf = (session: Session, { textMode, isNarrationFolded }: PageState): Extension =>
  textMode === 'read'
    ? reading(session, isNarrationFolded)
    : [
        completion,
        closeBrackets(),
        lintGutter({ hoverTime: 150 }),
        keymap.of([
          { key: 'Mod-Enter', run: (shown) => goToCursor(session.store, shown) },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...lintKeymap,
        ]),
        EditorView.contentAttributes.of({
          'aria-label': 'Scenario text. Tab leaves it; Control+Enter goes to the step of the line.',
        }),
      ]

const hasGoal = (text: string): boolean => beginsLine(text, 'goal ') || beginsLine(text, 'goal\t')

/** What locks the lines of exercises is fetched with the first of them. */
function keepLocked(view: EditorView, { store }: Session, locks: Compartment): () => void {
  let locked = ''
  let seen: string | null = null
  const follow = async ({ original }: { readonly original: string | null }): Promise<void> => {
    // Asked at every step, and a text may be long.
    if (original === seen) return
    seen = original
    const wanted = original !== null && hasGoal(original) ? original : ''
    if (wanted === locked) return
    locked = wanted
    const lock = wanted === '' ? null : (await import('./text/locked.ts')).locking(wanted)
    if (locked !== wanted) return
    view.dispatch({ effects: locks.reconfigure(lock ?? []) })
  }
  void follow(store.getState())
  return store.subscribe((state, before) => {
    if (state.original !== before.original) void follow(state)
  })
}

function makeEditor(parent: HTMLElement, session: Session): { destroy(): void } {
  const { store, focus } = session
  const mode = new Compartment()
  const locks = new Compartment()
  let link: EditorLink | null = null
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: withPlainLineEnds(store.getState().text),
      extensions: [
        runState,
        lineMarks,
        unrevealed,
        mode.of(modeOf(session, usePage.getState())),
        gutters((step) => store.getState().goTo(step)),
        locks.of([]),
        wrapping,
        highlight,
        history(),
        followingLines,
        drawSelection(),
        editorTheme,
        EditorView.contentAttributes.of({
          tabindex: '0',
          spellcheck: 'false',
          autocapitalize: 'off',
        }),
        EditorView.updateListener.of((update) => {
          const isTyped = update.docChanged && !update.transactions.some((tr) => tr.isUserEvent('load'))
          if (isTyped) link?.typed(update.state.doc.toString())
        }),
      ],
    }),
  })
  const leave = (): void => {
    const { hover, setHover } = store.getState()
    if (hover?.kind === 'line') setHover(null)
  }
  const point = (event: MouseEvent): void => pointAt(store, view, event)
  view.dom.addEventListener('mouseleave', leave)
  view.dom.addEventListener('mousemove', point)
  link = linkToStore(view, store)
  const stopLocking = keepLocked(view, session, locks)
  const stop = usePage.subscribe((page, before) => {
    if (page.textMode !== before.textMode || page.isNarrationFolded !== before.isNarrationFolded)
      view.dispatch({ effects: mode.reconfigure(modeOf(session, page)) })
  })
  const unregister = focus.register('text', view.contentDOM)
  return {
    destroy: () => {
      stop()
      stopLocking()
      unregister()
      link.dispose()
      view.destroy()
    },
  }
}

export default function CodeEditor() {
  const session = useSession()
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (host.current === null) return
    const editor = makeEditor(host.current, session)
    return () => editor.destroy()
  }, [session])
  return <div className="editor-host" ref={host} />
}
