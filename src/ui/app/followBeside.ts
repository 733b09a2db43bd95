/** The machine beside the first one comes when a text first asks for it: most never do. */
import type { Session } from '../../store/session.ts'

export function followBeside(session: Session): void {
  const stop = session.store.subscribe(({ opened }) => {
    if (!opened?.beside) return
    stop()
    const fetched = import('../beside/startBeside.ts').then(
      ({ startBeside }) => startBeside(session),
      // Asked for again with the next text that is read.
      () => followBeside(session),
    )
    void session.awaiting(fetched)
  })
}
