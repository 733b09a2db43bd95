/** The benchmarks of `npm run bench`, in the order in which they are printed. */
import { beside } from './beside.ts'
import { core } from './core.ts'
import type { Benchmark } from './figure.ts'
import { firstPicture } from './firstPicture.ts'
import { firstLoad } from './firstLoad.ts'
import { largeMachines } from './largeMachines.ts'
import { logs } from './logs.ts'
import { memory, mostRecorded, mostSteps } from './memory.ts'
import { parsing } from './parsing.ts'
import { recordings } from './recordings.ts'
import { repaint } from './repaint.ts'
import { seek } from './seek.ts'
import { variations } from './variations.ts'

export const BENCHMARKS: readonly Benchmark[] = [
  core,
  seek,
  beside,
  repaint,
  firstPicture,
  firstLoad,
  largeMachines,
  memory,
  mostSteps,
  mostRecorded,
  variations,
  parsing,
  logs,
  recordings,
]
