/** The test of the kernel that refused a call, with its words: the same in the sentence about the step and in the panel. */
import { sharedWords } from '../../base/vmaWords.ts'
import { asPfn, type PageRun } from '../../base/units.ts'
import type { ErrnoName } from '../../base/uapi.ts'
import type { CheckEvent, NoteEvent, TestName, WhyEvent } from '../../sim/record/why.ts'
import { WHY_TESTS } from './tests/allTests.ts'
import type { Reason, Verb } from './tests/testWords.ts'
import { unalignedRun, type WhyFacts } from './words.ts'

export interface Refusal {
  readonly test: TestName
  /** Null where the kernel stopped instead. */
  readonly errno: ErrnoName | null
  readonly verb: Verb
  readonly reason: Reason
  /** What one sees on the map and might object, in the words of a sentence; null where there is nothing of the kind. */
  readonly objection: string | null
}

/** Why a test that was taken down refuses. */
export function refusalBy<T extends TestName>({ test, values }: CheckEvent<T>, m: WhyFacts): Refusal {
  const { errno, verb, failed } = WHY_TESTS[test]
  const reason = failed(values, m)
  return {
    test,
    errno,
    verb: verb ?? 'refused',
    reason: inWords(typeof reason === 'string' ? { words: reason } : reason, m),
    objection: null,
  }
}

const inWords = (reason: Reason, { rules }: WhyFacts): Reason =>
  rules.vmas === 'links' ? { ...reason, words: sharedWords(reason.words, false) } : reason

const unalignedIn = (events: readonly WhyEvent[]): NoteEvent<'run-unaligned'> | undefined =>
  events.findLast(
    (event): event is NoteEvent<'run-unaligned'> => event.type === 'note' && event.note === 'run-unaligned',
  )

/** The tests that a block of some order fails; the order is the first thing that each looks at. */
const BLOCK_TESTS: ReadonlySet<TestName> = new Set([
  'block-missing',
  'memory-exhausted',
  'watermark',
  'watermark-order',
])

/** The block for want of which a call was refused; null where it was refused for something else. */
export function blockRefusedIn(
  events: readonly WhyEvent[],
): { readonly order: number; readonly run: PageRun | null } | null {
  const check = events.findLast((event): event is CheckEvent => event.type === 'check' && event.failed)
  const [order] = check?.values ?? []
  if (check === undefined || order === undefined || !BLOCK_TESTS.has(check.test)) return null
  const run = unalignedIn(events)
  return {
    order,
    run: run === undefined ? null : { pfn: asPfn(run.values[1]), pages: run.values[2] },
  }
}

/** Why a call was refused, of what was taken down while it ran; null where no test was. */
export function refusalIn(events: readonly WhyEvent[], m: WhyFacts): Refusal | null {
  const check = events.findLast((event): event is CheckEvent => event.type === 'check' && event.failed)
  if (check === undefined) return null
  const run = unalignedIn(events)
  return {
    ...refusalBy(check, m),
    objection: run === undefined ? null : unalignedRun(run.values[0], run.values[2]),
  }
}

const capitalized = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** As a line of the panel, the errno at its end. */
export function refusalLine({ errno, reason: { cause, despite, words, figures } }: Refusal): string {
  const before = [cause, despite].filter((part) => part !== undefined).join(', ')
  const line = `${before === '' ? '' : `${before}: `}${words}${figures === undefined ? '' : `; ${figures}`}`
  return `${capitalized(line)}${errno === null ? '' : `: ${errno}`}`
}

/** As a sentence. `call`: who made which call; `meaning`: what the errno says of itself. */
export function refusalSentence(
  { errno, verb, reason, objection }: Refusal,
  call: string,
  meaning: string,
): string {
  const { despite, words } = reason
  const more = objection === null ? '' : ` ${objection}.`
  const end = `${despite === undefined ? '' : ` ${despite}`}: ${words}.${more}`
  switch (verb) {
    case 'alone':
      return `${capitalized(words)}.`
    case 'lacks':
      return `${call} ${words}: ${errno ?? ''} (${meaning}).`
    case 'failed':
      return `${call} failed with ${errno ?? ''}${end}`
    case 'refused':
    default:
      return `${call} was refused with ${errno ?? ''} (${meaning})${end}`
  }
}
