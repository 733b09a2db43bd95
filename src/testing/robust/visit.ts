/**
 * A file opened as the page and its worker open it: told apart by its first bytes, read, run to its end, and looked at from every side
 * that the page has. What must never happen, whatever the file holds, is listed in the answer.
 */
import { readBinary } from '../../documents/binary/readBinary.ts'
import { HABITS } from '../../documents/scenario/habits/habits.ts'
import { readDocument } from '../../store/opening/openFile.ts'
import { NOMMU } from '../../machines/nommu/model.ts'
import { pictureSheet } from '../../export/picture/picture.ts'
import { PROTOCOL_VERSION } from '../../protocol/messages.ts'
import { finish } from '../../base/work.ts'
import { readReport } from '../../explain/reports/view.ts'
import type { OpenedView, Problem, Reply, ReplyBody, RequestBody } from '../../protocol/messages.ts'
import type { Check } from '../../engine/timeline.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { webByteTools } from '../../worker/gunzip.ts'
import { machinesOf } from '../../worker/machines.ts'
import { Session, type SessionHost } from '../../worker/session.ts'
import { notForPeople, tooLong } from './words.ts'

export interface Visit {
  /** What the page says where the file was refused. */
  readonly problem: Problem | null
  readonly opened: OpenedView | null
  /** What is said of the steps that were looked at. */
  readonly sentences: ReadonlyMap<number, string>
  /** What must not be: exceptions, numbers that are none, words that a programme wrote for itself. Empty when all is well. */
  readonly faults: readonly string[]
}

interface VisitOptions {
  /** How many steps are looked at, spread over the run; the last one is. */
  readonly looks?: number
  readonly check?: Check<Machine> | null
}

/** Steps of a run of which few are looked at. */
const LONG_RUN = 2000

/** A step whose picture is drawn may have so many regions: what is drawn is for the tests of pictures. */
const MOST_REGIONS = 500

class Host implements SessionHost {
  readonly bytes = () => Promise.resolve(webByteTools)
  readonly habits = () => Promise.resolve(HABITS)
  readonly machines
  private readonly replies: Reply[] = []
  private readonly session: Session
  private id = 0

  constructor(check: Check<Machine> | null) {
    this.machines = machinesOf(NOMMU, () => check)
    this.session = new Session(this)
  }

  post(reply: Reply): void {
    this.replies.push(reply)
  }
  pause = (): Promise<void> => Promise.resolve()
  now = (): number => performance.now()

  /** The last answer to a request. */
  async ask(request: RequestBody): Promise<ReplyBody> {
    const id = ++this.id
    await this.session.handle({ version: PROTOCOL_VERSION, id, ...request })
    const answer = this.replies.findLast((reply) => reply.id === id)
    this.replies.length = 0
    if (answer === undefined) throw new Error(`${request.type} was not answered`)
    return answer
  }
}

/** The file as its owner has it on a disk; what it is called is for the messages. */
export async function visit(name: string, bytes: Uint8Array, options: VisitOptions = {}): Promise<Visit> {
  const { check = null } = options
  const faults: string[] = []
  const sentences = new Map<number, string>()
  const given = new TextDecoder().decode(bytes.subarray(0, 1 << 20))
  const see = (where: string, value: unknown): void => {
    for (const fault of notForPeople(value, given)) faults.push(`${where}: ${fault}`)
  }
  const refused = (problem: Problem): Visit => {
    see('the problem', problem)
    for (const words of tooLong(problem)) faults.push(`the problem: ${words}`)
    return { problem, opened: null, sentences, faults }
  }
  try {
    const read = await readDocument(name, new Blob([bytes.slice()]))
    if ('title' in read) return refused(read)
    if ('log' in read) {
      see('what the log says', finish(readReport(read.log)))
      return { problem: null, opened: null, sentences, faults }
    }
    if ('program' in read) {
      see('what the program is', readBinary(bytes))
      return { problem: null, opened: null, sentences, faults }
    }
    const source = 'source' in read ? read.source : read
    const host = new Host(check)
    const opening = await host.ask(
      source.kind === 'scenario'
        ? { type: 'open-scenario', document: 1, text: source.text }
        : {
            type: 'open-recording',
            document: 1,
            fileName: source.fileName,
            bytes: await source.blob.arrayBuffer(),
          },
    )
    if (opening.type === 'failed') {
      if (opening.problem.title.includes('fault of its own')) faults.push(opening.problem.detail)
      return refused(opening.problem)
    }
    if (opening.type !== 'opened') throw new Error(`opening ended with ${opening.type}`)
    const { opened } = opening
    see('what was opened', opened)
    const { steps } = opened.timeline
    for (const step of spread(steps, options.looks ?? (steps > LONG_RUN ? 2 : 12)))
      sentences.set(step, await lookAt(host, opened, step, see))
    const program = await host.ask({ type: 'c-program', document: 1 })
    if (program.type === 'c-program') see('the C program', program.source)
    return { problem: null, opened, sentences, faults }
  } catch (error) {
    faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return { problem: null, opened: null, sentences, faults }
  }
}

type See = (where: string, value: unknown) => void

/** Gives the sentence about the step. */
async function lookAt(host: Host, opened: OpenedView, step: number, see: See): Promise<string> {
  const shown = await host.ask({ type: 'show', document: 1, step, question: true })
  if (shown.type !== 'view') throw new Error(`step ${step} is not shown: ${JSON.stringify(shown)}`)
  const { view } = shown
  see(`step ${step}`, view)
  if ((view.own?.machine === 'nommu' ? view.own.regions.length : 0) <= MOST_REGIONS)
    see(`the picture of step ${step}`, pictureSheet(view, opened).svg)
  for (const request of [
    { type: 'state', document: 1, step },
    { type: 'narration', document: 1, step },
    { type: 'proc-text', document: 1, step },
    { type: 'proc', document: 1, step, path: '/proc/maps', from: null },
  ] as const) {
    const answer = await host.ask(request)
    if (answer.type === 'failed') throw new Error(`${request.type} of step ${step}: ${answer.problem.detail}`)
    see(`${request.type} of step ${step}`, answer)
  }
  return view.sentence
}

/** Steps from 0 to the last, both among them. */
const spread = (steps: number, looks: number): readonly number[] => [
  ...new Set(Array.from({ length: looks }, (_, i) => Math.round((steps * i) / Math.max(1, looks - 1)))),
]
