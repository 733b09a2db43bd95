/**
 * What pictures on paper are made of: SVG text, and inks that are told apart in grey by pattern and lightness. A picture
 * stands alone in a file, so colours are written into it and fonts are named with those that every system has.
 */
import type { OwnerHue } from '../../model/step/owners.ts'
import { PAGE_USES } from '../../protocol/view.ts'
import type { PageUseName, RegionKind } from '../../protocol/view.ts'

export const WORDS_FONT = "'IBM Plex Sans', 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"
export const CODE_FONT =
  "'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', 'Courier New', monospace"

export const INK = '#111111'
export const INK_2 = '#4a4a4a'
export const RULE = '#b5b5b5'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as XML takes it, between tags and in attributes; characters that XML has no place for are left out. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '')

/** Coordinates to a hundredth: enough for any paper, and short. */
export const figure = (n: number): string => String(Math.round(n * 100) / 100)

type Attributes = Readonly<Record<string, string | number>>

/** One element; numbers are rounded, texts escaped. `inside` is markup. */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? figure(value) : escapeXml(value)}"`)
    .join('')
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`
}

export const textElement = (text: string, attributes: Attributes): string =>
  element('text', attributes, escapeXml(text))

/** Rectangles as one path. */
export const rectPath = (x: number, y: number, width: number, height: number): string =>
  `M${figure(x)} ${figure(y)}h${figure(width)}v${figure(height)}h${figure(-width)}z`

export type InkName = Exclude<PageUseName, 'free'> | 'device'

interface PaperInk {
  readonly ground: string
  /** Strokes of one tile, `side` units square; empty for a plain ground. */
  readonly side: number
  readonly marks: string
  readonly mark: string
}

const PLAIN = { side: 0, marks: '', mark: '' }

const INKS: Readonly<Record<InkName, PaperInk>> = {
  kernel: { ...PLAIN, ground: '#3a4048' },
  program: { ground: '#a9b3c1', side: 4, marks: 'M0 1h4', mark: '#4d5766' },
  anonymous: { ...PLAIN, ground: '#3271cb' },
  privateCopy: { ground: '#7fd0c6', side: 5, marks: 'M1 2h2M1 3h2', mark: '#12665c' },
  sharedCopy: {
    ground: '#fbc476',
    side: 6,
    marks: 'M0 1.5h3M0 .5h3M0 2.5h3M3 3.5h3M3 4.5h3M3 5.5h3',
    mark: '#a55f00',
  },
  ramFile: { ground: '#6d41b0', side: 4, marks: 'M1 0v4', mark: '#cdb8ee' },
  slack: { ground: '#ffffff', side: 4, marks: 'M-1 1L1 -1M-1 5L5 -1M3 5L5 3', mark: '#333333' },
  pageCache: { ground: '#e7e4dc', side: 4, marks: 'M0 .5h1M2 2.5h1', mark: '#8a8474' },
  device: { ground: '#d8ccb0', side: 5, marks: 'M0 .5h5M.5 0v5', mark: '#7a6533' },
}

export const INK_NAMES: readonly InkName[] = [...PAGE_USES.filter((use) => use !== 'free'), 'device']

const idOf = (name: InkName): string => `ink-${name}`

/** The value of `fill` that paints with an ink. */
export const inkFill = (name: InkName): string =>
  INKS[name].side === 0 ? INKS[name].ground : `url(#${idOf(name)})`

/** The ink's colour thinned until text can be read on it. */
export const inkTint = (name: InkName | RegionKind): string => {
  const channels = [1, 3, 5].map((at) => Number.parseInt(INKS[name].ground.slice(at, at + 2), 16))
  return `#${channels
    .map((channel) =>
      Math.round(255 - (255 - channel) * 0.16)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

/** One ink a process: those of the page's light colours. */
const OWNER_INKS = [
  '#2f6fc9',
  '#e08a1e',
  '#1f8a5f',
  '#c2407e',
  '#7fb3e6',
  '#8a5a2b',
  '#7d4fc0',
  '#b3b52a',
  '#17727e',
  '#ef8f86',
  '#a9341f',
  '#8fd0b0',
]
const OUTSIDE_INK = '#8794a6'

export const ownerInk = (hue: OwnerHue): string =>
  hue === null ? OUTSIDE_INK : (OWNER_INKS[hue] ?? OUTSIDE_INK)

/** Stripes for what several processes have: a pattern, to be defined where it is used, and the `fill` that paints it. */
export function sharedInk(hues: readonly OwnerHue[]): { readonly definition: string; readonly fill: string } {
  const id = `ink-shared-${hues.map((hue) => hue ?? 'outside').join('-')}`
  const side = 4 * hues.length
  const stripes = hues.map((hue, i) =>
    element('rect', { x: 4 * i, width: 4, height: side, fill: ownerInk(hue) }),
  )
  const tile = {
    id,
    width: side,
    height: side,
    patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)',
  }
  return { definition: element('pattern', tile, stripes.join('')), fill: `url(#${id})` }
}

/** The patterns that `inkFill` refers to. */
export function inkDefinitions(): string {
  const patterns = INK_NAMES.flatMap((name) => {
    const { ground, side, marks, mark } = INKS[name]
    if (side === 0) return []
    const tile = { id: idOf(name), width: side, height: side, patternUnits: 'userSpaceOnUse' }
    const inside = [
      element('rect', { width: side, height: side, fill: ground }),
      element('path', { d: marks, stroke: mark, 'stroke-width': 1, fill: 'none' }),
    ]
    return [element('pattern', tile, inside.join(''))]
  })
  return element('defs', {}, patterns.join(''))
}

/** Widest of the named fonts, in parts of the type size: text is cut so that it fits in any of them. */
const WORD_SHARE = 0.56
export const CODE_SHARE = 0.62

/** Words in lines of at most `width` at a type size; the last of `most` lines ends in an ellipsis if there is more. */
export function wrapWords(text: string, width: number, size: number, most: number): string[] {
  const room = Math.max(8, Math.floor(width / (size * WORD_SHARE)))
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    for (let rest = word; rest !== ''; rest = rest.slice(room)) {
      const piece = rest.slice(0, room)
      if (line !== '' && line.length + 1 + piece.length > room) {
        lines.push(line)
        line = piece
      } else line = line === '' ? piece : `${line} ${piece}`
    }
  }
  if (line !== '') lines.push(line)
  if (lines.length <= most) return lines
  const last = lines[most - 1] ?? ''
  return [...lines.slice(0, most - 1), `${last.slice(0, room - 1)}…`]
}

/** `text` cut with an ellipsis to a width in a type size of the code font. */
export function cutCode(text: string, width: number, size: number): string {
  const room = Math.max(4, Math.floor(width / (size * CODE_SHARE)))
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`
}
