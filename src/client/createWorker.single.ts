import { readPart } from './singleFile.ts'
import type { WorkerLike } from './workerClient.ts'

/** Starts the simulator's worker from its text in the page: a page on a disk may load no script beside it. */
export const createWorker = (): WorkerLike => {
  const address = URL.createObjectURL(new Blob([readPart('worker.js') ?? ''], { type: 'text/javascript' }))
  const worker = new Worker(address)
  // The worker has begun to read by the time it is made.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
  return worker
}
