/** Canvas sizes in device pixels: painters work in them directly, so that every edge can lie on the pixel grid. */
import { useLayoutEffect, useState } from 'react'
import type { RefObject } from 'react'

/** Device pixels, and how many of them one CSS pixel has. */
export interface SurfaceSize {
  readonly width: number
  readonly height: number
  readonly ratio: number
}

/** Gives the canvas exactly these device pixels. Clears it when the size changes, as browsers do. */
export function sizeCanvas(canvas: HTMLCanvasElement, size: SurfaceSize): void {
  if (canvas.width !== size.width) canvas.width = size.width
  if (canvas.height !== size.height) canvas.height = size.height
}

/** Not every browser has this box, whatever the types say. */
const exactBox = (entry: ResizeObserverEntry | undefined): ResizeObserverSize | undefined =>
  entry && 'devicePixelContentBoxSize' in entry ? entry.devicePixelContentBoxSize[0] : undefined

/** The element's content box in device pixels, followed as it is resized or moved to another screen; null before layout. */
export function useSurfaceSize(element: RefObject<HTMLElement | null>): SurfaceSize | null {
  const [size, setSize] = useState<SurfaceSize | null>(null)
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    const update = (width: number, height: number): void => {
      const ratio = window.devicePixelRatio || 1
      setSize((old) =>
        old && old.width === width && old.height === height && old.ratio === ratio
          ? old
          : { width, height, ratio },
      )
    }
    const measure = (): void => {
      const ratio = window.devicePixelRatio || 1
      update(Math.round(target.clientWidth * ratio), Math.round(target.clientHeight * ratio))
    }
    measure()
    const observer = new ResizeObserver((entries) => {
      const exact = exactBox(entries.at(-1))
      // An emulated screen reports CSS pixels in that box: only an answer that agrees with the ratio is exact.
      const isExact = exact && Math.abs(exact.inlineSize - target.clientWidth * window.devicePixelRatio) < 2
      if (isExact) update(exact.inlineSize, exact.blockSize)
      else measure()
    })
    try {
      observer.observe(target, { box: 'device-pixel-content-box' })
    } catch {
      // Browsers without that box report CSS pixels, which measure() turns into device pixels.
      observer.observe(target)
    }
    return () => observer.disconnect()
  }, [element])
  return size
}
