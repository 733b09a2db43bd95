import { describe, expect, it } from 'vitest'
import { readStored, settingsFrom, writeStored } from './stored.ts'

describe('settings', () => {
  it('take what is stored and leave the rest at its default', () => {
    expect(settingsFrom({ theme: 'dark', motion: 'sideways' })).toEqual({
      theme: 'dark',
      motion: 'system',
      colourBy: 'kind',
      textMode: 'read',
    })
    expect(settingsFrom(null)).toEqual({
      theme: 'system',
      motion: 'system',
      colourBy: 'kind',
      textMode: 'read',
    })
    expect(settingsFrom({ textMode: 'edit' }).textMode).toBe('edit')
  })

  it('do without storage', () => {
    expect(readStored('settings')).toBeNull()
    expect(() => writeStored('settings', {})).not.toThrow()
  })
})
