import { useExplorer } from '../../store/explorer.ts'
import { useShell } from '../../store/shell.ts'

/** Goes to the end of the scenario, puts its question on the screen and the focus on the first choice. */
export function focusQuestion(): void {
  const { opened, goTo, setSideTab } = useExplorer.getState()
  goTo(opened?.timeline.steps ?? 0)
  setSideTab('what')
  useShell.setState({ dock: 'side', narrowTab: 'side' })
  focusWhenThere(FRAMES)
}

/** The last step may have to be run, and the panel's code to be fetched. */
const FRAMES = 120

function focusWhenThere(frames: number): void {
  const choice = document.querySelector<HTMLElement>(
    '.question .choice[data-state="open"], .question .choice',
  )
  if (choice !== null) {
    choice.focus()
    choice.closest('.question')?.scrollIntoView({ block: 'nearest' })
  } else if (frames > 0) requestAnimationFrame(() => focusWhenThere(frames - 1))
}
