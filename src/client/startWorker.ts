import type { WorkerLike } from './workerClient.ts'

/**
 * Starts a worker ahead of the page that is going to talk to it.
 * @returns Gives that worker once, then a new one each time. A worker that spoke or broke before there was anybody to
 * hear it is not given: whatever was wrong with it, the next one says to the page.
 */
export function startWorker(make: () => WorkerLike): () => WorkerLike {
  let early: WorkerLike | null = make()
  const drop = (): void => {
    early?.terminate()
    early = null
  }
  early.onmessage = early.onmessageerror = early.onerror = drop
  return () => {
    const worker = early ?? make()
    early = null
    return worker
  }
}
