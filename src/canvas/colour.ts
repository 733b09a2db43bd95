/** Colours as the theme writes them: taken apart, put together. */

export interface Rgb {
  /** 0 to 255. */
  readonly r: number
  readonly g: number
  readonly b: number
}

const BLACK: Rgb = { r: 0, g: 0, b: 0 }

/** Reads `#rgb`, `#rrggbb`, `rgb(1, 2, 3)` and `rgba(1, 2, 3, 0.5)`, whose alpha is left out. Anything else is black. */
export function parseColour(colour: string): Rgb {
  const [, hex] = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(colour) ?? []
  const channels =
    hex === undefined
      ? (/^rgba?\(([^)]*)\)$/.exec(colour)?.[1] ?? '').split(/[\s,/]+/).map(Number)
      : (hex.match(hex.length === 3 ? /./g : /../g) ?? []).map((digits) =>
          parseInt(digits.length === 1 ? digits + digits : digits, 16),
        )
  const [r = NaN, g = NaN, b = NaN] = channels
  return Number.isNaN(r + g + b) ? BLACK : { r, g, b }
}

/** `#rrggbb`. */
export const formatColour = ({ r, g, b }: Rgb): string =>
  `#${[r, g, b].map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
