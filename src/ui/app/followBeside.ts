/** The machine beside the first one comes when a text or the reader first asks for it: most never do. */
import { useBeside, wantsSecond } from '../../store/beside.ts'
import type { Session } from '../../store/session.ts'

export function followBeside(session: Session): void {
  const ask = (): void => {
    const { opened } = session.store.getState()
    if (opened === null || !wantsSecond(opened)) return
    stops.forEach((stop) => stop())
    const fetched = import('../beside/startBeside.ts').then(
      ({ startBeside }) => startBeside(session),
      // Asked for again with the next text that is read.
      () => followBeside(session),
    )
    void session.awaiting(fetched)
  }
  const stops = [session.store.subscribe(ask), useBeside.subscribe(ask)]
}
