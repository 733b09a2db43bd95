/** A scenario may say how it wants to be looked at. The reader's own choices, and a link's, come after it and go before it. */
import type { Look } from '../protocol/messages.ts'
import type { DocumentStore } from './documentStore.ts'
import { usePage } from './pageStore.ts'
import { readSettings } from './settings/stored.ts'

const NO_LOOK: Look = { colourBy: null, panes: null, at: null }

/** Gives the page the look of what is opened, and of a line that was written for it; returns how to stop. */
export const startLook = (store: DocumentStore): (() => void) =>
  store.subscribe(({ opened, documentNumber }, before) => {
    if (opened === null || opened === before.opened) return
    const look = opened.look ?? NO_LOOK
    const earlier = before.opened?.look ?? NO_LOOK
    const isNew = documentNumber !== before.documentNumber
    const { colourBy, panes } = usePage.getState()
    usePage.setState({
      ...((isNew || look.colourBy !== earlier.colourBy) && {
        // What a scenario chose ends with it.
        colourBy: look.colourBy ?? (earlier.colourBy === null ? colourBy : readSettings().colourBy),
      }),
      ...((isNew || look.panes !== earlier.panes) && {
        panes: look.panes ?? (earlier.panes === null ? panes : 'all'),
      }),
    })
  })
