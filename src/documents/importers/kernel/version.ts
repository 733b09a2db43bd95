/** Which kernel a text comes from, and how two versions compare. */

const TAINT = /(?:Not tainted|Tainted: [A-Z -]{1,60}?) {1,4}\(?(\d{1,2}\.\d{1,3}[\w.+~-]{0,60})/
const BANNER = /Linux version (\d{1,2}\.\d{1,3}[\w.+~-]{0,60})/

/** `2.6.32-431.el6`, `6.12.117`; null where the line names none. */
export function versionIn(text: string): string | null {
  if (!text.includes('ainted') && !text.includes('Linux version')) return null
  return BANNER.exec(text)?.[1] ?? TAINT.exec(text)?.[1] ?? null
}

/** Negative, 0 or positive as the version lies before, at or after the other: 2.6.29 < 3.0 < 4.4. */
export function compareVersions(version: string, major: number, minor: number, patch = 0): number {
  const [a = 0, b = 0, c = 0] = version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0)
  return a - major || b - minor || (a === 2 ? c - patch : 0)
}
