/**
 * States kept along a run, so that any step can be reached by running a few steps from the nearest one before it. When they
 * take too much memory every second one is dropped and new ones are taken half as often; the first stays for ever.
 */
import type { WorldSnapshot } from './world.ts'

/** Bytes of all checkpoints together, and as many more for each step: a run of a million steps is gone through as quickly as a short one. */
const BUDGET = 40 * 1024 * 1024
const BUDGET_PER_STEP = 100
/** Kept whatever they take: without a few of them the largest machines could not be gone through at all. */
const FEWEST = 4
const FIRST_SPACING = 32

interface Kept {
  readonly snapshot: WorldSnapshot
  readonly bytes: number
}

export class Checkpoints {
  private readonly kept = new Map<number, Kept>()
  private readonly budget: number
  private readonly perStep: number
  private spacing = FIRST_SPACING
  private bytes = 0

  /** `budget`: bytes of all checkpoints together, with `perStep` more for each step up to the last of them. */
  constructor(budget = BUDGET, perStep = BUDGET_PER_STEP) {
    this.budget = budget
    this.perStep = perStep
  }

  get size(): number {
    return this.kept.size
  }

  wanted(step: number): boolean {
    return step % this.spacing === 0 && !this.kept.has(step)
  }

  keep(step: number, snapshot: WorldSnapshot): void {
    this.add(step, { snapshot, bytes: bytesOf(snapshot) })
    const most = this.budget + step * this.perStep
    while (this.bytes > most && this.kept.size > FEWEST) this.thin()
  }

  private add(step: number, kept: Kept): void {
    this.drop(step)
    this.kept.set(step, kept)
    this.bytes += kept.bytes
  }

  private drop(step: number): void {
    this.bytes -= this.kept.get(step)?.bytes ?? 0
    this.kept.delete(step)
  }

  private thin(): void {
    this.spacing *= 2
    for (const step of this.kept.keys()) if (step % this.spacing !== 0) this.drop(step)
  }

  /** The last checkpoint at or before a step. Step 0 is always there once kept. */
  nearest(step: number): { step: number; snapshot: WorldSnapshot } | null {
    for (let at = step - (step % this.spacing); at >= 0; at -= this.spacing) {
      const kept = this.kept.get(at)
      if (kept !== undefined) return { step: at, snapshot: kept.snapshot }
    }
    return null
  }

  /** Takes over what another run kept up to a step that both have in common. */
  adopt(from: Checkpoints, upTo: number): void {
    this.spacing = from.spacing
    for (const [step, kept] of from.kept) if (step <= upTo) this.add(step, kept)
  }
}

/** What an object, a number or a pointer takes, about. */
const WORD = 8

/** Memory that a snapshot holds, in bytes: its typed arrays exactly, all else roughly. What is reached on two ways counts once. */
export function bytesOf(value: unknown): number {
  const seen = new Set<object>()
  const left = [value]
  let sum = 0
  while (left.length > 0) {
    const next = left.pop()
    sum += WORD
    if (typeof next === 'string') sum += next.length
    if (typeof next !== 'object' || next === null || seen.has(next)) continue
    if (ArrayBuffer.isView(next)) {
      sum += next.byteLength
      continue
    }
    seen.add(next)
    sum += WORD
    const add = (inner: unknown): void => {
      if (typeof inner === 'number') sum += WORD
      else left.push(inner)
    }
    if (Array.isArray(next)) next.forEach(add)
    else if (next instanceof Map)
      next.forEach((inner, key) => {
        add(key)
        add(inner)
      })
    else Object.values(next).forEach(add)
  }
  return sum
}
