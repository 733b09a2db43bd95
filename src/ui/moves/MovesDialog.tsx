/** "Find the move": exercises by chance from a seed, what became of them here, and a sheet of them for a class. */
import { Printer } from 'lucide-react'
import { useId, useState } from 'react'
import { flushSync } from 'react-dom'
import { formatCount } from '../../base/format.ts'
import { ClassSheet } from '../../export/sheet/ClassSheet.tsx'
import { MOST_SEED, moveIn, moveKind, type Move, type MoveKind } from '../../protocol/exercise.ts'
import { scoresOf } from '../../store/settings/scores.ts'
import { useDocument, useSession } from '../../store/useDocument.ts'
import { Modal, ModalActions } from '../common/Modal.tsx'
import { openMove } from './openMove.ts'
import './moves.css'

const KIND_WORDS: Readonly<Record<MoveKind, string>> = {
  free: 'Which mapping to free',
  shrink: 'Which length to shrink',
  start: 'Where to start the daemon',
  swap: 'Which lines to swap',
  predict: 'Predict the address',
}

/** So many are listed; each of them leads to the next one, and so to those after the last. */
const SHOWN = 20
const SHEETS = [4, 8, 12, 20] as const

export default function MovesDialog({ close }: { readonly close: () => void }) {
  const session = useSession()
  const original = useDocument((state) => state.original)
  const present = original === null ? null : moveIn(original)
  const [seed, setSeed] = useState(present?.seed ?? 1)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const id = useId()
  const scores = scoresOf(seed)
  const solved = [...scores.values()].filter(({ isSolved }) => isSolved)
  const open = async (number: number): Promise<void> => {
    setBusy(true)
    setProblem('')
    const move = await session.awaiting(openMove(session, seed, number))
    setBusy(false)
    if (move === null) setProblem('The exercise could not be made: try it again.')
    else close()
  }
  return (
    <Modal title="Find the move" close={close} className="moves-dialog">
      <p>
        Exercises that the model makes by chance, each a little harder than the one before. The same seed
        gives everybody the same ones. Scores stay in this browser.
      </p>
      <p className="moves-seed">
        <label htmlFor={id}>Seed</label>
        <input
          id={id}
          type="number"
          min={1}
          max={MOST_SEED}
          value={seed}
          onChange={({ currentTarget: { valueAsNumber } }) => {
            if (Number.isFinite(valueAsNumber))
              setSeed(Math.min(MOST_SEED, Math.max(1, Math.round(valueAsNumber))))
          }}
        />
        <button
          type="button"
          className="text-button"
          onClick={() => setSeed(1 + Math.floor(Math.random() * MOST_SEED))}
        >
          Another seed
        </button>
        <span className="moves-score">
          {solved.length === 0
            ? 'None solved yet.'
            : `${formatCount(solved.length)} solved, ${formatCount(solved.filter(({ hints }) => hints === 0).length)} without a hint.`}
        </span>
      </p>
      <ol className="moves-list" aria-label="Exercises of this seed" aria-busy={isBusy}>
        {Array.from({ length: SHOWN }, (_, at) => at + 1).map((number) => {
          const score = scores.get(number)
          return (
            <li key={number}>
              <button
                type="button"
                disabled={isBusy}
                aria-current={present?.seed === seed && present.number === number}
                onClick={() => void open(number)}
              >
                <b>{number}</b> {KIND_WORDS[moveKind(number)]}
                {score && (
                  <span className="moves-mark" data-solved={score.isSolved}>
                    {score.isSolved ? '✓ solved' : '✗ not right'}
                    {score.isSolved &&
                      score.hints > 0 &&
                      `, ${score.hints} hint${score.hints === 1 ? '' : 's'}`}
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ol>
      {problem !== '' && <p role="alert">{problem}</p>}
      <Sheet key={seed} seed={seed} />
      <ModalActions />
    </Modal>
  )
}

/** So many exercises on paper; the answers stand on the last page. */
function Sheet({ seed }: { readonly seed: number }) {
  const session = useSession()
  const id = useId()
  const [count, setCount] = useState<number>(SHEETS[0])
  const [said, setSaid] = useState('')
  const [moves, setMoves] = useState<readonly Move[] | null>(null)
  const make = async (): Promise<void> => {
    setMoves(null)
    setSaid('Making the exercises…')
    const outcome = await session.consult({ type: 'make-moves', seed, first: 1, count }, (share) =>
      setSaid(`Making the exercises: ${Math.round(share * 100)} %`),
    )
    if (outcome.type !== 'moves') return setSaid('The sheet could not be made: try it again.')
    // On the page before it is printed.
    flushSync(() => setMoves(outcome.moves))
    setSaid(`${formatCount(outcome.moves.length)} exercises went to the browser's print dialog.`)
    window.print()
    setMoves(null)
  }
  return (
    <p className="moves-sheet">
      <label htmlFor={id}>A sheet for a class:</label>
      <select id={id} value={count} onChange={({ currentTarget }) => setCount(Number(currentTarget.value))}>
        {SHEETS.map((each) => (
          <option key={each} value={each}>
            {each} exercises
          </option>
        ))}
      </select>
      <button type="button" className="main-button" onClick={() => void make()}>
        <Printer size={16} aria-hidden /> Print…
      </button>
      <span role="status">{said}</span>
      {moves !== null && <ClassSheet seed={seed} moves={moves} />}
    </p>
  )
}
