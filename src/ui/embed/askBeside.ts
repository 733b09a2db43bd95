/** The machine beside, as the address of a frame asks for it. */
import { useBeside } from '../../store/beside.ts'
import type { Session } from '../../store/session.ts'
import { editText } from '../menus/editText.ts'
import { setBeside } from '../menus/headerEdit.ts'

/** `asked`: see EmbedOptions. Each text that is opened gets the line that asks for the machine. */
export function askBeside(session: Session, asked: string): void {
  if (asked === 'off') return useBeside.setState({ isAlone: true })
  if (asked === 'recorded') return useBeside.setState({ isRecorded: true })
  let last = 0
  const ask = (): void => {
    const { documentNumber, opened } = session.store.getState()
    if (opened === null || documentNumber === last) return
    last = documentNumber
    editText(session.store, (read) => setBeside(read, asked))
  }
  session.store.subscribe(ask)
  ask()
}
