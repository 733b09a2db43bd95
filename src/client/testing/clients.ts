import type { Problem, Progress } from '../../protocol/messages.ts'
import { DocumentClient } from '../documentClient.ts'
import { WorkerClient } from '../workerClient.ts'
import { FakeWorker, openedView, stepView } from './fakeWorker.ts'

/** A document and all that its client reported of it. */
function addDocument(connection: WorkerClient, worker: () => FakeWorker) {
  const seen = {
    steps: [] as number[],
    progress: [] as (Progress | null)[],
    problems: [] as Problem[],
    deaths: 0,
    restarts: 0,
  }
  const client = new DocumentClient(connection, {
    view: (view) => seen.steps.push(view.step),
    progress: (progress) => seen.progress.push(progress),
    problem: (problem) => seen.problems.push(problem),
    died: () => seen.deaths++,
    restarted: () => seen.restarts++,
  })
  const openText = async (): Promise<void> => {
    const outcome = client.openScenario('A = spawn')
    worker().reply({
      id: worker().last('open-scenario').id,
      type: 'opened',
      opened: openedView({ steps: 9 }),
    })
    await outcome
  }
  return { client, seen, openText }
}

/** A connection with one document, and what its worker is made to say. */
export function setup() {
  const workers: FakeWorker[] = []
  const connection = new WorkerClient(() => {
    const worker = new FakeWorker()
    workers.push(worker)
    return worker
  })
  const worker = (): FakeWorker => workers.at(-1) ?? new FakeWorker()
  const answerShow = (): void => {
    const { id, step } = worker().last('show')
    worker().reply({ id, type: 'view', view: stepView(step) })
  }
  const add = () => addDocument(connection, worker)
  return { connection, workers, worker, answerShow, add, ...add() }
}
