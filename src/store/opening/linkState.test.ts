import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openedView } from '../../client/testing/fakeWorker.ts'
import { asPfn } from '../../base/units.ts'
import { createDocumentStore } from '../documentStore.ts'
import type { DocumentStore } from '../documentStore.ts'
import { textHash } from '../../link/crc32.ts'
import { PLAIN_VIEW } from '../../link/testing/plainView.ts'
import { applyView, thingFromLink } from './applyView.ts'
import { captureLink, onLinkChange, rememberingHash, thingToLink } from './linkState.ts'
import { useBeside } from '../beside.ts'
import { usePage } from '../pageStore.ts'
import { smallView } from '../../model/testing/smallView.ts'
import type { Thing } from '../../model/things.ts'
import { everyRegion } from '../../model/step/nommu.ts'
import { mapRegions, processesOf } from '../../model/testing/viewParts.ts'

const view = smallView()
const opened = { ...openedView({ steps: 9 }), text: 'A = spawn\n' }

let store: DocumentStore
const capture = () => captureLink(store.getState())

beforeEach(() => {
  store = createDocumentStore()
  store.setState({ opened, text: opened.text, step: view.step, view })
  usePage.setState(usePage.getInitialState(), true)
})
afterEach(() => {
  usePage.setState(usePage.getInitialState(), true)
  useBeside.setState(useBeside.getInitialState(), true)
})

describe('what a link captures', () => {
  it('is nothing before a document is open', () => {
    store.setState({ opened: null })
    expect(capture()).toBeNull()
  })

  it('is the name of an entry of the list, until its text is edited', () => {
    store.setState({ entryId: 'xip', original: opened.text })
    expect(capture()?.document).toMatchObject({ kind: 'listed', id: 'xip' })
    store.setState({ text: 'A = spawn\n#' })
    expect(capture()?.document).toEqual({ kind: 'text', text: 'A = spawn\n#' })
  })

  it('is the name of a recording from the disk, until its text is edited', () => {
    store.setState({ opened: { ...opened, kind: 'recording' } })
    store.setState({ fileName: 'a.json' })
    expect(capture()?.document).toEqual({ kind: 'local', fileName: 'a.json' })
    store.setState({ text: '# mine' })
    expect(capture()?.document).toEqual({ kind: 'text', text: '# mine' })
  })

  it('has the hash of the text, worked out once however often it is asked for', () => {
    store.setState({ entryId: 'xip', original: opened.text })
    const hashOf = rememberingHash()
    const captured = captureLink(store.getState(), usePage.getState(), hashOf)
    expect(captured).toEqual(capture())
    expect([hashOf('a'), hashOf('b'), hashOf('a')]).toEqual(['a', 'b', 'a'].map(textHash))
  })

  it('asks for predictions only where a link did', () => {
    store.getState().togglePredicting()
    expect(capture()?.view?.predict).toBe(false)
    applyView(store, { ...PLAIN_VIEW, predict: true }, { own: false, fresh: false })
    expect(capture()?.view?.predict).toBe(true)
    store.getState().togglePredicting()
    expect(capture()?.view?.predict).toBe(false)
  })

  it('says that the recorded kernel stands beside the model', () => {
    const recording = { ...opened, kind: 'recording' as const }
    store.setState({ opened: recording })
    useBeside.setState({ isRecorded: true })
    expect(capture()?.view?.recorded).toBe(true)
    store.setState({ opened })
    expect(capture()?.view?.recorded).toBe(false)
    useBeside.setState({ isRecorded: false, isAlone: true })
    applyView(store, { ...PLAIN_VIEW, recorded: true, trees: true }, { own: false, fresh: false })
    expect(useBeside.getState()).toMatchObject({ isRecorded: true, isAlone: false, below: 'tree' })
    applyView(store, PLAIN_VIEW, { own: false, fresh: false })
    expect(useBeside.getState()).toMatchObject({ isRecorded: false, below: 'columns' })
  })

  it('is a text that UTF-8 can hold', () => {
    store.setState({ text: '# \ud83e 🧠 \udde0' })
    expect(capture()?.document).toEqual({ kind: 'text', text: '# \ufffd 🧠 \ufffd' })
  })
})

describe('a selected thing', () => {
  const region = everyRegion(view)[0]
  const process = processesOf(view)[0]
  const vma = process?.vmas[0]
  if (!region || !process || !vma) throw new Error('the small machine has one of each')
  const things: readonly Thing[] = [
    { kind: 'page', pfn: view.frames.zone.startPfn },
    { kind: 'region', id: region.id },
    { kind: 'vma', id: vma.id },
    { kind: 'process', pid: process.pid },
    { kind: 'file', path: '/ram/log' },
    { kind: 'step', step: 2 },
    { kind: 'line', line: 3 },
    { kind: 'pages', name: 'Free', runs: [{ pfn: view.frames.zone.startPfn, pages: 2 }] },
  ]

  it.each(things)('comes back: $kind', (thing) => {
    const link = thingToLink(thing, view)
    expect(link && thingFromLink(link, view)).toEqual(thing)
  })

  it('that has gone keeps its id', () => {
    const link = thingToLink({ kind: 'region', id: 999 }, view)
    expect(link).toEqual({ kind: 'region', id: 999, start: null })
    expect(link && thingFromLink(link, view)).toEqual({ kind: 'region', id: 999 })
  })

  it('is found by its place when ids have changed', () => {
    const renumbered = mapRegions(view, (one) => ({ ...one, id: one.id + 100 }))
    const link = thingToLink({ kind: 'region', id: region.id }, view)
    expect(link && thingFromLink(link, renumbered)).toEqual({ kind: 'region', id: region.id + 100 })
  })

  it.each([
    { kind: 'page', pfn: Number.MAX_SAFE_INTEGER },
    { kind: 'free-block', pfn: 1, order: 60 },
    { kind: 'region', id: 1, start: 12345 },
    { kind: 'vma', id: 1, start: 12345 },
    { kind: 'process', pid: 1, name: 'nobody' },
    { kind: 'pages', name: 'all', runs: [{ pfn: view.frames.zone.startPfn, pages: 2 ** 50 }] },
  ] as const)('is none where there is none: $kind', (thing) => {
    expect(thingFromLink(thing, view)).toBeNull()
  })

  it('of too many stretches is left out', () => {
    const runs = Array.from({ length: 65 }, (_, index) => ({ pfn: asPfn(index), pages: 1 }))
    expect(thingToLink({ kind: 'pages', name: 'Free', runs }, view)).toBeNull()
  })
})

describe('the view of a link', () => {
  it('is kept to what can be drawn', () => {
    applyView(
      store,
      {
        ...PLAIN_VIEW,
        camera: { zoom: 1e30, centreX: -5, centreY: 9 },
        columnsCamera: { zoom: -3, centre: 1e9 },
        treeCamera: { zoom: 1e30, centre: -1e9 },
        brush: { start: 10, end: 2 ** 52 },
      },
      { own: false, fresh: false },
    )
    expect(store.getState()).toMatchObject({
      mapCamera: { zoom: 4096, centreX: 0, centreY: 1 },
      columnsCamera: { zoom: 1, centre: 1 },
      treeCamera: { zoom: 4096, centre: 0 },
      brush: null,
    })
  })

  it('shows the order that was measured, and leaves the heat strip alone where it says nothing of it', () => {
    store.setState({ measuredOrder: 3 })
    usePage.setState({ heat: true })
    applyView(store, { ...PLAIN_VIEW, measuredOrder: 7 }, { own: false, fresh: false })
    expect([store.getState().measuredOrder, usePage.getState().heat]).toEqual([7, true])
    applyView(store, { ...PLAIN_VIEW, heat: false }, { own: false, fresh: false })
    expect([store.getState().measuredOrder, usePage.getState().heat]).toEqual([null, false])
    applyView(store, { ...PLAIN_VIEW, measuredOrder: 99 }, { own: false, fresh: false })
    expect(store.getState().measuredOrder).toBeNull()
  })

  it('lets the columns and the tree be seen whole where it says nothing of them', () => {
    store.setState({ columnsCamera: { zoom: 2, centre: 0.5 }, treeCamera: { zoom: 2, centre: 0.5 } })
    applyView(store, null, { own: false, fresh: false })
    expect(store.getState()).toMatchObject({ columnsCamera: null, treeCamera: null })
  })

  it('selects when the step is shown, and not in the picture of the document before', () => {
    const selected = { kind: 'step', step: 1 } as const
    applyView(store, { ...PLAIN_VIEW, selected }, { own: false, fresh: true })
    expect(store.getState().selected).toBeNull()
    store.setState({ view: { ...view } })
    expect(store.getState().selected).toEqual(selected)
  })

  it('stays in the link while what it selects is awaited, and no longer', () => {
    const selected = { kind: 'step', step: 1 } as const
    const link = () => capture()?.view?.selected
    applyView(store, { ...PLAIN_VIEW, selected }, { own: false, fresh: true })
    expect(link()).toEqual(selected)
    applyView(store, PLAIN_VIEW, { own: false, fresh: true })
    expect(link()).toBeNull()
    applyView(store, { ...PLAIN_VIEW, selected }, { own: false, fresh: true })
    store.setState({ step: view.step + 1 })
    expect(link()).toBeNull()
    store.setState({ step: view.step })
    expect(link()).toBeNull()
  })

  it('selects nothing once the reader has gone on', () => {
    applyView(store, { ...PLAIN_VIEW, selected: { kind: 'step', step: 1 } }, { own: false, fresh: true })
    store.setState({ step: view.step + 1 })
    store.setState({ step: view.step, view: { ...view } })
    expect(store.getState().selected).toBeNull()
  })

  it('lets go of a selection that is not there', () => {
    applyView(
      store,
      { ...PLAIN_VIEW, selected: { kind: 'process', pid: 1, name: 'nobody' } },
      { own: false, fresh: false },
    )
    expect(store.getState().selected).toBeNull()
  })

  it('leaves the looks alone when the page wrote the link itself', () => {
    applyView(store, { ...PLAIN_VIEW, theme: 'dark' }, { own: true, fresh: false })
    expect(usePage.getState().theme).toBe('system')
    applyView(store, { ...PLAIN_VIEW, theme: 'dark' }, { own: false, fresh: false })
    expect(usePage.getState().theme).toBe('dark')
    applyView(store, PLAIN_VIEW, { own: false, fresh: false })
    expect(usePage.getState().theme).toBe('dark')
  })
})

describe('onLinkChange', () => {
  it('calls for what is in a link and for nothing else', () => {
    const changed = vi.fn<() => void>()
    const stop = onLinkChange(store, changed)
    store.setState({ hover: { kind: 'step', step: 1 }, playing: true, speed: 4 })
    expect(changed).not.toHaveBeenCalled()
    store.setState({ step: 0 })
    usePage.setState({ dock: 'side' })
    expect(changed).toHaveBeenCalledTimes(2)
    createDocumentStore().setState({ step: 5 })
    usePage.setState({ dialog: 'help' })
    expect(changed).toHaveBeenCalledTimes(2)
    stop()
    store.setState({ step: 1 })
    expect(changed).toHaveBeenCalledTimes(2)
  })
})
