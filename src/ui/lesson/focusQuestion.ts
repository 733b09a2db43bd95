import type { Session } from '../../store/session.ts'
import { usePage } from '../../store/pageStore.ts'

/** Goes to the end of the scenario, puts its question on the screen and the focus on the first choice. */
export function focusQuestion({ store, focus }: Session): void {
  const { opened, goTo } = store.getState()
  goTo(opened?.timeline.steps ?? 0)
  usePage.setState({ sideTab: 'what', dock: 'side', narrowTab: 'side' })
  focus.focus('question')
}
