/** Exercises made by chance on paper: four to a page, and their answers on the last one. It lies beside the page, unseen. */
import { createPortal } from 'react-dom'
import { formatBytes, formatCount, hex } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { Move } from '../../protocol/exercise.ts'
import type { NarrationParagraph } from '../../protocol/view.ts'
import '../handout/handout.css'
import './sheet.css'

const TO_A_PAGE = 4

interface ClassSheetProps {
  readonly seed: number
  readonly moves: readonly Move[]
}

export function ClassSheet({ seed, moves }: ClassSheetProps) {
  const pages = Array.from({ length: Math.ceil(moves.length / TO_A_PAGE) }, (_, page) =>
    moves.slice(page * TO_A_PAGE, (page + 1) * TO_A_PAGE),
  )
  return createPortal(
    <section className="handout class-sheet" aria-label="Class sheet">
      {pages.map((shown, page) => (
        <article key={page} className="handout-page">
          <header>
            <h1>Find the move</h1>
            <p className="handout-number">
              Seed {seed}, page {formatCount(page + 1)} of {formatCount(pages.length)}. Name:
              ______________________
            </p>
          </header>
          <ol className="sheet-exercises">
            {shown.map((move) => (
              <Exercise key={move.number} move={move} />
            ))}
          </ol>
        </article>
      ))}
      <Answers seed={seed} moves={moves} />
    </section>,
    document.body,
  )
}

const textOf = (paragraph: NarrationParagraph): string => paragraph.map(({ text }) => text).join('')
const letter = (choice: number): string => String.fromCharCode(65 + choice)

/** The calls up to the request, without what makes the text an exercise. */
function callsOf({ text, kind, step }: Move): string {
  const lines = text.trimEnd().split('\n')
  // An address that is to be said is that of the step which follows.
  const last = kind === 'predict' ? step : step - 1
  const first = lines.indexOf('') + 1
  const calls = lines.slice(first, first + last + 1)
  const sign = kind === 'predict' ? '= ?' : '= -1 ENOMEM'
  return calls
    .map((line, at) => `${String(at + 1).padStart(2)}  ${line}${at === last ? `  ${sign}` : ''}`)
    .join('\n')
}

function Exercise({ move }: { readonly move: Move }) {
  const { number, question } = move
  return (
    <li>
      <p className="sheet-question">
        <b>{number}</b> {textOf(question.words)}
      </p>
      <div className="sheet-task">
        <pre>{callsOf(move)}</pre>
        <MemoryPicture memory={move.memory} />
      </div>
      {question.choices.map(({ words }, at) => (
        <p key={at} className="sheet-choice">
          <b>{letter(at)}</b> <code>{textOf(words)}</code>
        </p>
      ))}
    </li>
  )
}

/** Pages in a row of the picture: 128 KiB. */
const ROW = 32
const CELL = { width: 5, height: 10 }
const LABEL = 46

/** What lies where before the last line, a row for each 128 KiB. */
function MemoryPicture({ memory: { start, bytes, held } }: Pick<Move, 'memory'>) {
  const rows = Math.ceil(bytes / PAGE_SIZE / ROW)
  const parts = held.flatMap(({ start: from, bytes: length, name }) =>
    piecesOf((from - start) / PAGE_SIZE, length / PAGE_SIZE, name),
  )
  return (
    <svg
      viewBox={`0 0 ${LABEL + ROW * CELL.width} ${rows * CELL.height + 12}`}
      role="img"
      aria-label={`Memory before the last line, ${formatBytes(ROW * PAGE_SIZE)} to a row`}
    >
      {Array.from({ length: rows }, (_, row) => (
        <g key={row}>
          <text x={LABEL - 3} y={row * CELL.height + 7.6} textAnchor="end" className="sheet-address">
            {hex(start + row * ROW * PAGE_SIZE)}
          </text>
          <rect
            x={LABEL}
            y={row * CELL.height}
            width={ROW * CELL.width}
            height={CELL.height}
            className="sheet-free"
          />
        </g>
      ))}
      {parts.map(({ row, column, pages, name }, at) => (
        <g key={at}>
          <rect
            x={LABEL + column * CELL.width}
            y={row * CELL.height}
            width={pages * CELL.width}
            height={CELL.height}
            className="sheet-held"
          />
          {name !== '' && pages > 1 && (
            <text
              x={LABEL + (column + pages / 2) * CELL.width}
              y={row * CELL.height + 7.6}
              textAnchor="middle"
            >
              {name}
            </text>
          )}
        </g>
      ))}
      <text x={LABEL} y={rows * CELL.height + 9} className="sheet-address">
        {formatBytes(ROW * PAGE_SIZE)} to a row; white is free
      </text>
    </svg>
  )
}

/** A run of pages as what it takes of each row. */
function piecesOf(first: number, pages: number, name: string) {
  const pieces: {
    readonly row: number
    readonly column: number
    readonly pages: number
    readonly name: string
  }[] = []
  for (let at = first; at < first + pages;) {
    const column = at % ROW
    const length = Math.min(ROW - column, first + pages - at)
    pieces.push({ row: Math.floor(at / ROW), column, pages: length, name })
    at += length
  }
  return pieces
}

function Answers({ seed, moves }: Pick<ClassSheetProps, 'seed' | 'moves'>) {
  return (
    <article className="handout-page sheet-answers">
      <header>
        <h1>The answers</h1>
        <p className="handout-number">Find the move, seed {seed}</p>
      </header>
      <ol>
        {moves.map(({ number, question: { choices, explanation } }) => (
          <li key={number} value={number}>
            {choices.map(({ isRight, words }, at) =>
              isRight ? (
                <p key={at}>
                  <b>{letter(at)}</b> <code>{textOf(words)}</code>. {explanation.map(textOf).join(' ')}
                </p>
              ) : null,
            )}
          </li>
        ))}
      </ol>
    </article>
  )
}
