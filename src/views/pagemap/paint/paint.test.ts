import { describe, expect, it } from 'vitest'
import { asPfn } from '../../../base/units.ts'
import { paletteFrom } from '../../../canvas/palette.ts'
import { createDrawLog } from '../../../canvas/testing/drawLog.ts'
import { themeTokens } from '../../../canvas/testing/themeTokens.ts'
import { layOutPageMap, WHOLE } from '../../../layout/pagemap/pageMap.ts'
import { tonesByKind } from '../../../layout/pagemap/pageMapTones.ts'
import { marksFor } from '../../../model/marks.ts'
import { NO_MARKS } from '../../../model/things.ts'
import { BASE, smallView } from '../../../model/testing/smallView.ts'
import { paintMarks } from './paintMarks.ts'
import type { MarkInputs } from './paintMarks.ts'
import { paintPlaces } from './paintPlaces.ts'
import { paintPageMap } from './paintPageMap.ts'
import type { MapTexture } from './texture.ts'

const view = smallView()
const palette = paletteFrom(themeTokens('light'))
// 64 pages in rows of 16, cells of 20 by 25 pixels.
const layout = layOutPageMap(
  { startPfn: BASE, spannedPages: 64 },
  { x: 80, y: 20, width: 320, height: 100 },
  1,
  WHOLE,
)
const tones = tonesByKind(view)
const texture: MapTexture = { draw: (ctx) => ctx.drawImage({} as CanvasImageSource, 0, 0) }
const inks = tones.tones.map(() => ({
  ground: '#fff',
  blend: '#fff',
  tile: {} as CanvasImageSource,
  stripes: ['#fff'],
}))

describe('the content layer', () => {
  const { ctx, lines } = createDrawLog(420, 130)
  paintPageMap(ctx, layout, { view, tones, inks, palette, texture, owned: null })

  it('is laid out as the test expects', () => {
    expect([layout.columns, layout.cellWidth, layout.cellHeight, layout.gap]).toEqual([16, 20, 25, 1])
  })

  it('lays patterns over runs of pages, not over single ones', () => {
    const runs = lines.slice(
      lines.indexOf('drawImage Object 0 0'),
      lines.indexOf('fillStyle = rgba(251, 250, 247, 0.32)'),
    )
    expect(runs.filter((line) => line.startsWith('rect '))).toEqual([
      // Free pages 8-15, 20-23, 28-31, 32-47, 48-63.
      ...[
        'rect 240 20 160 25',
        'rect 160 45 80 25',
        'rect 320 45 80 25',
        'rect 80 70 320 25',
        'rect 80 95 320 25',
      ],
      // Kernel 0-7, anonymous 16-18, shared copy 24-27, slack 19.
      ...['rect 80 20 160 25', 'rect 80 45 60 25', 'rect 240 45 80 25', 'rect 140 45 20 25'],
    ])
    expect(runs.filter((line) => line === 'fill')).toHaveLength(5)
  })

  it('draws each free block as one rectangle with its order', () => {
    expect(lines.filter((line) => line.startsWith('fillText') && !line.includes('0x'))).toEqual([
      'fillText 2 200 61',
      'fillText 2 360 61',
      'fillText order 3 · 32 KiB 320 36',
      'fillText order 5 · 128 KiB 240 99',
    ])
    expect(lines).toContain('strokeRect 79.5 69.5 320 50')
  })

  it('outlines regions from start to top along the gaps, and no flash', () => {
    const moves = lines.filter((line) => line.startsWith('moveTo'))
    expect(moves).toEqual(['moveTo 79.5 44.5', 'moveTo 239.5 44.5'])
    expect(lines).toContain('lineTo 159.5 69.5')
  })

  it('writes addresses with 0x', () => {
    const labels = lines.filter((line) => line.includes('0x'))
    expect(labels[0]).toBe('fillText 0x00100000 71 34')
    expect(labels).toContain('fillText +0x8000 243 16')
  })
})

describe('the interaction layer', () => {
  const paint = (inputs: Partial<MarkInputs>): readonly string[] => {
    const { ctx, lines } = createDrawLog(420, 130)
    paintMarks(ctx, layout, {
      palette,
      hover: NO_MARKS,
      selected: NO_MARKS,
      dim: 0,
      brush: null,
      change: { ...view.change, taken: [], merged: [] },
      progress: 1,
      cursor: null,
      ...inputs,
    })
    return lines
  }

  it('draws nothing when nothing is marked', () => {
    expect(paint({}).filter((line) => /^(fill|stroke|fillRect|strokeRect)\b(?! =)/.test(line))).toEqual([])
  })

  it('outlines a place for a block and crosses out what is in its way', () => {
    const marked = { pfn: asPfn(0x110), pages: 16, inTheWay: [{ pfn: asPfn(0x110), pages: 4 }] }
    const { ctx, lines } = createDrawLog(420, 130)
    paintPlaces(ctx, layout, { window: marked, run: null, starts: [] }, palette)
    expect(lines).toContain(`strokeStyle = ${palette.danger}`)
    // Four pages at the beginning of the second row, two strokes over each.
    expect(lines.filter((line) => line.startsWith('moveTo') && !line.endsWith(' 44.5'))).toHaveLength(8)
  })

  it('draws a double line around a run that holds no block, and a flag where one may begin', () => {
    const run = { pfn: asPfn(0x118), pages: 12 }
    const { ctx, lines } = createDrawLog(420, 130)
    paintPlaces(ctx, layout, { window: null, run, starts: [asPfn(0x110), asPfn(0x120)] }, palette)
    const strokes = lines.filter((line) => line.startsWith('strokeStyle'))
    expect(strokes.slice(0, 3)).toEqual(
      [palette.paper, palette.ink, palette.paper].map((colour) => `strokeStyle = ${colour}`),
    )
    expect(lines.filter((line) => line === 'fill')).toHaveLength(2)
  })

  it('outlines what is selected, and lets the rest recede', () => {
    const lines = paint({ selected: marksFor(view, { kind: 'region', id: 10 }, null), dim: 0.4 })
    expect(lines).toContain('fillRect 80 20 320 100')
    expect(lines).toContain('clearRect 80 45 80 25')
    expect(lines).toContain(`strokeStyle = ${palette.selected}`)
  })

  it('flashes taken pages and keeps an outline and a tick when they have settled', () => {
    const change = { ...view.change, merged: [] }
    expect(paint({ change, progress: 0 })).toContain('fillStyle = rgb(17, 17, 17)')
    const settled = paint({ change, progress: 1 })
    expect(settled.filter((line) => line.startsWith('fillRect'))).toEqual([])
    expect(settled).toContain(`strokeStyle = ${palette.change.taken}`)
    expect(settled.filter((line) => line === 'fill')).toHaveLength(1)
  })

  it('lets merged blocks grow to their size', () => {
    const change = { ...view.change, taken: [] }
    const rect = (progress: number) =>
      paint({ change, progress }).find((line) => line.startsWith('strokeRect'))
    expect(rect(0)).toBe('strokeRect 81 71 157 22')
    expect(rect(1)).toBe('strokeRect 81 71 317 47')
  })

  it('fills the brush and draws its line', () => {
    const lines = paint({ brush: { start: BASE + 4, end: BASE + 20 } })
    expect(lines.filter((line) => line.startsWith('fillRect'))).toEqual([
      'fillRect 160 20 240 25',
      'fillRect 80 45 80 25',
    ])
    expect(lines).toContain(`strokeStyle = ${palette.accent}`)
  })
})
