/**
 * The worker: hands messages to the session and nothing else, because code in here is out of reach for unit tests.
 * Nothing may import this file, and in the built site no chunk imports the one made of it: see vite.config.ts.
 */
import { attach } from './attach.ts'
import { checkEveryStep, MACHINES } from './machines.ts'
import { Session } from './session.ts'

declare const self: DedicatedWorkerGlobalScope
declare global {
  interface ImportMeta {
    readonly env: { readonly DEV: boolean }
  }
}

const turn = new MessageChannel()
const waiting: (() => void)[] = []
turn.port1.onmessage = () => waiting.shift()?.()

/** Every step is checked while developing. Built pages do not even hold the code for it. */
if (import.meta.env.DEV) void checkEveryStep()

attach(
  self,
  new Session({
    post: (reply, transfer) => self.postMessage(reply, transfer),
    pause: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        turn.port2.postMessage(null)
      }),
    now: () => performance.now(),
    bytes: async () => (await import('./gunzip.ts')).webByteTools,
    habits: async () => (await import('../documents/scenario/habits/habits.ts')).HABITS,
    machines: MACHINES,
  }),
)
