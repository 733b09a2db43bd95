/** The benchmarks of `npm run bench`, in the order in which they are printed. */
import { core } from './core.ts'
import type { Benchmark } from './figure.ts'
import { firstPicture } from './firstPicture.ts'
import { firstLoad } from './firstLoad.ts'
import { largeMachines } from './largeMachines.ts'
import { memory } from './memory.ts'
import { parsing } from './parsing.ts'
import { recordings } from './recordings.ts'
import { repaint } from './repaint.ts'
import { seek } from './seek.ts'

export const BENCHMARKS: readonly Benchmark[] = [
  core,
  seek,
  repaint,
  firstPicture,
  firstLoad,
  largeMachines,
  memory,
  parsing,
  recordings,
]
