import { describe, expect, it } from 'vitest'
import { smallView } from '../testing/smallView.ts'
import { OWNER_HUES, ownerColour, ownerHue, ownersByRegion, ownersOf } from './owners.ts'

describe('hues of processes', () => {
  it('follow the order of first appearance, whoever is still alive', () => {
    const { processes } = smallView().spaces
    expect(ownersOf(['A', 'B'], processes).map(({ name, hue }) => [name, hue])).toEqual([
      ['A', 0],
      ['B', 1],
    ])
    expect(ownersOf(['A', 'B'], processes.slice(1)).map(({ hue }) => hue)).toEqual([1])
  })

  it('begin again after the last, and leave processes from before the document neutral', () => {
    const names = Array.from({ length: OWNER_HUES + 1 }, (_, index) => `P${index}`)
    expect(ownerHue(names, `P${OWNER_HUES}`)).toBe(0)
    expect(ownerHue(names, 'init')).toBeNull()
    expect(ownerColour(3)).toBe('var(--owner-3)')
    expect(ownerColour(null)).toBe('var(--owner-outside)')
  })

  it('list each sharer of a region once', () => {
    const owners = ownersByRegion(smallView(), ['A', 'B'])
    expect(owners(11).map(({ name }) => name)).toEqual(['A', 'B'])
    expect(owners(10).map(({ name }) => name)).toEqual(['A'])
  })
})
