import { describe, expect, it } from 'vitest'
import { parseProgram } from '../documents/scenario/read.ts'
import { bytesOf, Checkpoints } from './checkpoints.ts'
import { saveWorld, type WorldSnapshot } from './world.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'

const SNAPSHOT: WorldSnapshot = saveWorld(
  new ScenarioSource(parseProgram('board 1M\nA = spawn').program).start(),
)
const EACH = bytesOf(SNAPSHOT)

/** Keeps what a run of so many steps would keep, in a budget for so many checkpoints. */
function keepAll(steps: number, budget: number): Checkpoints {
  const checkpoints = new Checkpoints(budget * EACH, 0)
  for (let step = 0; step <= steps; step++) if (checkpoints.wanted(step)) checkpoints.keep(step, SNAPSHOT)
  return checkpoints
}

describe('bytesOf', () => {
  it('counts all arrays of a machine', () => {
    // Order and holder take a byte, next and prev four bytes for each of 256 pages.
    expect(EACH).toBeGreaterThan(256 * 10)
    expect(bytesOf({ a: new Float64Array(100), b: [new Uint8Array(50)] })).toBeGreaterThanOrEqual(850)
  })
})

describe('checkpoints', () => {
  it('stay within the budget, however long the run', () => {
    for (const steps of [100, 5000, 100_000]) expect(keepAll(steps, 10).size).toBeLessThanOrEqual(10)
  })

  it('are never more apart than the budget makes necessary', () => {
    const checkpoints = keepAll(32 * 64, 32)
    for (let step = 0; step <= 32 * 64; step++) {
      const nearest = checkpoints.nearest(step)
      expect(nearest !== null && step - nearest.step).toBeLessThan(128)
    }
  })

  it('of a longer run may take more', () => {
    const size = (perStep: number): number => {
      const checkpoints = new Checkpoints(8 * EACH, perStep)
      for (let step = 0; step <= 4096; step += 32)
        if (checkpoints.wanted(step)) checkpoints.keep(step, SNAPSHOT)
      return checkpoints.size
    }
    expect(size(0)).toBeLessThanOrEqual(8)
    expect(size(EACH / 32)).toBe(4096 / 32 + 1)
  })

  it('keep the first and a few more when one alone is over the budget', () => {
    const checkpoints = keepAll(10_000, 0)
    expect(checkpoints.nearest(31)?.step).toBe(0)
    expect(checkpoints.size).toBeGreaterThan(1)
    expect(checkpoints.size).toBeLessThanOrEqual(4)
  })

  it('taken over from another run count like its own', () => {
    const from = keepAll(320, 100)
    const to = new Checkpoints(5 * EACH, 0)
    to.adopt(from, 200)
    expect(to.nearest(319)?.step).toBe(192)
    to.keep(224, SNAPSHOT)
    expect(to.size).toBeLessThanOrEqual(5)
  })
})
