/** Where a key takes the slider; null for keys that it does not use. */
export function keyTarget(key: string, step: number, steps: number): number | null {
  const page = Math.max(2, Math.round(steps / 10))
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: step + 1,
    ArrowUp: step + 1,
    ArrowLeft: step - 1,
    ArrowDown: step - 1,
    PageUp: step - page,
    PageDown: step + page,
    Home: 0,
    End: steps,
  }
  const target = targets[key]
  return target === undefined ? null : Math.max(0, Math.min(steps, target))
}
