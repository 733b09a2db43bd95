import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { usePage } from '../pageStore.ts'
import { chooseSettings, recallSettings } from './settings.ts'

describe('choices', () => {
  const fresh = usePage.getInitialState()
  beforeEach(() => {
    const stored = new Map<string, string>()
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    })
    usePage.setState(fresh, true)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    usePage.setState(fresh, true)
  })

  it('are found again on the next visit, one beside the other', () => {
    chooseSettings({ theme: 'dark' })
    chooseSettings({ colourBy: 'owner' })
    chooseSettings({ heat: false })
    usePage.setState(fresh, true)
    recallSettings()
    expect(usePage.getState()).toMatchObject({
      theme: 'dark',
      motion: 'system',
      colourBy: 'owner',
      heat: false,
    })
  })

  it('that a link makes for the reader are not kept', () => {
    chooseSettings({ theme: 'dark' })
    usePage.setState({ theme: 'light', heat: true })
    expect(usePage.getState()).toMatchObject({ theme: 'light', heat: true })
    recallSettings()
    expect(usePage.getState()).toMatchObject({ theme: 'dark', heat: null })
  })
})

describe('where storage is forbidden', () => {
  it('a choice holds for this visit', () => {
    expect(() => chooseSettings({ motion: 'off' })).not.toThrow()
    expect(usePage.getState().motion).toBe('off')
    usePage.setState(usePage.getInitialState(), true)
  })
})
