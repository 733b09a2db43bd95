/**
 * Keeps the second machine in step with the first: the same text, the same step, the same stretch looked at, and what is pointed at or
 * selected on one marked on the other.
 */
import { largest } from '../../base/lists.ts'
import { useBeside, type Beside } from '../../store/beside.ts'
import type { OpenedView } from '../../protocol/messages.ts'
import { counterpartOf } from '../../model/beside/counterpart.ts'
import { nextDifference, stepDifferences } from '../../model/beside/differences.ts'
import type { DocumentState } from '../../store/documentStore.ts'
import type { Session } from '../../store/session.ts'
import { drawPart, drawStrip } from './draw.tsx'
import { BESIDE_KEYS } from './keys.ts'

/** Follows the first machine from now on, for as long as the page lives. */
export function startBeside(first: Session): void {
  useBeside.setState({ keys: BESIDE_KEYS })
  let second: Session | null = null
  let stopSharing = (): void => undefined
  /** What the second machine was last given. */
  let given: OpenedView | null = null

  const close = (): void => {
    stopSharing()
    second?.close()
    second = null
    given = null
    useBeside.setState({ beside: null })
  }

  const start = (): Session => {
    const session = first.beside()
    stopSharing = share(first, session)
    return session
  }

  const tell = (session: Session): void => {
    const { opened, view } = first.store.getState()
    const other = session.store.getState()
    if (useBeside.getState().isAlone || opened === null) return
    const own = opened.timeline
    const differences = other.opened === null ? [] : stepDifferences(own, other.opened.timeline)
    const beside: Beside = {
      first,
      second: session,
      part: (of) => drawPart(of, beside),
      strip: (props) => drawStrip(props, beside),
      pages: Math.max(view?.frames.zone.spannedPages ?? 0, other.view?.frames.zone.spannedPages ?? 0),
      most: other.opened === null ? 0 : Math.max(0, largest(other.opened.timeline.freePages)),
      next: (step, direction) => nextDifference(differences, step, direction)?.step ?? null,
    }
    useBeside.setState({ beside })
  }

  const run = async (session: Session, opened: OpenedView): Promise<void> => {
    given = opened
    await session.follow(opened.text, first.store.getState().step)
    if (second !== session || given !== opened) return
    session.store.getState().goTo(first.store.getState().step)
    await session.idle()
    if (second === session && given === opened) tell(session)
  }

  const follow = (): void => {
    const { opened, step } = first.store.getState()
    const wantsIt = opened?.beside != null
    if (!wantsIt) {
      if (second !== null) close()
      return
    }
    if (useBeside.getState().isAlone) {
      if (useBeside.getState().beside !== null) useBeside.setState({ beside: null })
      return
    }
    second ??= start()
    const session = second
    if (useBeside.getState().beside === null) tell(session)
    if (given !== opened) void first.awaiting(run(session, opened))
    else if (session.store.getState().step !== step) {
      session.store.getState().goTo(step)
      void first.awaiting(session.idle())
    }
  }

  first.store.subscribe((state, before) => {
    if (state.opened !== before.opened || state.step !== before.step) follow()
  })
  useBeside.subscribe((state, before) => {
    if (state.isAlone !== before.isAlone) follow()
  })
  follow()
}

const CAMERAS = ['brush', 'mapCamera', 'columnsCamera', 'treeCamera'] as const
const THINGS = ['hover', 'selected'] as const

/** What is looked at and marked on one is on the other. */
function share(first: Session, second: Session): () => void {
  let isSharing = false
  const from =
    (own: Session, other: Session) =>
    (state: DocumentState, before: DocumentState): void => {
      if (isSharing) return
      isSharing = true
      try {
        for (const field of CAMERAS)
          if (state[field] !== before[field]) other.store.setState({ [field]: state[field] })
        const there = other.store.getState()
        const isTogether = state.view !== null && there.view?.step === state.view.step
        for (const field of THINGS) {
          const hasChanged = state[field] !== before[field] || (state.view !== before.view && own === first)
          if (!hasChanged) continue
          const thing = isTogether ? counterpartOf(state[field], state.view, there.view) : null
          if (there[field] !== thing) other.store.setState({ [field]: thing })
        }
      } finally {
        isSharing = false
      }
    }
  const stops = [first.store.subscribe(from(first, second)), second.store.subscribe(from(second, first))]
  return () => stops.forEach((stop) => stop())
}
