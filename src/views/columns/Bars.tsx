import { memo, useId } from 'react'
import type { Bar } from '../../layout/columns/columnsBars.ts'
import type { BarChange } from './barState.ts'

interface BarsProps {
  readonly bars: readonly Bar[]
  /** Several for what several processes share. */
  readonly colours: (bar: Bar) => readonly string[]
  readonly change: (bar: Bar) => BarChange
  /** Bars that step back because something else is selected. */
  readonly faded: (bar: Bar) => boolean
  readonly step: number
  /** Id of the hatch pattern of the drawing. */
  readonly hatch: string
}

/** Pixels. A bar as low as this has no room for a pattern, and there may be as many as the picture has rows. */
const THIN = 2

/** The bars of one drawing with their labels and the marks of this step. */
export const Bars = memo(function Bars({ bars, colours, change, faded, step, hatch }: BarsProps) {
  const stripes = useId()
  const shared = new Map<string, readonly string[]>()
  const thin = new Map<string, { readonly look: Look; readonly bars: Bar[] }>()
  const drawn = bars.map((bar) => {
    const all = colours(bar)
    const isShared = all.length > 1
    const pattern = `${stripes}${all.join()}`.replace(/[^\w:-]/g, '')
    const look = {
      className: `columns-bar columns-${bar.thing.kind}${faded(bar) ? ' is-faded' : ''}${isShared ? ' is-shared' : ''}`,
      'data-fill': bar.fill,
      'data-migratetype': bar.migratetype ?? undefined,
      style: { color: all[0] },
    }
    if (
      bar.height <= THIN &&
      bar.slack === 0 &&
      bar.labels.length === 0 &&
      !isShared &&
      change(bar) === null
    ) {
      const key = `${look.className} ${bar.fill} ${bar.migratetype} ${all[0]}`
      const alike = thin.get(key)
      if (alike) alike.bars.push(bar)
      else thin.set(key, { look, bars: [bar] })
      return null
    }
    if (isShared) shared.set(pattern, all)
    return (
      <g key={bar.key} {...look} data-key={bar.key}>
        <rect
          className="columns-body"
          style={isShared ? { fill: `url(#${pattern})` } : undefined}
          x={bar.x}
          y={bar.y}
          width={bar.width}
          height={bar.height}
        />
        {bar.slack > 0 && <Slack bar={bar} hatch={hatch} />}
        <Edge bar={bar} />
        <Change bar={bar} change={change(bar)} step={step} />
        {bar.labels.map((label) => (
          <text
            key={label.role}
            className={`columns-label columns-${label.role}`}
            x={label.x}
            y={label.y}
            textAnchor={label.anchor}
          >
            {label.text}
          </text>
        ))}
      </g>
    )
  })
  return (
    <g>
      <defs>
        {[...shared].map(([id, all]) => (
          <Stripes key={id} id={id} colours={all} />
        ))}
      </defs>
      {[...thin].map(([key, { look, bars: alike }]) => (
        <g key={key} {...look}>
          <path className="columns-body is-thin" d={rectangles(alike, ({ width }) => width)} />
          {alike[0]?.thing.kind !== 'free-block' && (
            <path className="columns-thin-edge" d={rectangles(alike, () => EDGE_WIDTH)} />
          )}
        </g>
      ))}
      {drawn}
    </g>
  )
})

/** What all bars that one path can draw have in common. */
interface Look {
  readonly className: string
  readonly 'data-fill': Bar['fill']
  readonly 'data-migratetype': number | undefined
  readonly style: { readonly color: string | undefined }
}

const rectangles = (bars: readonly Bar[], widthOf: (bar: Bar) => number): string =>
  bars.map((bar) => `M${bar.x} ${bar.y}h${widthOf(bar)}v${bar.height}H${bar.x}z`).join('')

/** Pixels of one stripe. */
const STRIPE = 5

/** Diagonal, one stripe of each colour in turn, as on the page map. */
function Stripes({ id, colours }: { readonly id: string; readonly colours: readonly string[] }) {
  const period = STRIPE * colours.length
  return (
    <pattern
      id={id}
      width={period}
      height={period}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      {colours.map((colour, i) => (
        <rect
          key={colour}
          className="columns-stripe"
          style={{ color: colour }}
          x={i * STRIPE}
          width={STRIPE}
          height={period}
        />
      ))}
    </pattern>
  )
}

/** From the region's end to its top: kept, but used by nobody. */
function Slack({ bar, hatch }: { readonly bar: Bar; readonly hatch: string }) {
  const box = { x: bar.x, y: bar.y + bar.height - bar.slack, width: bar.width, height: bar.slack }
  return (
    <>
      <rect className="columns-slack" {...box} />
      <rect fill={`url(#${hatch})`} {...box} />
    </>
  )
}

const EDGE_WIDTH = 4

/** The left edge in the full colour; its pattern tells the kinds apart without colour. */
function Edge({ bar }: { readonly bar: Bar }) {
  const height = Math.max(0, bar.height - bar.slack)
  if (bar.thing.kind === 'free-block' || height <= 0) return null
  const x = bar.x + EDGE_WIDTH / 2
  return (
    <>
      <line className="columns-edge" x1={x} x2={x} y1={bar.y} y2={bar.y + height} />
      {bar.fill === 'sharedCopy' && (
        <line
          className="columns-edge columns-edge-second"
          x1={x + 4}
          x2={x + 4}
          y1={bar.y}
          y2={bar.y + height}
        />
      )}
    </>
  )
}

function Change({
  bar,
  change,
  step,
}: {
  readonly bar: Bar
  readonly change: BarChange
  readonly step: number
}) {
  if (change === null) return null
  const right = bar.x + bar.width
  return (
    <g key={step}>
      {change === 'added' && (
        <rect className="columns-flash" x={bar.x} y={bar.y} width={bar.width} height={bar.height} />
      )}
      {change === 'added' ? (
        <rect className="columns-added" x={right - 3} y={bar.y} width={3} height={bar.height} />
      ) : (
        <rect
          className="columns-changed"
          x={bar.x + 1}
          y={bar.y + 0.5}
          width={Math.max(1, bar.width - 2)}
          height={Math.max(1, bar.height - 1)}
        />
      )}
    </g>
  )
}
