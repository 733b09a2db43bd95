/** Bars of the columns that one of two machines has alone, and slack that it keeps alone: a dotted line around each and a corner, as on the map. */
import { isAlone } from '../../model/beside/counterpart.ts'
import { useDocument } from '../../store/useDocument.ts'
import type { MarkedBar } from '../../store/beside.ts'
import type { StepView } from '../../protocol/view.ts'
import { useOnlyHere } from '../../store/useOnlyHere.ts'

interface Props {
  readonly bars: readonly MarkedBar[]
}

export function OnlyBars({ bars }: Props) {
  const view = useDocument((state) => state.view)
  return view && <Marks bars={bars} view={view} />
}

/** Pixels; lower bars have room for the line alone. */
const CORNER = 7

function Marks({ bars, view }: Props & { readonly view: StepView }) {
  const only = useOnlyHere(view)
  return bars.map(({ key, thing, x, y, width, height, slack }) => {
    const isWhole = isAlone(only, thing)
    const isSlack = thing.kind === 'region' && only.slack.has(thing.id)
    if (!isWhole && !isSlack) return null
    const box = isWhole ? { y, height } : { y: y + height - slack, height: slack }
    const corner = Math.min(CORNER, box.height)
    return (
      <g key={key} className="only-here">
        <rect className="only-line" x={x} width={width} {...box} />
        <path d={`M${x} ${box.y}h${corner}l${-corner} ${corner}z`} />
      </g>
    )
  })
}
