/** Stepping, playing, speed and the way to any step by its number. */
import { useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { CircleX, Pause, Play, Rows4, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react'
import { formatCount } from '../../base/format.ts'
import { nextFailure } from '../../layout/timeline/timeline.ts'
import { useHeat } from './useHeat.ts'
import { useDocument, useDocumentStore, useFocusPlaces } from '../../store/useDocument.ts'
import { useRevealed } from '../../store/useRevealed.ts'
import { chooseSettings } from '../../store/settings/settings.ts'

/** Steps a second. */
const SPEEDS = [0.5, 1, 2, 4, 8] as const

export function Controls(): ReactNode {
  const timeline = useRevealed()?.timeline ?? null
  const step = useDocument((state) => state.step)
  const playing = useDocument((state) => state.playing)
  const speed = useDocument((state) => state.speed)
  const { goTo, setPlaying, setSpeed } = useDocumentStore().getState()
  const steps = timeline?.steps ?? 0
  const failure = timeline === null ? null : nextFailure(timeline, step)
  const icon = { size: 17, strokeWidth: 1.9 }
  return (
    <div className="timeline-controls" role="group" aria-label="Stepping">
      <div className="timeline-buttons">
        <Press label="To the start" look="is-edge" onPress={() => goTo(0)} disabled={step === 0}>
          <SkipBack {...icon} />
        </Press>
        <Press label="One step back" onPress={() => goTo(step - 1)} disabled={step === 0}>
          <StepBack {...icon} />
        </Press>
        <Press
          label={playing ? 'Pause' : 'Play'}
          onPress={() => setPlaying(!playing)}
          disabled={steps === 0}
          look="is-main"
        >
          {playing ? <Pause {...icon} fill="currentColor" /> : <Play {...icon} fill="currentColor" />}
        </Press>
        <Press
          label="One step forward"
          look="is-next"
          onPress={() => goTo(step + 1)}
          disabled={step >= steps}
        >
          <StepForward {...icon} />
        </Press>
        <Press label="To the end" look="is-edge" onPress={() => goTo(steps)} disabled={step >= steps}>
          <SkipForward {...icon} />
        </Press>
      </div>
      <div className="timeline-settings">
        <StepField step={step} steps={steps} onGo={goTo} />
        <select
          aria-label="Speed of playing"
          title="Speed of playing, in steps a second"
          value={speed}
          onChange={(event) => setSpeed(Number(event.target.value))}
        >
          {SPEEDS.map((choice) => (
            <option key={choice} value={choice}>
              {choice === 0.5 ? '\u00bd' : choice}×
            </option>
          ))}
        </select>
        <Press
          label={
            failure === null
              ? 'No failure after this step'
              : `To the next failure, step ${formatCount(failure)}`
          }
          onPress={() => failure !== null && goTo(failure)}
          disabled={failure === null}
          look="is-danger"
        >
          <CircleX size={16} strokeWidth={1.9} />
        </Press>
        <HeatSwitch />
      </div>
    </div>
  )
}

function HeatSwitch(): ReactNode {
  const isHeated = useHeat()
  return (
    <button
      type="button"
      aria-label="Unusable memory by order"
      title={`${isHeated ? 'Hide' : 'Show'} how much free memory each order cannot use; with an MMU, VMAs and page-table entries`}
      aria-pressed={isHeated}
      onClick={() => chooseSettings({ heat: !isHeated })}
    >
      <Rows4 size={16} strokeWidth={1.9} />
    </button>
  )
}

interface StepFieldProps {
  readonly step: number
  readonly steps: number
  readonly onGo: (step: number) => void
}

/** `12 / 46`: the number can be typed over; Enter goes there, Escape leaves it. */
function StepField({ step, steps, onGo }: StepFieldProps): ReactNode {
  const [draft, setDraft] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const focus = useFocusPlaces()
  useLayoutEffect(() => (field.current ? focus.register('step', field.current) : undefined), [focus])
  /** Escape was pressed: losing the focus takes the number nowhere. */
  const isLeft = useRef(false)
  const commit = (): void => {
    const wanted = draft === null || draft.trim() === '' || isLeft.current ? NaN : Number(draft)
    isLeft.current = false
    if (Number.isInteger(wanted)) onGo(wanted)
    setDraft(null)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') {
      commit()
      event.currentTarget.select()
    } else if (event.key === 'Escape') {
      isLeft.current = true
      event.currentTarget.blur()
    }
  }
  return (
    <label className="timeline-step" title="Step: type a number and press Enter">
      <input
        ref={field}
        aria-label={`Step, of ${steps}`}
        inputMode="numeric"
        autoComplete="off"
        value={draft ?? String(step)}
        style={{ width: `${Math.max(2, String(steps).length) + 1}ch` }}
        disabled={steps === 0}
        onChange={(event) => setDraft(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
      <span>/ {formatCount(steps)}</span>
    </label>
  )
}

interface PressProps {
  readonly label: string
  readonly onPress: () => void
  readonly disabled: boolean
  readonly look?: 'is-main' | 'is-danger' | 'is-next' | 'is-edge'
  readonly children: ReactNode
}

function Press({ label, onPress, disabled, look, children }: PressProps): ReactNode {
  return (
    // Stays reachable when there is nowhere to go, so that the focus is not lost at the last step.
    <button
      type="button"
      className={look}
      aria-label={label}
      title={label}
      aria-disabled={disabled}
      onClick={() => !disabled && onPress()}
    >
      {children}
    </button>
  )
}
