/** A report of a step in which the model does not do what Linux does, ready to be passed on. Pure. */
import type { OpenedView } from '../../protocol/messages.ts'
import type { CallView, Verdict } from '../../protocol/view.ts'

export interface Mismatch {
  readonly version: string
  /** Address of the page at the step; null where no link can hold the document. */
  readonly address: string | null
  readonly opened: Pick<OpenedView, 'kind' | 'title' | 'board' | 'era' | 'kernel'> & {
    readonly timeline: Pick<OpenedView['timeline'], 'steps'>
  }
  readonly step: number
  readonly call: Pick<CallView, 'text' | 'result'> | null
  readonly verdict: Verdict | null
  /** As the browser names itself. */
  readonly browser: string
}

/** Longest address that hosts of issues take. */
const LONGEST = 8000

export function mismatchText({ version, address, opened, step, call, verdict, browser }: Mismatch): string {
  const { kind, title, board, era, kernel, timeline } = opened
  return [
    `NOMMU Explorer ${version}`,
    `Link: ${address ?? `none can hold this ${kind}: please attach the file that "Share" saves`}`,
    `Step ${step} of ${timeline.steps} of the ${kind} "${title}"`,
    `Board ${board}, as Linux ${era}${kernel === null ? '' : `; recorded kernel: ${kernel}`}`,
    ...(call === null ? [] : [`Call: ${call.text} ${call.result}`]),
    ...(verdict === null || verdict.identical ? [] : differencesOf(verdict)),
    `Browser: ${browser}`,
  ].join('\n')
}

function differencesOf({ differences, total }: Verdict): readonly string[] {
  const hidden = total - differences.length
  return [
    `The model differs from the recorded kernel in ${total} ${total === 1 ? 'place' : 'places'}:`,
    ...differences.map(({ text }) => `  ${text}`),
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
  ]
}

/** Address of the form with the report in it, or without where it is too long for an address. `bugs`: of the issues. */
export function mismatchForm(bugs: string, report: string): string {
  const form = `${bugs.replace(/(?<!\/)\/+$/, '')}/new?template=mismatch.yml`
  const filled = `${form}&report=${encodeURIComponent(report)}`
  return filled.length > LONGEST ? form : filled
}
