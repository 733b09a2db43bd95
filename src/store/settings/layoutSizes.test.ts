import { describe, expect, it } from 'vitest'
import { LIMITS, sizesFrom } from './layoutSizes.ts'

describe('sizesFrom', () => {
  it.each([[null], ['words'], [[]], [{ editor: 'wide', side: NaN }]])(
    '%j gives the sizes the page comes with',
    (stored) => {
      const sizes = sizesFrom(stored)
      expect(sizes.editor).toBe(LIMITS.editor.initial)
      expect(sizes.side).toBe(LIMITS.side.initial)
    },
  )

  it('keeps sizes within their limits', () => {
    expect(sizesFrom({ editor: 1, side: 9999, map: 0.5 })).toMatchObject({
      editor: LIMITS.editor.min,
      side: LIMITS.side.max,
      map: 0.5,
    })
  })
})
