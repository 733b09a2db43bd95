import { describe, expect, it } from 'vitest'
import { Random } from '../../machines/nommu/testing/random/random.ts'
import { randomScenario } from '../../machines/nommu/testing/random/randomScenario.ts'
import { nommuTimeline } from '../../machines/nommu/model.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { regionsAt, usersOfRegions, vmaAt } from './mappedAt.ts'

function ranMachine(seed: number, era: '6.12' | '2.6.29' | '2.6.28'): Machine {
  const timeline = nommuTimeline(
    new ScenarioSource(parseProgram(randomScenario(seed, { steps: 80, era })).program),
    null,
  )
  while (!timeline.done) timeline.advance(100)
  return timeline.machine
}

/** The same by looking at everything. */
const regionsSlowly = ({ regions }: Machine, address: number): readonly number[] =>
  [...regions.inOrder()]
    .filter(
      (row) => regions.get(row, RegionField.start) <= address && address < regions.get(row, RegionField.top),
    )
    .toReversed()

describe.each(['6.12', '2.6.29', '2.6.28'] as const)('what is mapped, Linux %s', (era) => {
  it.each([1, 2, 3, 4, 5, 6])('is found as by looking at everything (seed %i)', (seed) => {
    const machine = ranMachine(seed, era)
    const { regions, vmas, processes } = machine
    const random = new Random(seed)
    const edges = [...regions.inOrder()].flatMap((row) => [
      regions.get(row, RegionField.start),
      regions.get(row, RegionField.top),
    ])
    expect(edges.length).toBeGreaterThan(4)
    for (const edge of edges)
      for (const address of [edge - 1, edge, edge + random.int(0, 20_000)]) {
        expect([...regionsAt(machine, address)]).toEqual(regionsSlowly(machine, address))
        for (const process of processes) {
          const slowly = process.mm.vmas.rows.find(
            (row) => vmas.get(row, VmaField.start) <= address && address < vmas.get(row, VmaField.end),
          )
          expect(vmaAt(machine, process, address)).toBe(slowly ?? -1)
        }
      }
    const users = [...usersOfRegions(machine).values()].flat()
    const ascending = (a: number, b: number): number => a - b
    expect(users.toSorted(ascending)).toEqual(
      processes.flatMap((process) => process.mm.vmas.rows).toSorted(ascending),
    )
  })
})
