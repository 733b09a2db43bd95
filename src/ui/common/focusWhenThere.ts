/** The step to be shown may have to be run first, and the panel's code to be fetched. */
const FRAMES = 120

/**
 * Puts the focus on the first element that matches: at once if it is there, else as soon as it is drawn. Does nothing
 * when it does not come, or when the focus went elsewhere meanwhile. What is around it does not scroll.
 * @param focused Called with the element that has the focus now.
 */
export function focusWhenThere(selector: string, focused?: (element: HTMLElement) => void): void {
  const before = document.activeElement
  const attempt = (frames: number): void => {
    const element = document.querySelector<HTMLElement>(selector)
    const { activeElement } = document
    if (element !== null) {
      element.focus({ preventScroll: true })
      focused?.(element)
    } else if (frames > 0 && (activeElement === before || activeElement === document.body))
      requestAnimationFrame(() => attempt(frames - 1))
  }
  attempt(FRAMES)
}
