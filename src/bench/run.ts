/**
 * `npm run bench`: measures what the README promises and prints it as a table. Arguments choose by part of the name.
 * Each benchmark has a fresh process, so that none finds the heap or the compiled code that another one left.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ROOT } from '../tools/project.mjs'
import { BENCHMARKS } from './benchmarks.ts'
import { type Benchmark, type Figure, isMissed } from './figure.ts'
import { formatFigure, tableOf } from './table.ts'

/** First argument of a process that measures for another; the benchmark's name follows. */
const MEASURE = '--measure'

async function main(): Promise<void> {
  const [first, ...rest] = process.argv.slice(2)
  if (first === MEASURE) {
    const benchmark = BENCHMARKS.find(({ name }) => name === rest[0])
    process.send?.(await benchmark?.measure())
    return
  }
  const chosen = process.argv.slice(2)
  const rows: string[][] = []
  for (const benchmark of BENCHMARKS) {
    if (chosen.length > 0 && !chosen.some((part) => benchmark.name.includes(part))) continue
    process.stderr.write(`${benchmark.name}\n`)
    // One after the other: two at once would disturb each other.
    rows.push(...(await measureApart(benchmark)).map(rowOf))
  }
  console.log(tableOf(['what', 'figure', 'unit', 'target', ''], rows))
}

async function measureApart({ name, nodeFlags = [] }: Benchmark): Promise<readonly Figure[]> {
  const child = fork(join(ROOT, 'src/tools/run-ts.mjs'), ['src/bench/run.ts', MEASURE, name], {
    execArgv: [...process.execArgv, '--enable-source-maps', ...nodeFlags],
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  let figures: readonly Figure[] = []
  child.on('message', (message) => {
    figures = message as readonly Figure[]
  })
  const [status] = (await once(child, 'close')) as [number | null]
  if (status === 0 && figures.length > 0) return figures
  return [{ name: `${name}: could not be measured, see above`, value: NaN, unit: '', target: null }]
}

const rowOf = (figure: Figure): string[] => [
  figure.name,
  formatFigure(figure.value),
  figure.unit,
  figure.target === null ? '' : `${figure.target.bound} ${formatFigure(figure.target.value)}`,
  isMissed(figure) ? 'MISSED' : '',
]

await main()
