/**
 * Keeps the second machine in step with the first: the same text, the same step, the same stretch looked at, and what is pointed at or
 * selected on one marked on the other. Beside the model's run of a recording it is the kernel itself, as it was recorded.
 */
import { largest } from '../../base/lists.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { axisStretches } from '../../layout/columns/addressAxisStretches.ts'
import { jointStretches } from '../../layout/columns/jointStretches.ts'
import { useBeside, wantsSecond, type Beside } from '../../store/beside.ts'
import type { OpenedView } from '../../protocol/messages.ts'
import { counterpartOf } from '../../model/beside/counterpart.ts'
import { nextDifference, stepDifferences } from '../../model/beside/differences.ts'
import { capital, machineNames, RECORDED_NAMES } from '../../model/beside/names.ts'
import type { DocumentState } from '../../store/documentStore.ts'
import type { Session } from '../../store/session.ts'
import { drawBars, drawPart, drawStrip } from './draw.tsx'
import { BESIDE_KEYS } from './keys.ts'
import { openDiffering } from './openDiffering.ts'

/** Follows the first machine from now on, for as long as the page lives: called once for it. */
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
    useBeside.setState({ beside: null, stretches: undefined })
  }

  const start = (): Session => {
    const session = first.beside()
    const stops = [share(first, session), openDiffering(first, session)]
    stopSharing = () => stops.forEach((stop) => stop())
    return session
  }

  const tell = (session: Session): void => {
    const { opened, view } = first.store.getState()
    const other = session.store.getState()
    if (useBeside.getState().isAlone || opened === null) return
    const own = opened.timeline
    const differences = other.opened === null ? [] : stepDifferences(own, other.opened.timeline)
    const ramBytes = (view?.frames.zone.spannedPages ?? 0) * PAGE_SIZE
    const names =
      opened.beside === null ? RECORDED_NAMES : machineNames(opened.beside, { era: opened.era, ramBytes })
    const beside: Beside = {
      first,
      second: session,
      names,
      prefixes: { first: `${capital(names.first)}: `, second: `${capital(names.second)}: ` },
      part: (of) => drawPart(of, beside),
      strip: (props) => drawStrip(props, beside),
      bars: drawBars,
      pages: Math.max(view?.frames.zone.spannedPages ?? 0, other.view?.frames.zone.spannedPages ?? 0),
      most: other.opened === null ? 0 : Math.max(0, largest(other.opened.timeline.freePages)),
      differences,
      next: (step, direction) => nextDifference(differences, step, direction)?.step ?? null,
    }
    useBeside.setState({ beside })
  }

  const run = async (session: Session, opened: OpenedView): Promise<void> => {
    given = opened
    const { step } = first.store.getState()
    const source = first.source()
    if (opened.beside !== null) await session.follow(opened.text, step)
    else if (source?.kind === 'recording') await session.open({ ...source, isRecorded: true }, step)
    if (second !== session || given !== opened) return
    session.store.getState().goTo(first.store.getState().step)
    await session.idle()
    if (second === session && given === opened) tell(session)
  }

  const follow = (): void => {
    const { opened, step } = first.store.getState()
    if (opened === null || !wantsSecond(opened)) {
      if (second !== null) close()
      return
    }
    if (useBeside.getState().isAlone) {
      if (useBeside.getState().beside !== null) useBeside.setState({ beside: null, stretches: undefined })
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
    if (state.isAlone !== before.isAlone || state.isRecorded !== before.isRecorded) follow()
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
        if (state.view !== before.view) shareAxis(first.store.getState(), second.store.getState())
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

/** The same address at the same height in the columns of both; where one machine has other addresses, each keeps its own. */
function shareAxis(first: DocumentState, second: DocumentState): void {
  const sides = [first, second].flatMap(({ view, opened }) => (view && opened ? { view, opened } : []))
  if (sides.length < 2 || sides.some(({ view }) => view.spaces.kind !== 'identity')) {
    useBeside.setState({ stretches: undefined })
    return
  }
  useBeside.setState({
    stretches: (own, reach) =>
      jointStretches([
        ...axisStretches(own, reach),
        ...sides
          .filter(({ view }) => view !== own)
          .flatMap(({ view, opened }) =>
            axisStretches(view, reach === null ? null : (opened.timeline.reach ?? null)),
          ),
      ]),
  })
}
