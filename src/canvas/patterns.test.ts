import { describe, expect, it } from 'vitest'
import { PAGE_USES } from '../protocol/view.ts'
import type { PageUseName } from '../protocol/view.ts'
import { luminance, mix, paletteFrom } from './palette.ts'
import { patternColours, patternFor, patternPath } from './patterns.ts'
import { THEMES, themeTokens } from './testing/themeTokens.ts'

describe.each(THEMES)('uses in the %s theme', (theme) => {
  const palette = paletteFrom(themeTokens(theme))

  it('have every colour', () => {
    for (const colour of [...Object.values(palette.use), palette.freeRule, palette.hover, palette.selected]) {
      expect(colour).toMatch(/^#[0-9a-f]{6}$/)
    }
  })

  it('differ in grey, by lightness or by pattern', () => {
    const lightness = (use: PageUseName): number => luminance(patternColours(palette, use).ground)
    const pairs = PAGE_USES.flatMap((first, i) =>
      PAGE_USES.slice(0, i).map((second) => [first, second] as const),
    )
    const alike = pairs.filter(
      ([first, second]) =>
        patternFor(first).name === patternFor(second).name &&
        Math.abs(lightness(first) - lightness(second)) < 0.015,
    )
    expect(alike).toEqual([])
  })

  it('have marks that show on their ground', () => {
    for (const use of PAGE_USES) {
      if (patternFor(use).rows.length === 0) continue
      const { ground, mark } = patternColours(palette, use)
      const [light, dark] = [luminance(ground), luminance(mark)].sort((a, b) => b - a)
      expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05), use).toBeGreaterThan(1.5)
    }
  })
})

it('patterns are square tiles, drawn as unit squares', () => {
  for (const use of PAGE_USES) {
    const { rows } = patternFor(use)
    for (const row of rows) expect(row).toHaveLength(rows.length)
  }
  expect(patternPath({ name: 'test', rows: ['#.', '.#'] })).toBe('M0 0h1v1h-1zM1 1h1v1h-1z')
})

it('mixes in equal parts', () => {
  expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080')
  expect(luminance('#ffffff')).toBeCloseTo(1)
})
