import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asPfn } from '../../base/units.ts'
import type { StepView } from '../../protocol/view.ts'
import { openScenario } from '../../worker/testing/openScenario.ts'
import { factsOf, legendPicture, pictureFrame, pictureSheet } from './picture.ts'
import type { PictureSubject } from './picture.ts'
import { escapeXml, wrapWords } from './pictureInk.ts'
import { pictureMap } from './pictureMap.ts'
import { regionsOf } from '../../model/step/nommu.ts'
import { withFrames } from '../../model/testing/viewParts.ts'

function run(text: string): { readonly view: (step: number) => StepView; readonly subject: PictureSubject } {
  const document = openScenario(text)
  return { view: (step) => document.show(step), subject: document.opened() }
}
const HOLE = `title A <script>alert(1)</script> & "quotes"
board 1M
A = spawn
A: a = mmap(64K)
A: munmap(a+16K, 16K)`
const BY_KIND = { colourBy: 'kind', processNames: [] } as const
const bundled = (name: string): string => readFileSync(`public/scenarios/${name}.nommu`, 'utf8')

/** Names of elements as they open; throws where a tag, an attribute or an entity is not XML. */
function elementsOf(svg: string): readonly string[] {
  const names: string[] = []
  const open: string[] = []
  const piece = /<\/([\w:]+)>|<([\w:]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/gy
  for (let at = 0; at < svg.length; at = piece.lastIndex) {
    piece.lastIndex = at
    const found = piece.exec(svg)
    if (found === null) throw new Error(`no XML at ${JSON.stringify(svg.slice(at, at + 60))}`)
    const [, closes, opens, attributes = '', empty, text = ''] = found
    if (/&(?!(amp|lt|gt|quot|#39);)/.test(attributes + text)) throw new Error('an open entity')
    if (closes !== undefined && open.pop() !== closes) throw new Error(`</${closes}> closes another`)
    if (opens === undefined) continue
    names.push(opens)
    if (empty === '') open.push(opens)
  }
  if (open.length > 0) throw new Error(`${open.join()} left open`)
  return names
}

describe('the sheet of a step', () => {
  const { view, subject } = run(HOLE)
  const sheet = pictureSheet(view(3), subject)

  it('is XML with nothing in it but shapes and words', () => {
    const names = new Set(elementsOf(sheet.svg))
    for (const name of names)
      expect([
        'svg',
        'title',
        'desc',
        'defs',
        'pattern',
        'rect',
        'path',
        'g',
        'line',
        'text',
        'clipPath',
      ]).toContain(name)
    expect(sheet.svg).not.toMatch(/<script|href|url\((?!#ink-)|NaN|undefined|Infinity/)
  })

  it('says title, call, result, sentence, address and numbers', () => {
    expect(sheet.svg).toContain('A &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;')
    expect(sheet.svg).toContain('>Step 3 of 3<')
    expect(sheet.svg).toContain('A: munmap(a+16K, 16K)  = 0<')
    expect(sheet.svg).toContain(escapeXml(view(3).sentence.slice(0, 30)))
    expect(sheet.svg).toContain('>0x80000000<')
    expect(factsOf(view(3), subject)).toContain(`(${view(3).frames.freePages} pages)`)
    expect(sheet.svg).toContain(factsOf(view(3), subject))
  })

  it('draws as many cells of each use as there are pages', () => {
    const shown = view(3)
    const map = pictureMap(shown, { x: 0, y: 0, width: 400, height: 400 }, BY_KIND)
    expect(map.pagesInCell).toBe(1)
    const counts = map.cells.map((_, use) => shown.frames.pageUse.filter((one) => one === use).length)
    expect(map.cells).toEqual(counts)
  })

  it('has a legend for what is drawn and for nothing else', () => {
    expect(sheet.svg).toContain('>anonymous<')
    expect(sheet.svg).not.toContain('>page cache<')
    expect(sheet.svg).toContain('One cell is one page of 4 KiB.')
  })

  it('holds the region tree below map and columns, with its marks in the legend', () => {
    expect(sheet.svg).toContain('>Region tree<')
    expect(sheet.svg).toContain(`>${regionsOf(view(3)).length} nodes, height `)
    expect(sheet.svg).toContain('>black node of the tree<')
    expect(sheet.svg).toContain('>red node<')
    expect(sheet.svg).not.toContain('>node removed<')
    const start = pictureSheet(view(0), subject)
    expect(start.svg).toContain('the tree is empty')
    expect(start.svg).not.toContain('>red node<')
  })

  it('draws a line around each free block and each region, and the owners where colours say whose memory it is', () => {
    const { view: at, subject: of } = run(bundled('checkerboard'))
    const shown = at(22)
    const map = (colourBy: 'kind' | 'owner') =>
      pictureMap(shown, { x: 0, y: 0, width: 400, height: 400 }, { colourBy, processNames: of.processNames })
    const blocks = shown.frames.freeBlocks.pfn.length
    const rectangles =
      /<path d="((?:M[\d. ]+h[\d.]+v[\d.]+h-[\d.]+z)+)" fill="none"/.exec(map('kind').svg)?.[1] ?? ''
    expect(rectangles.split('z')).toHaveLength(blocks + 1)
    expect(map('owner').owners.map(({ name }) => name)).toEqual(['B'])
    expect(map('owner').svg).toContain('>B</text>')
    expect(map('kind').owners).toEqual([])
  })

  it('outlines the place for a block that was refused, and the run that holds none', () => {
    const { view: at, subject: of } = run(bundled('first-steps'))
    const { svg, legend } = pictureSheet(at(5), of)
    expect([...legend.places]).toEqual(['run', 'window', 'in the way', 'start'])
    expect(svg).toContain('>as long as asked for, but no block<')
    expect(svg).not.toMatch(/NaN|undefined|url\((?!#ink-)/)
    elementsOf(svg)
    expect(pictureSheet(at(4), of).legend.places.size).toBe(0)
  })

  it('stays small on the largest board', () => {
    const large = run(`board 4G\nA = spawn\n${'A: a = mmap(64K)\nA: munmap(a+16K, 16K)\n'.repeat(200)}`)
    const picture = pictureSheet(large.view(401), large.subject)
    expect(picture.legend.pagesInCell).toBe(128)
    expect(picture.svg).toContain('One cell is 512 KiB')
    expect(picture.svg.length).toBeLessThan(600_000)
    elementsOf(picture.svg)
  })

  it('stays small when every second stretch is taken', () => {
    const start = view(0)
    const pages = 1 << 20
    const pageUse = Uint8Array.from({ length: pages }, (_, i) => (i % 512 < 256 ? 0 : 3))
    const taken = Array.from({ length: 4000 }, (_, i) => ({
      pfn: asPfn(start.frames.zone.startPfn + 256 * i),
      pages: 128,
    }))
    const zone = { ...start.frames.zone, spannedPages: pages }
    const striped: StepView = {
      ...withFrames(start, { zone, pageUse }),
      change: { ...start.change, taken },
    }
    expect(pictureMap(striped, { x: 0, y: 0, width: 400, height: 400 }, BY_KIND).svg.length).toBeLessThan(
      500_000,
    )
  })

  it.each(['checkerboard', 'share-copy', 'xip', 'bad-day', 'sysv-and-posix'])(
    'draws every step of %s',
    (name) => {
      const scenario = run(bundled(name))
      for (let step = 0; step <= scenario.subject.timeline.steps; step += 3) {
        const picture = pictureFrame(scenario.view(step), scenario.subject, {
          width: 460,
          height: 300,
          treeWidth: step % 2 === 0 ? 0 : 160,
        })
        expect(picture.svg.includes('>Region tree<')).toBe(step % 2 === 1)
        expect(elementsOf(picture.svg).length).toBeGreaterThan(20)
        expect(picture.svg).not.toMatch(/NaN|undefined|Infinity/)
        const legend = legendPicture(picture.legend, 700)
        expect(elementsOf(legend.svg)).toContain('text')
      }
    },
  )
})

describe('the columns of a narrow frame', () => {
  const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
  const many = run(`board 4M\n${names.map((name) => `${name} = spawn`).join('\n')}\nA: mmap(64K)`)

  it('always hold the process that called, and say how many they leave out', () => {
    const { svg } = pictureFrame(many.view(8), many.subject, { width: 440, height: 300, treeWidth: 0 })
    const heads = names.filter((name) => svg.includes(`>${name}</text>`))
    expect(heads).toContain('A')
    expect(heads.length).toBeLessThan(7)
    expect(svg).toContain(`>${7 - heads.length} processes not drawn<`)
  })

  it('leave nobody out of a whole sheet', () => {
    expect(pictureSheet(many.view(8), many.subject).svg).not.toContain('not drawn')
  })
})

describe('words in a picture', () => {
  it('are escaped whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(elementsOf(`<text>${escapeXml(text)}</text>`)).toEqual(['text'])
        expect(escapeXml(text)).not.toMatch(/[<>"']/)
      }),
    )
  })

  it('are wrapped without losing any, or end in an ellipsis', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), fc.integer({ min: 1, max: 6 }), (text, most) => {
        const lines = wrapWords(text, 200, 12, most)
        expect(lines.length).toBeLessThanOrEqual(most)
        const whole = text.replace(/\s+/g, '')
        const kept = lines.join('').replace(/\s+/g, '')
        if (kept.endsWith('…') && kept !== whole) expect(whole.startsWith(kept.slice(0, -1))).toBe(true)
        else expect(kept).toBe(whole)
      }),
    )
  })
})
