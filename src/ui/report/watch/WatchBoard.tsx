/** Watching a board over a serial port: what is sent is shown before it is; what comes goes on as a series. */
import { useEffect, useRef, useState } from 'react'
import { formatBytes, formatCount } from '../../../base/format.ts'
import { COLLECTOR } from '../../../content/collector.ts'
import { BoardWatch, type Port, type WatchState } from './boardWatch.ts'

const SPEEDS = [9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600]
const USUAL_SPEED = 115_200
/** Seconds from one capture to the next. */
const USUAL_PAUSE = 10
/** Milliseconds: how long the page waits before it tries a lost port again, and after the last piece before it reads anew. */
const TRY_AGAIN = 1000
const QUIET = 700

/** What is used of `navigator.serial`. */
interface Serial {
  requestPort(): Promise<Port>
}

const serialOf = (from: object): Serial | null =>
  'serial' in from && typeof from.serial === 'object' && from.serial !== null && 'requestPort' in from.serial
    ? (from.serial as Serial)
    : null

interface WatchBoardProps {
  /** Hears all that was read so far. */
  readonly heard: (text: string) => void
}

export function WatchBoard({ heard }: WatchBoardProps) {
  const [speed, setSpeed] = useState(USUAL_SPEED)
  const [pause, setPause] = useState(USUAL_PAUSE)
  const [state, setState] = useState<WatchState | null>(null)
  const [read, setRead] = useState(0)
  const [trouble, setTrouble] = useState<string | null>(null)
  const watch = useRef<BoardWatch | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(
    () => () => {
      watch.current?.stop()
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )
  const serial = serialOf(navigator)
  if (serial === null)
    return (
      <p>
        This browser cannot open a serial port: Web Serial is missing here. Chromium and its relatives have
        it. Run the line above in your own terminal, and paste what it prints into the page.
      </p>
    )
  const line = `N=${pause}; ${COLLECTOR}`
  const begin = async (): Promise<void> => {
    const port = await serial.requestPort().catch(() => null)
    if (port === null) return
    const watching = new BoardWatch(port, {
      baudRate: speed,
      line,
      comesBack: () => new Promise((resolve) => setTimeout(resolve, TRY_AGAIN)),
      changed: (now) => {
        setState(now.state)
        setTrouble(now.trouble)
        setRead(now.text.length)
        if (timer.current !== null) clearTimeout(timer.current)
        timer.current = setTimeout(() => {
          if (now.text !== '') heard(now.text)
        }, QUIET)
      },
    })
    watch.current = watching
    void watching.listen()
  }
  const isOn = state === 'listening' || state === 'unplugged'
  return (
    <div className="watch-board">
      <p>
        <label>
          Speed{' '}
          <select
            value={speed}
            disabled={isOn}
            onChange={({ currentTarget }) => setSpeed(Number(currentTarget.value))}
          >
            {SPEEDS.map((one) => (
              <option key={one} value={one}>
                {formatCount(one)}
              </option>
            ))}
          </select>
        </label>{' '}
        <label>
          every{' '}
          <input
            type="number"
            min={1}
            max={3600}
            value={pause}
            disabled={isOn}
            onChange={({ currentTarget }) =>
              setPause(Math.max(1, Math.floor(Number(currentTarget.value)) || 1))
            }
          />{' '}
          s
        </label>{' '}
        {isOn ? (
          <button type="button" className="plain-button" onClick={() => watch.current?.stop()}>
            Stop listening
          </button>
        ) : (
          <button type="button" className="plain-button" onClick={() => void begin()}>
            Choose a port…
          </button>
        )}
      </p>
      {isOn && (
        <>
          <p>
            This line is sent to the shell of the board when you press the button, and nothing else is ever
            sent:
          </p>
          <pre className="watch-line">{line}</pre>
          <p>
            <button
              type="button"
              className="main-button"
              disabled={state !== 'listening'}
              onClick={() => void watch.current?.send()}
            >
              Send it
            </button>
          </p>
        </>
      )}
      <p role="status">
        {state === null
          ? ''
          : `${STATE_WORDS[state]}${read === 0 ? '' : `, ${formatBytes(read)} read`}${trouble === null || state === 'listening' ? '' : `: ${trouble}`}.`}
      </p>
    </div>
  )
}

const STATE_WORDS: Readonly<Record<WatchState, string>> = {
  listening: 'Listening',
  unplugged: 'The port is gone; the page goes on when it is back',
  stopped: 'Stopped',
}
