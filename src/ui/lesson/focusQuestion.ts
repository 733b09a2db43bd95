import { useExplorer } from '../../store/explorer.ts'
import { useShell } from '../../store/shell.ts'
import { focusWhenThere } from '../common/focusWhenThere.ts'

/** Goes to the end of the scenario, puts its question on the screen and the focus on the first choice. */
export function focusQuestion(): void {
  const { opened, goTo, setSideTab } = useExplorer.getState()
  goTo(opened?.timeline.steps ?? 0)
  setSideTab('what')
  useShell.setState({ dock: 'side', narrowTab: 'side' })
  focusWhenThere('.question .choice[data-state="open"], .question .choice', (choice) =>
    choice.closest('.question')?.scrollIntoView({ block: 'nearest' }),
  )
}
