import { Laboratory } from '../advice/trial.ts'
import { arrange, type Variation } from '../advice/variation.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { type Benchmark, atMost } from './figure.ts'
import { longScenario } from './longScenario.ts'
import { processorTime, quantile } from './statistics.ts'

const OPERATIONS = 100
const VARIATIONS = 1000
const ROUNDS = 15

/**
 * A thousand variations of a program of 100 operations, as the adviser tries them: each leaves one operation out or lets it come
 * later, is arranged and run on the model to its end. Processor time, median of 15 rounds.
 */
export const variations: Benchmark = {
  name: 'variations',
  measure: async () => {
    const { program } = parseProgram(longScenario(OPERATIONS))
    const target = program.ops.length - 1
    const changes = Array.from({ length: VARIATIONS }, (_, n): Variation => {
      // The first operations start the processes that make the others.
      const index = 4 + (n % (target - 4))
      const op = program.ops.at(index)
      if (op === undefined) throw new Error(`There is no operation ${index}.`)
      const later = Math.min(target, index + 2 + Math.floor(n / target))
      return {
        kind: 'later',
        change: '',
        edits: [
          { type: 'remove', index },
          ...(n % 2 === 0 ? [{ type: 'insert', index: later, op, from: index } as const] : []),
        ],
      }
    })
    const round = (): void => {
      const laboratory = new Laboratory(program, target)
      for (const change of changes) {
        const arrangement = arrange(program, change)
        laboratory.try(arrangement, arrangement.program.ops.length - 1)
      }
    }
    round()
    const times: number[] = []
    for (let n = 0; n < ROUNDS; n++) times.push(await processorTime(round))
    return [
      {
        name: '1,000 variations of a program of 100 operations, processor time',
        value: quantile(times, 0.5),
        unit: 'ms',
        target: atMost(300),
      },
    ]
  },
}
