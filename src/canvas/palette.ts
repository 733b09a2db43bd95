/** The theme's colours, sizes and times as canvases need them: read once from the style sheet, again when it changes. */
import { useSyncExternalStore } from 'react'
import { OWNER_HUES, ownerToken } from '../model/step/owners.ts'
import type { OwnerHue } from '../model/step/owners.ts'
import { PAGE_USES } from '../protocol/view.ts'
import type { PageUseName } from '../protocol/view.ts'
import { formatColour, parseColour } from './colour.ts'

type InkName =
  'paper' | 'paperRaised' | 'rule' | 'ink' | 'ink2' | 'ink3' | 'accent' | 'hover' | 'selected' | 'danger'
type ChangeName = 'taken' | 'freed' | 'merged' | 'removed'
/** What has a colour of its own. Slack has none: it is hatched in the hue of its region. */
type UseColour = Exclude<PageUseName, 'slack'> | 'device'

export interface Palette extends Readonly<Record<InkName, string>> {
  readonly use: Readonly<Record<UseColour, string>>
  readonly freeRule: string
  readonly change: Readonly<Record<ChangeName, string>>
  readonly owner: (hue: OwnerHue) => string
  readonly fontWords: string
  readonly fontCode: string
  /** The smallest type size, CSS pixels. */
  readonly textSize: number
  /** How long a change is animated, milliseconds. */
  readonly changeTime: number
}

const INK_TOKENS: Readonly<Record<InkName, string>> = {
  paper: '--paper',
  paperRaised: '--paper-raised',
  rule: '--rule',
  ink: '--ink',
  ink2: '--ink-2',
  ink3: '--ink-3',
  accent: '--accent',
  hover: '--hover',
  selected: '--selected',
  danger: '--danger',
}

/** Makes a palette from a source of custom properties: a computed style, or a table in tests. */
export function paletteFrom(valueOf: (token: string) => string): Palette {
  const read = (token: string): string => valueOf(token).trim()
  const inks = Object.fromEntries(
    Object.entries(INK_TOKENS).map(([name, token]) => [name, read(token)]),
  ) as Record<InkName, string>
  const use = Object.fromEntries(
    [...PAGE_USES, 'device'].filter((name) => name !== 'slack').map((name) => [name, read(`--use-${name}`)]),
  ) as Record<UseColour, string>
  const owners = Array.from({ length: OWNER_HUES }, (_, hue) => read(ownerToken(hue)))
  const outside = read(ownerToken(null))
  return {
    ...inks,
    use,
    freeRule: read('--use-free-rule'),
    change: {
      taken: read('--change-taken'),
      freed: read('--change-freed'),
      merged: read('--change-merged'),
      removed: read('--change-removed'),
    },
    owner: (hue) => (hue === null ? outside : (owners[hue] ?? outside)),
    fontWords: read('--font-words'),
    fontCode: read('--font-code'),
    textSize: Number.parseFloat(read('--size-0')) || 12,
    changeTime: Number.parseFloat(read('--time-change')) || 280,
  }
}

let cached: Palette | null = null
const listeners = new Set<() => void>()
let watching = false

function forget(): void {
  cached = null
  for (const listener of listeners) listener()
}

/** The theme is switched by attributes of the root element, and may follow the system's setting. */
function watchTheme(): void {
  if (watching) return
  watching = true
  new MutationObserver(forget).observe(document.documentElement, { attributes: true })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', forget)
  // What was painted in other letters is painted anew.
  document.fonts.addEventListener('loadingdone', forget)
  // Projected, type grows with the window.
  window.addEventListener('resize', forget)
}

/** The palette in force. Cached: cheap to call in every frame. */
export function readPalette(element: Element = document.documentElement): Palette {
  watchTheme()
  if (cached === null) {
    const style = getComputedStyle(element)
    cached = paletteFrom((token) => style.getPropertyValue(token))
  }
  return cached
}

/** Calls back when the theme changes; returns a function that ends it. */
export function onPaletteChange(listener: () => void): () => void {
  watchTheme()
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The palette for a component, which draws again when the theme changes. */
export const usePalette = (): Palette => useSyncExternalStore(onPaletteChange, readPaletteOfRoot)
const readPaletteOfRoot = (): Palette => readPalette()

/** How much larger type is than the 12 px that drawings are made for: more than 1 when projected. */
export const typeScale = ({ textSize }: Palette): number => textSize / 12

/** A colour between two, in sRGB; `share` 0 gives the first, 1 the second. */
export function mix(first: string, second: string, share: number): string {
  const a = parseColour(first)
  const b = parseColour(second)
  const between = (from: number, to: number): number => from + (to - from) * share
  return formatColour({ r: between(a.r, b.r), g: between(a.g, b.g), b: between(a.b, b.b) })
}

/** The same colour, `alpha` opaque (0..1). */
export function withAlpha(colour: string, alpha: number): string {
  const { r, g, b } = parseColour(colour)
  return alpha < 1 ? `rgba(${r}, ${g}, ${b}, ${alpha})` : `rgb(${r}, ${g}, ${b})`
}

/** Relative luminance (WCAG), 0 black to 1 white. */
export function luminance(colour: string): number {
  const { r, g, b } = parseColour(colour)
  const linear = (channel: number): number => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}
