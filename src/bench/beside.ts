import { type Benchmark, atMost } from './figure.ts'
import { longScenario } from './longScenario.ts'
import { memoryInUse, startServer, type Ask } from './server.ts'
import { quantile, randomNumbers } from './statistics.ts'

const STEPS = 10_000
const MOST_STEPS = 100_000
const ROUNDS = 5
const SEEKS = 400
const MB = 1_000_000
const [FIRST, SECOND] = [1, 2]

/**
 * Two machines in one worker, the second without trimming: how much longer than one they take to open 10,000 steps and to go to
 * any of them, which both do for each key; and what 100,000 steps on both hold: what the heap has taken from the system plus what
 * typed arrays hold outside of it, garbage included, the highest that was seen.
 */
export const beside: Benchmark = {
  name: 'beside',
  measure: async () => {
    const text = besideText(STEPS)
    const opening = { one: [] as number[], both: [] as number[] }
    const seeking = { one: [] as number[], both: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      const ask = startServer()
      opening.one.push(await timedAsync(() => openFirst(ask, text)))
      await openSecond(ask, text)
      const again = startServer()
      opening.both.push(
        await timedAsync(async () => {
          await openFirst(again, text)
          await openSecond(again, text)
        }),
      )
      const random = randomNumbers(5 + round)
      for (let i = 0; i < SEEKS; i++) {
        const step = 1 + (random() % STEPS)
        const other = 1 + (random() % STEPS)
        seeking.one.push(await timedAsync(() => ask({ type: 'show', document: FIRST, step: other })))
        seeking.both.push(
          await timedAsync(async () => {
            await ask({ type: 'show', document: FIRST, step })
            await ask({ type: 'show', document: SECOND, step })
          }),
        )
      }
    }
    const most = await mostMemory()
    return [
      {
        name: 'two machines beside each other, opening, times one',
        value: quantile(opening.both, 0) / quantile(opening.one, 0),
        unit: '×',
        target: atMost(1.8),
      },
      {
        name: 'two machines, go to any of 10,000 steps, 95th percentile, times one',
        value: quantile(seeking.both, 0.95) / quantile(seeking.one, 0.95),
        unit: '×',
        target: atMost(1.8),
      },
      {
        name: '100,000 steps on two machines, most memory',
        value: most / MB,
        unit: 'MB',
        target: atMost(400),
      },
    ]
  },
  nodeFlags: ['--expose-gc'],
}

const besideText = (steps: number): string => `beside sysctl vm.nr_trim_pages = 0\n${longScenario(steps)}`

const openFirst = (ask: Ask, text: string): Promise<void> =>
  ask({ type: 'open-scenario', document: FIRST, text })
const openSecond = (ask: Ask, text: string): Promise<void> =>
  ask({ type: 'open-scenario', document: SECOND, text, besideOf: FIRST })

async function timedAsync(act: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

async function mostMemory(): Promise<number> {
  globalThis.gc?.()
  const before = memoryInUse()
  let most = 0
  const ask = startServer(() => {
    most = Math.max(most, memoryInUse() - before)
  })
  const text = besideText(MOST_STEPS)
  await openFirst(ask, text)
  await openSecond(ask, text)
  const random = randomNumbers(6)
  for (let i = 0; i < SEEKS; i++)
    await ask({ type: 'show', document: i % 2 === 0 ? FIRST : SECOND, step: 1 + (random() % MOST_STEPS) })
  return most
}
