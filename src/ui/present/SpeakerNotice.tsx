import { speakerAddress } from './stageId.ts'
import { usePage } from '../../store/pageStore.ts'

/** The browser did not open the speaker's window by itself: a link always may. */
export function SpeakerNotice() {
  const isRefused = usePage((state) => state.speakerRefused)
  if (!isRefused) return null
  const close = (): void => usePage.setState({ speakerRefused: false })
  return (
    <section className="banner" role="alert" aria-label="Speaker's window">
      <p>
        The browser did not open a second window.{' '}
        <a href={speakerAddress()} target="nommu-explorer-speaker" onClick={close}>
          Open the notes of the speaker
        </a>
      </p>
      <button type="button" className="text-button" onClick={close}>
        Not now
      </button>
    </section>
  )
}
