/**
 * One animation-frame loop for all that is painted or moves. A view marks itself dirty by scheduling its paint task; however
 * often it does so, the task runs once in the next frame. Nothing runs while nothing is dirty, and whoever waits for the page to
 * come to rest waits on `framesIdle`.
 */

/** Paints. Gets the frame's time in milliseconds; returns true when it wants another frame (an animation is running). */
export type FrameTask = (time: number) => boolean | void

export interface Frames {
  /** Runs the task in the next frame, once, however often it is scheduled until then. */
  readonly schedule: (task: FrameTask) => void
  /** Forgets a scheduled task: for components that go away. */
  readonly cancel: (task: FrameTask) => void
  /**
   * Runs a movement: `show` gets how much of its time is over, from 0 in the next frame to 1 in the last.
   * @param duration Milliseconds.
   * @returns How to end it before its time.
   */
  readonly move: (duration: number, show: (progress: number) => void) => () => void
  /** Resolves when no task is waiting: at once if none is. */
  readonly idle: () => Promise<void>
}

/** A scheduler of its own over any source of frames. The page uses the one below; tests drive their own. */
export function createFrames(requestFrame: (callback: (time: number) => void) => unknown): Frames {
  let dirty = new Set<FrameTask>()
  let requested = false
  let waiting: (() => void)[] = []

  const request = (): void => {
    if (requested) return
    requested = true
    requestFrame(run)
  }
  const settle = (): void => {
    if (dirty.size > 0 || requested) return
    const resolved = waiting
    waiting = []
    for (const resolve of resolved) resolve()
  }
  const run = (time: number): void => {
    requested = false
    const tasks = dirty
    dirty = new Set()
    try {
      // A task that throws is dropped; the others of this frame run in the next one.
      for (const task of tasks) {
        tasks.delete(task)
        if (task(time) === true) dirty.add(task)
      }
    } finally {
      for (const task of tasks) dirty.add(task)
      if (dirty.size > 0) request()
      settle()
    }
  }
  const schedule = (task: FrameTask): void => {
    dirty.add(task)
    request()
  }
  return {
    schedule,
    cancel: (task) => {
      dirty.delete(task)
    },
    move: (duration, show) => {
      let start: number | null = null
      let isEnded = false
      schedule((time) => {
        if (isEnded) return false
        start ??= time
        const progress = duration <= 0 ? 1 : Math.min(1, Math.max(0, (time - start) / duration))
        show(progress)
        return progress < 1
      })
      return () => {
        isEnded = true
      }
    },
    idle: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        settle()
      }),
  }
}

const page = createFrames((callback) => requestAnimationFrame(callback))

export const scheduleFrame = page.schedule
export const cancelFrame = page.cancel
export const moveInFrames = page.move
export const framesIdle = page.idle

/** Counts what the style sheet moves inside an element as movement too: frames are not idle before it has come to its end. */
export function followAnimations(element: Element): void {
  page.schedule(() =>
    element.getAnimations({ subtree: true }).some(({ playState }) => playState === 'running'),
  )
}
