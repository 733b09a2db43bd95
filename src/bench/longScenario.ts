/** A scenario as long as one wants, in the scenario language: four processes map, unmap and punch holes. */
import { type Random, randomNumbers } from './statistics.ts'

const PROCESSES = ['A', 'B', 'C', 'D']
/** Each stands for one mapping at a time, or for what is left of it. */
const NAMES_PER_PROCESS = 60
const MAX_PAGES = 24

/** Pages of a mapping that are still there, counted from its start. */
interface Piece {
  readonly from: number
  readonly pages: number
}

interface Named {
  readonly name: string
  readonly pieces: Piece[]
}

/** Text with exactly `steps` operations, one a line, on a board of 32 MiB; all succeed. The same text each time. */
export function longScenario(steps: number): string {
  const random = randomNumbers(2)
  const lines = ['board 32M', ...PROCESSES.map((process) => `${process} = spawn`)]
  const header = 1
  const mappings = PROCESSES.map((process) =>
    Array.from({ length: NAMES_PER_PROCESS }, (_, index): Named => ({
      name: `${process.toLowerCase()}${index}`,
      pieces: [],
    })),
  )
  while (lines.length < steps + header) {
    const at = random() % PROCESSES.length
    const named = mappings[at]?.[random() % NAMES_PER_PROCESS]
    if (named !== undefined) lines.push(`${PROCESSES[at]}: ${nextCall(named, random)}`)
  }
  return `${lines.join('\n')}\n`
}

function nextCall({ name, pieces }: Named, random: Random): string {
  const piece = pieces.pop()
  if (piece === undefined) {
    const pages = 1 + (random() % MAX_PAGES)
    pieces.push({ from: 0, pages })
    return `${name} = mmap(NULL, ${pages * 4}K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)`
  }
  const { from, pages } = piece
  if (pages < 3 || random() % 4 !== 0) return `munmap(${name}+${from * 4}K, ${pages * 4}K)`
  const before = 1 + (random() % (pages - 2))
  pieces.push({ from, pages: before }, { from: from + before + 1, pages: pages - before - 1 })
  return `munmap(${name}+${(from + before) * 4}K, 4K)`
}
