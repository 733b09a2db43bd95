/** Machines much larger than anybody reads, as texts, and how a page bears them. For the browser tests and the benchmarks. */
import type { JSHandle, Page } from '@playwright/test'

const lines = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => `${line(n)}\n`).join('')

/** Pages of each block of the fragmented board. */
const BLOCK = 1024

export const manyRegions = (board: string, regions: number): string =>
  `board ${board}\nA = spawn\n${lines(regions, () => 'A: mmap(4K)')}`

export const manyProcesses = (board: string, processes: number): string =>
  `board ${board}\n${lines(processes, (n) => `P${n} = spawn\nP${n}: mmap(8K)`)}`

/** Two calls a round. */
export const manyCalls = (board: string, rounds: number): string =>
  `board ${board}\nA = spawn\n${lines(rounds, () => 'A: a = mmap(12K)\nA: munmap(a, 12K)')}`

/** Of twice as many pages as holes, every second one is given back. */
export const manyHoles = (board: string, holes: number): string =>
  `board ${board}\nA = spawn\n${lines((2 * holes) / BLOCK, (n) => `A: b${n} = mmap(4M)`)}${lines(
    holes,
    (n) => `A: munmap(b${Math.floor((2 * n) / BLOCK)}+${((2 * n) % BLOCK) * 4}K, 4K)`,
  )}`

/** Milliseconds of each long task of the page from here on; it grows in the page. */
export const watchLongTasks = (page: Page): Promise<JSHandle<number[]>> =>
  page.evaluateHandle(() => {
    const seen: number[] = []
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(duration)
    })
    observer.observe({ type: 'longtask' })
    return seen
  })
