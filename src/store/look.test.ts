import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openedView } from '../client/testing/fakeWorker.ts'
import type { Look } from '../protocol/messages.ts'
import { PLAIN_VIEW } from '../link/testing/plainView.ts'
import { createDocumentStore } from './documentStore.ts'
import { startLook } from './look.ts'
import { applyView } from './opening/applyView.ts'
import { usePage } from './pageStore.ts'

const fresh = usePage.getInitialState()
const OWNER: Look = { colourBy: 'owner', panes: 'map', at: null }

describe('the look that a scenario asks for', () => {
  beforeEach(() => usePage.setState(fresh, true))
  afterEach(() => usePage.setState(fresh, true))

  const opening = () => {
    const store = createDocumentStore()
    startLook(store)
    let documentNumber = 0
    return {
      store,
      open: (look: Look | null) =>
        store.setState({ opened: { ...openedView({ steps: 1 }), look }, documentNumber: ++documentNumber }),
      edit: (look: Look | null) => store.setState({ opened: { ...openedView({ steps: 1 }), look } }),
    }
  }
  const shown = () => [usePage.getState().colourBy, usePage.getState().panes]

  it('is taken when it is opened, and ends with it', () => {
    const { open } = opening()
    open(OWNER)
    expect(shown()).toEqual(['owner', 'map'])
    open(null)
    expect(shown()).toEqual(['kind', 'all'])
  })

  it('leaves alone what it does not name', () => {
    const { open } = opening()
    usePage.setState({ colourBy: 'owner', panes: 'map+columns' })
    open(null)
    expect(shown()).toEqual(['owner', 'map+columns'])
    open({ colourBy: null, panes: 'map', at: null })
    expect(shown()).toEqual(['owner', 'map'])
  })

  it('does not come back with an edit of something else, and does with an edit of the line', () => {
    const { open, edit } = opening()
    open(OWNER)
    usePage.setState({ colourBy: 'kind' })
    edit(OWNER)
    expect(shown()).toEqual(['kind', 'map'])
    edit({ ...OWNER, panes: 'all' })
    expect(shown()).toEqual(['kind', 'all'])
  })

  it('gives way to what a link holds', () => {
    const { store, open } = opening()
    open(OWNER)
    applyView(store, { ...PLAIN_VIEW, colourBy: 'kind' }, { own: false, fresh: true })
    expect(shown()).toEqual(['kind', 'map'])
  })
})
