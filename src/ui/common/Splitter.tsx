import { useRef } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { LIMITS } from '../../store/settings/layoutSizes.ts'
import type { LayoutSize } from '../../store/settings/layoutSizes.ts'
import { setLayoutSize } from '../../store/settings/settings.ts'
import { usePage } from '../../store/pageStore.ts'

interface SplitterProps {
  /** The size it changes. */
  readonly size: LayoutSize
  readonly label: string
  /** Direction of the line itself. */
  readonly orientation: 'vertical' | 'horizontal'
  /** 'before': the sized panel is left of or above the line; 'after': right of or below it. */
  readonly sized: 'before' | 'after'
}

/** Pixels a key press moves the line. */
const KEY_STEP = 16

/**
 * A line between two panels that the pointer moves, and the arrow keys with Shift: without it they step, as everywhere.
 * Double click and Enter put it back.
 */
export function Splitter({ size, label, orientation, sized }: SplitterProps) {
  const value = usePage((state) => state.sizes[size])
  const from = useRef<{ position: number; value: number } | null>(null)
  const { min, max, initial, unit } = LIMITS[size]

  const position = (event: PointerEvent): number =>
    orientation === 'vertical' ? event.clientX : event.clientY
  const toUnit = (pixels: number, line: HTMLElement): number => {
    if (unit === 'px') return pixels
    const box = line.parentElement?.getBoundingClientRect()
    const extent = orientation === 'vertical' ? box?.width : box?.height
    return extent ? pixels / extent : 0
  }
  const moveBy = (start: number, pixels: number, line: HTMLElement): void =>
    setLayoutSize(size, start + toUnit(sized === 'before' ? pixels : -pixels, line))

  const [less, more] = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Enter') setLayoutSize(size, initial)
    else if (!event.shiftKey) return
    else if (event.key === less) moveBy(value, -KEY_STEP, event.currentTarget)
    else if (event.key === more) moveBy(value, KEY_STEP, event.currentTarget)
    else if (event.key === 'Home') setLayoutSize(size, min)
    else if (event.key === 'End') setLayoutSize(size, max)
    else return
    event.preventDefault()
  }

  return (
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-keyshortcuts={`Shift+${less} Shift+${more}`}
      title={`${label}: drag, or Shift and an arrow key`}
      aria-orientation={orientation}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(((value - min) / (max - min)) * 100)}
      onKeyDown={onKeyDown}
      onDoubleClick={() => setLayoutSize(size, initial)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { position: position(event), value }
        event.preventDefault()
      }}
      onPointerMove={(event) => {
        if (from.current)
          moveBy(from.current.value, position(event) - from.current.position, event.currentTarget)
      }}
      onLostPointerCapture={() => (from.current = null)}
    />
  )
}
