/** window.explorer: the page for the console and for tests. Documented in the README. */
import { VERSION } from '../../base/package.ts'
import { quoted } from '../../base/foreign.ts'
import { framesIdle } from '../../canvas/frames.ts'
import type { CatalogueEntry } from '../../content/catalogue.ts'
import { catalogueOnceRead, openEntry, openText } from '../../store/opening/documents.ts'
import type { Diagnostic } from '../../protocol/messages.ts'
import type { StepMeasures, WhyTree } from '../../protocol/view.ts'
import type { LoadReport } from './answers.ts'
import type { Session } from '../../store/session.ts'

export interface ExplorerApi {
  /** The version of the page. */
  readonly version: string
  /** Resolves when nothing runs any more: the step asked for is shown and painted. */
  idle(): Promise<void>
  /**
   * Opens a scenario text at its start; resolves with what is wrong with it. Rejects if it cannot be opened at all; mistakes in
   * lines are no reason.
   */
  load(text: string): Promise<LoadReport>
  /** What is wrong with the text, in reading order. */
  diagnostics(): Promise<readonly Diagnostic[]>
  /** The kernel's path through the present step, test by test; null where there is none. */
  why(): Promise<WhyTree | null>
  /** What the present step costs. */
  measures(): Promise<StepMeasures | null>
  /** A file below /proc as it is after the present step: `maps`, `/proc/buddyinfo`, `/proc/1/maps`. */
  proc(name: string): Promise<string>
  /** The text as it stands in the editor. */
  text(): string
  /** The link to what is shown; null for what no link can hold. */
  link(): Promise<string | null>
  /**
   * One step forward; resolves when it is shown. While Predict is on and something is asked about that step, the question
   * opens instead and the step stays; goTo() to the step right after asks as well, to any other it does not.
   */
  step(): Promise<void>
  /** One step back. */
  back(): Promise<void>
  /** To the state after step n; 0 is before the first call. Numbers beyond the ends go to the ends. */
  goTo(n: number): Promise<void>
  /** The whole machine after the present step, in the words of nommu-trace/1. */
  state(): Promise<unknown>
  /** Scenarios and recordings that come with the page. */
  scenarios(): Promise<
    readonly Pick<CatalogueEntry, 'id' | 'kind' | 'title' | 'about' | 'chapter' | 'steps'>[]
  >
  /** Opens one of them by its id. */
  open(id: string): Promise<void>
}

declare global {
  interface Window {
    explorer: ExplorerApi
  }
}

/** After all messages that the page has sent to itself by now. */
const nextMessage = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

/** Throws where a function was handed something of another type than it takes: the console checks none. */
function expectType(name: keyof ExplorerApi, given: unknown, type: 'string' | 'number', what: string): void {
  const is = given === null || Number.isNaN(given) ? String(given) : typeof given
  if (is === type) return
  const found = ['null', 'NaN', 'undefined'].includes(is) ? is : `a value of type ${is}`
  throw new TypeError(`explorer.${name}() takes ${what}, which is a ${type}, not ${found}.`)
}

const answers = () => import('./answers.ts')

/** @param parts Resolves when all that belongs to the page is there. */
export function explorerApi(session: Session, parts: () => Promise<unknown>): ExplorerApi {
  const idle = async (): Promise<void> => {
    await Promise.all([session.idle(), parts()])
    // React draws what came last, then runs the effects that ask canvases to paint it: each is a message to itself.
    await nextMessage()
    await nextMessage()
    await new Promise((resolve) => requestAnimationFrame(resolve))
    await framesIdle()
  }
  // One after the other, so that step() twice without waiting is two steps.
  let last: Promise<void> = Promise.resolve()
  const move = (target: (step: number) => number): Promise<void> => {
    // A step that failed says so to whoever asked for it, and the next one is made all the same.
    last = last
      .catch(() => undefined)
      .then(async () => {
        await session.idle()
        const { goTo, step } = session.store.getState()
        goTo(target(step))
        await idle()
      })
    return last
  }
  const entries = async (): Promise<readonly CatalogueEntry[]> => (await catalogueOnceRead()).entries
  const opened = async (isOpen: boolean): Promise<void> => {
    if (!isOpen) {
      const { problem } = session.store.getState()
      throw new Error(problem === null ? 'Opening was stopped.' : `${problem.title}: ${problem.detail}`)
    }
    await idle()
  }
  const once = async () => {
    await session.idle()
    return answers()
  }
  return {
    version: VERSION,
    idle,
    load: async (text) => {
      expectType('load', text, 'string', 'the text of a scenario')
      await opened(await openText(session, text))
      return (await answers()).report(session)
    },
    diagnostics: async () => (await once()).report(session).diagnostics,
    why: async () => (await once()).why(session),
    measures: async () => (await once()).measures(session),
    proc: async (name) => {
      expectType('proc', name, 'string', 'the name of a file below /proc')
      return (await once()).proc(session, name)
    },
    text: () => session.store.getState().text,
    link: async () => (await once()).link(session),
    step: () => move((step) => step + 1),
    back: () => move((step) => step - 1),
    goTo: async (n) => {
      expectType('goTo', n, 'number', 'the number of a step')
      await move(() => Math.trunc(n))
    },
    state: async () => {
      await session.idle()
      const outcome = await session.state()
      if (outcome.type === 'state') return outcome.state
      if (outcome.type === 'cancelled') throw new Error('Another document was opened meanwhile.')
      throw new Error(outcome.type === 'failed' ? outcome.problem.title : 'The simulator is not running.')
    },
    scenarios: async () =>
      (await entries()).map(({ id, kind, title, about, chapter, steps }) => ({
        id,
        kind,
        title,
        about,
        chapter,
        steps,
      })),
    open: async (id) => {
      expectType('open', id, 'string', 'the id of a scenario, as explorer.scenarios() lists them')
      const entry = (await entries()).find((one) => one.id === id)
      if (entry === undefined)
        throw new Error(`There is no scenario ${quoted(id)}; see explorer.scenarios().`)
      await opened(await openEntry(session, entry))
    },
  }
}
