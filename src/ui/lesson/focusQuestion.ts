import type { Session } from '../../store/session.ts'
import { usePage } from '../../store/pageStore.ts'

/** Puts the question of a step on the screen and the focus on its first choice: of this step, if it asks one, else of the end. */
export function focusQuestion({ store, focus }: Session, asked?: number): void {
  const { opened, view, goTo } = store.getState()
  const here = view?.narration?.questions.length ? view.step : opened?.timeline.steps
  goTo(asked ?? here ?? 0)
  usePage.setState({ sideTab: 'what', dock: 'side', narrowTab: 'side' })
  focus.focus('question')
}
