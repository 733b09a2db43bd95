/** The model answers every call of the language, and each as its spec says. */
import { describe, expect, expectTypeOf, it } from 'vitest'
import { errnoReturn } from '../../base/uapi.ts'
import { operationOf, RUN_NAMES, specOf, type RunName } from '../../language/calls/calls.ts'
import { specOn } from '../../language/calls/spec.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { ERAS } from '../../sim/nommu/era.ts'
import { HANDLERS, syscall } from '../../sim/nommu/syscalls.ts'
import { ScenarioSource } from './scenarioSource.ts'
import { randomScenario } from './testing/random/randomScenario.ts'

it('has one handler for each call', () => {
  // A call without one does not pass the type checker either.
  expectTypeOf<keyof typeof HANDLERS>().toEqualTypeOf<RunName>()
  expect(Object.keys(HANDLERS).toSorted()).toEqual(RUN_NAMES.toSorted())
})

it('answers ENOSYS to the calls that kernels without an MMU do not have', () => {
  const source = new ScenarioSource(parseProgram('board 1M\nA = spawn').program)
  const world = source.start()
  source.run(world, 0)
  const [process] = world.machine.processes
  const missing = RUN_NAMES.filter((name) => specOn(specOf(name), 'nommu') === null)
  expect(missing).toContain('fork')
  for (const name of missing)
    expect(process && syscall(world.machine, process, name, []), name).toBe(errnoReturn('ENOSYS'))
})

describe('errnos', () => {
  it.each(ERAS)('are those of the specs on Linux %s', (era) => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= 40; seed++) {
      const source = new ScenarioSource(parseProgram(randomScenario(seed, { steps: 120, era })).program)
      const world = source.start()
      for (let index = 0; index < source.steps; index++) {
        const { call, process } = source.info(index)
        const lives = world.machine.findProcess(world.pids[process] ?? -1) !== null
        const { errno } = source.run(world, index)
        if (world.machine.stopped !== null) break
        // A call of a process that never came to be does not get as far as the kernel.
        if (errno === null || (errno === 'ESRCH' && !lives)) continue
        seen.add(`${call} ${errno}`)
        expect(operationOf(call).errnos, `seed ${seed}: ${source.info(index).text}`).toContain(errno)
      }
    }
    expect(seen.size).toBeGreaterThan(20)
  })
})
