/** Presentation mode: the views alone, large, with the keys of a clicker. */
import { create } from 'zustand'

export interface PresentState {
  readonly presenting: boolean
  /** The picture is black for now, so that the class looks at the speaker. */
  readonly blank: boolean
  /** All but a circle around the pointer is dimmed. */
  readonly spotlight: boolean
  /** The timeline stays as a slim strip. */
  readonly strip: boolean
  /** The speaker's window was asked for, and the browser did not open it. */
  readonly speakerRefused: boolean
}

const AT_REST = { presenting: false, blank: false, spotlight: false, speakerRefused: false } as const

export const usePresent = create<PresentState>()(() => ({ ...AT_REST, strip: true }))

export const startPresenting = (): void => usePresent.setState({ presenting: true })
export const stopPresenting = (): void => usePresent.setState(AT_REST)
