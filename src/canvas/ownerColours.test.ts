import { lab, rgb } from 'd3'
import { describe, expect, it } from 'vitest'
import { OWNER_HUES, ownerToken } from '../model/step/owners.ts'
import { THEMES, themeTokens } from './testing/themeTokens.ts'

describe('the hues of processes', () => {
  it.each(THEMES)('can be told apart in the %s theme', (theme) => {
    const token = themeTokens(theme)
    const colours = Array.from({ length: OWNER_HUES }, (_, hue) => token(ownerToken(hue)))
    for (const colour of colours) expect(rgb(colour).formatHex()).toBe(colour)
    for (const [i, first] of colours.entries()) {
      // The first six are what nearly every scenario needs: they must differ more.
      for (const [j, second] of colours.slice(0, i).entries()) {
        expect(distance(first, second), `${j} and ${i}`).toBeGreaterThan(i < 6 ? 25 : 18)
      }
    }
  })
})

/** Difference of two colours as CIE 1976 measures it; 2.3 can just be seen. */
function distance(first: string, second: string): number {
  const a = lab(first)
  const b = lab(second)
  return Math.hypot(a.l - b.l, a.a - b.a, a.b - b.b)
}
