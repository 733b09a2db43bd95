/** Joins the store to the page around the frame: its commands are obeyed, and it is told of every step. */
import type { StepView } from '../../protocol/view.ts'
import { openEntry, openText, findEntry } from '../../store/opening/documents.ts'
import { openFragment } from '../../store/opening/openFragment.ts'
import type { Session } from '../../store/session.ts'
import type { EmbedCommand, LoadSource } from './messages.ts'
import { connectParent } from './parent.ts'
import { usePage } from '../../store/pageStore.ts'

/** Starts it. One conversation for the life of the frame. */
export function converse(session: Session, origins: readonly string[]): void {
  const { store } = session
  const move = (target: (step: number) => number): void => {
    const { goTo, step } = store.getState()
    goTo(target(step))
  }
  /** One after the other: a step that follows a load is a step in what was loaded. */
  let last: Promise<unknown> = Promise.resolve()
  const obey = (command: EmbedCommand): void => {
    last = last.then(() => run(command)).catch(() => undefined)
  }
  const run = async (command: EmbedCommand): Promise<void> => {
    switch (command.type) {
      case 'load': {
        await session.awaiting(load(session, command.source, command.step))
        return
      }
      case 'goTo':
        return move(() => command.step)
      case 'step':
        return move((step) => step + 1)
      case 'back':
        return move((step) => step - 1)
    }
  }

  const tell = connectParent(window, origins, obey)
  const moment = (view: StepView) => ({
    step: view.step,
    steps: store.getState().opened?.timeline.steps ?? 0,
    sentence: usePage.getState().covered ? '' : view.sentence,
  })
  let greeted = -1
  const report = (): void => {
    const { view, opened, documentNumber } = store.getState()
    if (view === null || opened === null) return
    if (documentNumber === greeted) return tell({ type: 'step', ...moment(view) })
    greeted = documentNumber
    tell({ type: 'ready', title: opened.title, covered: usePage.getState().covered, ...moment(view) })
  }
  store.subscribe((state, before) => {
    // The picture that comes after a document is its own.
    if (state.view !== before.view) report()
    if (state.problem !== null && state.problem !== before.problem) {
      tell({ type: 'problem', title: state.problem.title, detail: state.problem.detail })
    }
  })
  usePage.subscribe(({ covered, linkNotice: notice }, before) => {
    if (covered !== before.covered) report()
    if (notice === null || notice === before.linkNotice || notice.kind === 'changed') return
    tell({ type: 'problem', title: 'The link could not be opened', detail: NOTICE_WORDS[notice.kind] })
  })
}

const NOTICE_WORDS = {
  damaged: 'It was cut or altered.',
  newer: 'It was made by a newer page.',
  unknown: 'It names a scenario that is not here.',
  local: 'It names a recording on a disk, which no link can hold.',
} as const

async function load(session: Session, source: LoadSource, step: number): Promise<void> {
  switch (source.kind) {
    case 'text':
      await openText(session, source.text, null, step)
      return
    case 'link':
      await openFragment(session, source.fragment, { own: false })
      return
    case 'id': {
      const entry = await findEntry(source.id)
      if (entry !== null) await openEntry(session, entry, step)
      else usePage.setState({ linkNotice: { kind: 'unknown', id: source.id, isListMissing: false } })
    }
  }
}
