import { describe, expect, it } from 'vitest'
import { openScenario } from '../../worker/testing/openScenario.ts'
import { pictureFrame, pictureSheet } from './picture.ts'
import { pictureBeside } from './pictureBeside.ts'

const document = openScenario('board 1M\nA = spawn\nA: a = mmap(36K)\n')
const [view, subject] = [document.show(2), document.opened()]
const sheet = pictureSheet(view, subject)
const sides = [
  { name: 'With <trimming>', picture: sheet },
  { name: 'Without trimming', picture: sheet },
]

describe('two machines in one picture', () => {
  it('hold both, with their names and what differs', () => {
    const { svg, width, height } = pictureBeside(sides, 'What differs & why', true)
    expect(svg.match(/<svg /g)).toHaveLength(3)
    expect(svg.match(/<svg /g)?.length).toBe(svg.match(/<\/svg>/g)?.length)
    expect(svg).toContain('With &lt;trimming&gt;')
    expect(svg).toContain('What differs &amp; why')
    expect(width).toBe(sheet.width)
    expect(height).toBeGreaterThan(2 * sheet.height)
  })

  it('stand side by side where that is asked for', () => {
    const { width, height, legend } = pictureBeside(sides, '', false)
    expect(width).toBeGreaterThan(2 * sheet.width)
    expect(height).toBeLessThan(2 * sheet.height)
    expect(legend).toEqual(sheet.legend)
  })

  it('may be maps alone, where there is room for no more', () => {
    const size = { width: 420, height: 190, treeWidth: 0 }
    const map = pictureFrame(view, subject, { ...size, isMapOnly: true })
    expect([map.width, map.height]).toEqual([420, 190])
    expect(map.svg.length).toBeLessThan(pictureFrame(view, subject, size).svg.length)
  })
})
