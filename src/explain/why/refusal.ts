/** The test of the kernel that refused a call, with its words: the same in the sentence about the step and in the panel. */
import { assert } from '../../base/assert.ts'
import type { ErrnoName } from '../../base/uapi.ts'
import type { CheckEvent, TestName, WhyEvent } from '../../sim/record/why.ts'
import { WHY_TESTS } from './tests/allTests.ts'
import type { Reason, Verb } from './tests/testWords.ts'
import type { WhyFacts } from './words.ts'

export interface Refusal {
  readonly test: TestName
  /** Null where the kernel stopped instead. */
  readonly errno: ErrnoName | null
  readonly verb: Verb
  readonly reason: Reason
}

/** Why a test that was taken down refuses. */
export function refusalBy<T extends TestName>({ test, values }: CheckEvent<T>, m: WhyFacts): Refusal {
  const { errno, verb, failed } = WHY_TESTS[test]
  const reason = failed(values, m)
  return {
    test,
    errno,
    verb: verb ?? 'refused',
    reason: typeof reason === 'string' ? { words: reason } : reason,
  }
}

/** Why a call was refused, of what was taken down while it ran. Every refusal has its test. */
export function refusalIn(events: readonly WhyEvent[], m: WhyFacts): Refusal {
  const check = events.findLast((event): event is CheckEvent => event.type === 'check' && event.failed)
  assert(check !== undefined, 'no test was taken down that refused the call')
  return refusalBy(check, m)
}

const capitalized = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** As a line of the panel, the errno at its end. */
export function refusalLine({ errno, reason: { cause, despite, words, figures } }: Refusal): string {
  const before = [cause, despite].filter((part) => part !== undefined).join(', ')
  const line = `${before === '' ? '' : `${before}: `}${words}${figures === undefined ? '' : `; ${figures}`}`
  return `${capitalized(line)}${errno === null ? '' : `: ${errno}`}`
}

/** As a sentence. `call`: who made which call; `meaning`: what the errno says of itself. */
export function refusalSentence({ errno, verb, reason }: Refusal, call: string, meaning: string): string {
  const { despite, words } = reason
  const end = `${despite === undefined ? '' : ` ${despite}`}: ${words}.`
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
