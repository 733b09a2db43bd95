import type { WorkerLike } from './workerClient.ts'

/** Starts the simulator's worker. The URL must stay inside the call: that is how the bundler finds the entry. */
export const createWorker = (): WorkerLike =>
  new Worker(new URL('../worker/entry.ts', import.meta.url), { type: 'module' })
