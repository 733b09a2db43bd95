/** The text line by line, with the name of the reader that understood each; only the lines in sight are drawn. */
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { formatCount } from '../../base/format.ts'
import type { ReportView } from '../../protocol/messages.ts'

/** Pixels; the style sheet says the same. */
const LINE = 18
const MARGIN = 20
const LONGEST = 400
/** Higher than this browsers draw nothing right. */
const MOST_LINES = 1_500_000

interface LogTextProps {
  readonly text: string
  readonly parts: ReportView['parts']
  /** The lines of the failure that is looked at, counted from 1. */
  readonly first: number
  readonly last: number
}

export function LogText({ text, parts, first, last }: LogTextProps) {
  const lines = useMemo(() => text.split('\n').slice(0, MOST_LINES), [text])
  const ref = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(400)
  useLayoutEffect(() => {
    const box = ref.current
    if (box === null) return
    setHeight(box.clientHeight)
    box.scrollTop = Math.max(0, (first - 3) * LINE)
    setTop(box.scrollTop)
  }, [first])

  const from = Math.max(0, Math.floor(top / LINE) - MARGIN)
  const to = Math.min(lines.length, Math.ceil((top + height) / LINE) + MARGIN)
  return (
    <div
      ref={ref}
      className="report-text"
      role="region"
      aria-label="The text"
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        setTop(currentTarget.scrollTop)
        setHeight(currentTarget.clientHeight)
      }}
    >
      <ol style={{ height: lines.length * LINE }}>
        {lines.slice(from, to).map((line, index) => {
          const number = from + index + 1
          const reader = readerOf(parts, number)
          return (
            <li
              key={number}
              style={{ top: (number - 1) * LINE }}
              className={reader === null ? 'is-left' : ''}
              data-chosen={number >= first && number <= last ? '' : undefined}
            >
              <span className="report-number">{formatCount(number)}</span>
              <span className="report-reader">{reader ?? ''}</span>
              <span className="report-line">{line.slice(0, LONGEST)}</span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** The reader of a line, found by halving; null where nobody understood it. */
function readerOf(parts: ReportView['parts'], line: number): string | null {
  let low = 0
  let high = parts.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const part = parts[middle]
    if (part === undefined) return null
    if (line < part.first) high = middle - 1
    else if (line > part.last) low = middle + 1
    else return part.reader
  }
  return null
}
