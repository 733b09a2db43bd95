import { describe, expect, it } from 'vitest'
import { asPfn } from '../../../base/units.ts'
import { paletteFrom } from '../../../canvas/palette.ts'
import { createDrawLog } from '../../../canvas/testing/drawLog.ts'
import { themeTokens } from '../../../canvas/testing/themeTokens.ts'
import { layOutPageMap, WHOLE } from '../../../layout/pagemap/pageMap.ts'
import { runBoxes } from '../../../layout/pagemap/pageMapRuns.ts'
import { evidenceRuns } from '../EvidenceMarks.tsx'
import { paintEvidence } from './paintEvidence.ts'

const FIRST = asPfn(0x80000)
const layout = layOutPageMap(
  { startPfn: FIRST, spannedPages: 16 },
  { x: 0, y: 0, width: 160, height: 20 },
  1,
  WHOLE,
)
const palette = paletteFrom(themeTokens('light'))

const painted = (marks: Parameters<typeof paintEvidence>[2]): readonly string[] => {
  const { ctx, lines } = createDrawLog(160, 20)
  paintEvidence(ctx, layout, marks, palette)
  return lines
}

describe('how sure pages are', () => {
  it('is cut into runs', () => {
    expect(evidenceRuns(Uint8Array.from([0, 0, 1, 2, 2, 2, 0]))).toEqual([
      { page: 0, pages: 2, how: 0 },
      { page: 2, pages: 1, how: 1 },
      { page: 3, pages: 3, how: 2 },
      { page: 6, pages: 1, how: 0 },
    ])
    expect(evidenceRuns(new Uint8Array())).toEqual([])
  })

  it('has three looks: no mark, dots, lines', () => {
    const boxes = runBoxes(layout, FIRST, 4)
    expect(painted({ follows: [], assumed: [] })).toEqual([])
    const dotted = painted({ follows: boxes, assumed: [] })
    const lined = painted({ follows: [], assumed: boxes })
    expect(dotted.filter((line) => line === 'fill')).toHaveLength(2)
    expect(dotted.some((line) => line === 'stroke')).toBe(false)
    expect(lined.filter((line) => line === 'stroke')).toHaveLength(2)
    expect(lined.some((line) => line === 'fill')).toBe(false)
    // Each stays within its pages.
    for (const lines of [dotted, lined]) expect(lines.filter((line) => line === 'clip')).toHaveLength(2)
  })
})
