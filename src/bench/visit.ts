/** What a visitor's browser notes while the page arrives. Runs in the page: it may use nothing from outside of itself. */

/** One file. `end`: when it had come whole, milliseconds since the visit began; `bytes`: as they came, heads included. */
export interface Arrival {
  readonly end: number
  readonly bytes: number
}

/** Times in milliseconds since the visit began. */
export interface Visit {
  /** The page says that its first picture stands. */
  readonly picture: number
  /** The step after it stands, which was asked for when the picture stood. */
  readonly step: number
  /** Cumulative layout shift, that which follows the step within half a second left out: there the page was asked. */
  readonly shift: number
  /** What was not painted when the page said so. */
  readonly blank: readonly string[]
  readonly arrivals: readonly Arrival[]
}

declare global {
  interface Window {
    /** What was noted; undefined until all of it is known. */
    visit?: () => Visit | undefined
  }
}

/** To be run before any script of the page. @param mark Name of the mark that says that the first picture stands. */
export function watchVisit(mark: string): void {
  const SHIFTS_OF_STEP = 500
  /** The parts that come last are there by then, on a slow connection too. */
  const ALL_IS_THERE = 4000
  const shifts: { at: number; value: number }[] = []
  const blank: string[] = []
  let picture = Number.NaN
  let asked = Number.NaN
  let step = Number.NaN

  const isPainted = (canvas: HTMLCanvasElement): boolean => {
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    return pixels.some((value) => value !== 0)
  }
  const lookAtViews = (): void => {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.pane-map canvas')]
    if (!canvases.some(isPainted)) blank.push('page map')
    if (document.querySelector('.pane-columns .columns-free-block') === null) blank.push('columns')
    // Before the first call it has no nodes, and what draws them comes after the first picture.
    if (document.querySelector('.pane-tree') === null) blank.push('region tree')
  }
  const waitForStep = (): void => {
    const said = document.querySelector('[role="status"]')?.textContent ?? ''
    // It stands when the frame after the one that painted it begins.
    requestAnimationFrame(
      said.startsWith('Step 1.')
        ? () => requestAnimationFrame((now) => void (step = Math.max(now, performance.now())))
        : waitForStep,
    )
  }

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      shifts.push({ at: entry.startTime, value: Number(Reflect.get(entry, 'value')) })
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    const entry = list.getEntriesByName(mark)[0]
    if (entry === undefined || !Number.isNaN(picture)) return
    picture = entry.startTime
    asked = performance.now()
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
    waitForStep()
    lookAtViews()
  }).observe({ type: 'mark', buffered: true })

  window.visit = () => {
    if (!(performance.now() > step + ALL_IS_THERE)) return undefined
    const unasked = shifts.filter(({ at }) => at < asked || at > asked + SHIFTS_OF_STEP)
    const fetched = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ] as PerformanceResourceTiming[]
    return {
      picture,
      step,
      shift: unasked.reduce((sum, { value }) => sum + value, 0),
      blank,
      arrivals: fetched.map(({ responseEnd, transferSize }) => ({ end: responseEnd, bytes: transferSize })),
    }
  }
}

/** What a worker has fetched, itself left out. @param origin When the visit began, as performance.timeOrigin gives it. */
export const workerArrivals = (origin: number): Arrival[] =>
  performance.getEntriesByType('resource').map((entry) => {
    const { responseEnd, transferSize } = entry as PerformanceResourceTiming
    return { end: performance.timeOrigin + responseEnd - origin, bytes: transferSize }
  })
