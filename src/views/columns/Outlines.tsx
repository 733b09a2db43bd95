import type { Bar } from '../../layout/columns/columnsBars.ts'

/** Lines around the bars that are marked, above everything else. `look` says by what. */
export function Outlines({
  bars,
  look,
}: {
  readonly bars: readonly Bar[]
  readonly look: 'hover' | 'selected' | 'focus'
}) {
  const out = look === 'focus' ? 2.5 : 0
  return bars.map((bar) => (
    <rect
      key={bar.key}
      className={`columns-outline is-${look}`}
      x={bar.x - out}
      y={bar.y - out}
      width={bar.width + 2 * out}
      height={bar.height + 2 * out}
    />
  ))
}
