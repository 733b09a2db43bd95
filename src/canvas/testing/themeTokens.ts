/** The theme's tokens read from the style sheet itself, so that tests judge the colours that people see. */
import { readFileSync } from 'node:fs'

export const THEMES = ['light', 'dark', 'contrast'] as const
export type Theme = (typeof THEMES)[number]

/** The other themes fall back to light for tokens that they do not change. */
export function themeTokens(theme: Theme): (token: string) => string {
  const css = readFileSync(new URL('../../ui/theme.css', import.meta.url), 'utf8')
  const blockOf = (selector: string): string => {
    const start = css.indexOf(`\n${selector} {`)
    return css.slice(start, css.indexOf('\n}', start))
  }
  const read = (block: string): [string, string][] =>
    [...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value])
  const tokens = new Map(read(blockOf(':root')))
  if (theme !== 'light')
    for (const [name, value] of read(blockOf(`:root[data-theme='${theme}']`))) tokens.set(name, value)
  return (token) => tokens.get(token) ?? ''
}
