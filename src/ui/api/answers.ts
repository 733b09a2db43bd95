/** What window.explorer tells of a document besides its state. Few ask: it is fetched when the first one does. */
import { encodeLink } from '../../link/link.ts'
import type { Diagnostic } from '../../protocol/messages.ts'
import type { StepMeasures, StepView, WhyTree } from '../../protocol/view.ts'
import { captureLink } from '../../store/opening/linkState.ts'
import type { Session } from '../../store/session.ts'
import { quoted } from '../../base/foreign.ts'
import { shareAddress, sharedState } from '../share/shareText.ts'

/** What became of a text that was opened. */
export interface LoadReport {
  readonly title: string
  /** Calls that run. */
  readonly steps: number
  readonly diagnostics: readonly Diagnostic[]
}

export function report({ store }: Session): LoadReport {
  const { opened } = store.getState()
  return {
    title: opened?.title ?? '',
    steps: opened?.timeline.steps ?? 0,
    diagnostics: opened?.diagnostics ?? [],
  }
}

async function presentView(session: Session): Promise<StepView> {
  const outcome = await session.view(session.store.getState().step)
  if (outcome.type === 'view') return outcome.view
  throw new Error(
    outcome.type === 'failed' ? outcome.problem.title : 'Another document was opened meanwhile.',
  )
}

export const why = async (session: Session): Promise<WhyTree | null> =>
  (await presentView(session)).why ?? null

export const measures = async (session: Session): Promise<StepMeasures | null> =>
  (await presentView(session)).measures ?? null

/** The text of a file below /proc after the present step, by its path or what that ends in. */
export async function proc(session: Session, name: string): Promise<string> {
  const { step } = session.store.getState()
  const ask = async (path: string, from: number) => {
    const outcome = await session.proc(step, path, from)
    if (outcome.type === 'proc') return outcome.proc
    throw new Error(
      outcome.type === 'failed' ? outcome.problem.title : 'Another document was opened meanwhile.',
    )
  }
  const first = await ask(name, 0)
  const paths = (first?.files ?? []).map(({ path }) => path)
  const path = paths.find((one) => one === name) ?? paths.find((one) => one.endsWith(`/${name}`))
  if (path === undefined)
    throw new Error(`There is no file ${quoted(name)} here; there are ${paths.join(', ')}.`)
  const lines: string[] = []
  for (let from = 0, length = 1; from < length;) {
    const part = await ask(path, from)
    if (part === null || part.lines.length === 0) break
    for (const { change, text } of part.lines) if (change !== 'removed') lines.push(text)
    from = part.from + part.lines.length
    length = part.length
  }
  return lines.map((line) => `${line}\n`).join('')
}

/** The link to what is shown; null for what no link can hold. */
export async function link({ store }: Session): Promise<string | null> {
  const state = captureLink(store.getState())
  const choices = { withView: true, withPredict: false, step: state?.step ?? 0 }
  const fragment = state === null ? null : await encodeLink(sharedState(state, choices))
  return fragment === null ? null : shareAddress(location.href, fragment)
}
