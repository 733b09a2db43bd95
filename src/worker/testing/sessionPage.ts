/** A page for the tests of a session, with its clock. */
import { readFileSync } from 'node:fs'
import { RECORDINGS_FOLDER } from '../../documents/recording/testing/recordings.ts'
import { HABITS } from '../../documents/scenario/habits/habits.ts'
import { PROTOCOL_VERSION, type Reply, type RequestBody } from '../../protocol/messages.ts'
import { NOMMU } from '../../machines/nommu/model.ts'
import { checkInvariants } from '../../sim/nommu/invariants.ts'
import { webByteTools } from '../gunzip.ts'
import { machinesOf } from '../machines.ts'
import { Session, type SessionHost } from '../session.ts'

/** A page and a clock for a session: messages that arrive during a pause can be given. */
export class Page implements SessionHost {
  readonly replies: Reply[] = []
  readonly transfers: ArrayBuffer[][] = []
  readonly bytes = () => Promise.resolve(webByteTools)
  habits = () => Promise.resolve(HABITS)
  readonly machines = machinesOf(NOMMU, () => checkInvariants)
  readonly session = new Session(this)
  private clock = 0
  private nextId = 1
  /** Milliseconds that pass between two looks at the clock. */
  pace = 0
  /** Runs in each pause of a long run. */
  onPause: (() => Promise<void>) | null = null

  post(reply: Reply, transfer: ArrayBuffer[]): void {
    this.replies.push(reply)
    this.transfers.push(transfer)
  }
  async pause(): Promise<void> {
    await this.onPause?.()
  }
  now(): number {
    this.clock += this.pace
    return this.clock
  }

  /** Sends a request and gives the answers to it. */
  async ask(request: RequestBody, id = this.nextId++): Promise<Reply[]> {
    await this.session.handle({ version: PROTOCOL_VERSION, id, ...request })
    return this.answersTo(id)
  }
  answersTo(id: number): Reply[] {
    return this.replies.filter((reply) => reply.id === id)
  }
  /** The id that the next request gets. */
  get next(): number {
    return this.nextId
  }
}

export const types = (replies: readonly Reply[]): string[] => replies.map(({ type }) => type)
export const only = <T extends Reply['type']>(
  replies: readonly Reply[],
  type: T,
): Reply & { readonly type: T } => {
  const [reply] = replies
  if (replies.length !== 1 || reply?.type !== type)
    throw new Error(`expected one ${type}, got ${types(replies).join(', ')}`)
  return reply as Reply & { readonly type: T }
}
export const scenario = (text: string, document = 1) => ({ type: 'open-scenario', document, text }) as const
export const show = (step: number, document = 1) => ({ type: 'show', document, step }) as const
/** Long enough for several slices. */
export const LONG = `board 4M\nA = spawn\n${'A: a = mmap(4K)\nA: munmap(a, 4K)\n'.repeat(500)}`

/** The bytes of a recording that the page has. */
export const recording = (name: string): ArrayBuffer => {
  const bytes = readFileSync(new URL(`${name}.json.gz`, RECORDINGS_FOLDER))
  return Uint8Array.from(bytes).buffer
}
export const openRecording = (bytes: ArrayBuffer, document = 1) =>
  ({ type: 'open-recording', document, fileName: 'x.json.gz', bytes }) as const
