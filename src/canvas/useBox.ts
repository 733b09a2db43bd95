/** The size of an element in whole pixels, and of its text: what a picture in it is laid out from. */
import { useCallback, useState } from 'react'

export interface Box {
  readonly width: number
  readonly height: number
  /** Of the element's font, in pixels: larger when projected. */
  readonly textSize: number
}

const EMPTY: Box = { width: 0, height: 0, textSize: 12 }

/** Give `ref` to the element. The box is empty until it has been measured, before the first paint. */
export function useBox(): {
  readonly box: Box
  readonly ref: (element: HTMLElement | null) => (() => void) | undefined
} {
  const [box, setBox] = useState<Box>(EMPTY)
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined
    const measure = (): void => {
      const next: Box = {
        width: element.clientWidth,
        height: element.clientHeight,
        textSize: parseFloat(getComputedStyle(element).fontSize) || EMPTY.textSize,
      }
      setBox((old) =>
        old.width === next.width && old.height === next.height && old.textSize === next.textSize ? old : next,
      )
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [])
  return { box, ref }
}
