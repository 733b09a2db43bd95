import { NO_REQUEST, PROTOCOL_VERSION, type Problem, type Reply, type Request } from '../protocol/messages.ts'

/** The part of a worker's global scope that is used, so that tests can stand in for it. */
export interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null
  postMessage(reply: Reply, transfer: Transferable[]): void
}

export const STARTED_TWICE: Problem = {
  title: 'The simulator was started twice',
  detail: 'The browser ran the script of the worker a second time, in the same place.',
  remedy:
    'Copy your text if you have changed it, then reload the page. Please report it with the name of your browser.',
}

/**
 * Has a session answer the messages of a worker. A scope belongs to one session: it holds the open document, and a
 * second one that took over would know of none. A browser that evaluates the module twice is told apart by this.
 */
export function attach(scope: WorkerScope, session: { handle(request: Request): Promise<void> }): void {
  if (scope.onmessage !== null) {
    scope.postMessage(
      { version: PROTOCOL_VERSION, id: NO_REQUEST, type: 'broken', problem: STARTED_TWICE },
      [],
    )
    return
  }
  scope.onmessage = (event) => void session.handle(event.data)
}
