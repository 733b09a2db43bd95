/** Text tables for the terminal. */
import { formatCount } from '../base/format.ts'

/** At least three significant digits, thousands apart: 1,234,567 · 15.3 · 0.0421. */
export const formatFigure = (value: number): string =>
  Math.abs(value) >= 100 ? formatCount(Math.round(value)) : String(Number(value.toPrecision(3)))

/** Columns as wide as their widest cell; those that hold only numbers are flush right. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = head.map((title, column) => {
    const cells = rows.map((row) => row[column] ?? '')
    return {
      width: Math.max(title.length, ...cells.map((cell) => cell.length)),
      numeric: cells.length > 0 && cells.every((cell) => /^-?[\d.,]+$/.test(cell)),
    }
  })
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ width, numeric }, column) => {
        const cell = cells[column] ?? ''
        return numeric ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  const rule = columns.map(({ width }) => '-'.repeat(width))
  return [head, rule, ...rows].map(line).join('\n')
}
