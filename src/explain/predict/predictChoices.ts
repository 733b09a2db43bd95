/** Answers to choose from: the right one among others that a reader may well think of. */
import { formatBytes, formatPages, formatPagesAndBytes } from '../../base/format.ts'
import { operationOf } from '../../language/calls/calls.ts'
import { ERRNO } from '../../base/uapi.ts'
import type { ErrnoName } from '../../base/uapi.ts'
import { MAX_PAGE_ORDER, PAGE_SIZE, type PageRun } from '../../base/units.ts'
import { loadsProgram } from '../step/stepFacts.ts'
import type { PredictAnswer } from './predictTypes.ts'

/** One more than these are few enough to weigh against each other. */
const MOST_OTHERS = 3

/**
 * Numbers of pages in ascending order, the right one among them.
 * @param others Likely mistakes, the likeliest first; those that repeat another are left out.
 * @param runsFor Where a number of pages would lie on the map.
 */
export function chooseCount(
  right: number,
  others: readonly number[],
  runsFor: (pages: number) => readonly PageRun[],
): PredictAnswer {
  const likely = [...others, right * 2, Math.ceil(right / 2), right + 1, right + 2]
  const wrong = [...new Set(likely)].filter((pages) => pages >= 0 && pages !== right).slice(0, MOST_OTHERS)
  const counts = [...wrong, right].toSorted((a, b) => a - b)
  return {
    as: 'choice',
    choices: counts.map((pages) => ({
      text: pages === 0 ? 'None' : formatPagesAndBytes(pages),
      runs: runsFor(pages),
    })),
    right: counts.indexOf(right),
  }
}

/** Orders around the right one, smallest first. */
export function chooseOrder(right: number, runsFor: (pages: number) => readonly PageRun[]): PredictAnswer {
  const first = Math.max(0, Math.min(right - 1, MAX_PAGE_ORDER - 2))
  const orders = [first, first + 1, first + 2]
  return {
    as: 'choice',
    choices: orders.map((order) => ({
      text: `Order ${order}: ${formatPages(2 ** order)}, ${formatBytes(2 ** order * PAGE_SIZE)}`,
      runs: runsFor(2 ** order),
      why:
        order < right
          ? `A block of order ${order} holds only ${formatPages(2 ** order)}.`
          : order > right
            ? 'It would hold the request, but so does a block of half that size.'
            : '',
    })),
    right: orders.indexOf(right),
  }
}

export type Sharing = 'share' | 'copy' | 'in place'
const SHARINGS: readonly (readonly [Sharing, string, why: string])[] = [
  ['share', 'It shares a region that is there', 'No region that it may share holds these pages.'],
  ['copy', 'It gets a copy of its own', 'No copy is needed.'],
  [
    'in place',
    'It is put on the memory of the file itself',
    'The file has no memory of its own that this mapping could use.',
  ],
]

export const chooseSharing = (right: Sharing, runs: readonly PageRun[]): PredictAnswer => ({
  as: 'choice',
  choices: SHARINGS.map(([sharing, text, why]) =>
    sharing === right
      ? { text, runs }
      : { text, runs: [], why: right === 'share' && sharing === 'in place' ? '' : why },
  ),
  right: SHARINGS.findIndex(([sharing]) => sharing === right),
})

/** How a call can end. */
export type Ending = ErrnoName | 'works' | 'dies' | 'stops'

/** What may come to mind of any call; its own errnos come before. */
const USUAL_REFUSALS: readonly ErrnoName[] = ['ENOMEM', 'EINVAL', 'ENOSYS']

const ENDINGS = { works: 'It works', dies: 'The program dies of SIGSEGV', stops: 'The kernel stops' } as const

const isErrno = (ending: Ending): ending is ErrnoName => !(ending in ENDINGS)

const endingText = (ending: Ending): string =>
  isErrno(ending) ? `${ending}: ${ERRNO[ending][1].toLowerCase()}` : ENDINGS[ending]

function whyNotEnding(ending: Ending, right: Ending): string {
  if (ending === 'works') return 'Something stands against it.'
  if (ending === 'stops') return 'Nothing here damages what the kernel keeps.'
  if (ending === 'dies')
    return right === 'works'
      ? 'All that its loader asks for is there.'
      : 'It does not come to the point of no return: the caller is still there to be told.'
  if (right === 'dies')
    return `An error can be returned only before the point of no return, and this fails after it.`
  const meaning = ERRNO[ending][1].toLowerCase()
  return right === 'works'
    ? `${ending} (${meaning}) would need a cause, and there is none here.`
    : `${ending} (${meaning}) is not what goes wrong.`
}

export function chooseEnding(call: string, right: Ending): PredictAnswer {
  const refusals = [...new Set([...operationOf(call).errnos, ...USUAL_REFUSALS])].slice(0, MOST_OTHERS)
  const isOther = isErrno(right) && !refusals.includes(right)
  const named = isOther ? [...refusals.slice(0, 2), right] : refusals
  const endings: readonly Ending[] = [
    'works',
    ...named.toSorted(),
    // Loading a program can fail when nobody is left to be told.
    ...(loadsProgram(call) ? (['dies'] as const) : []),
    ...(right === 'stops' ? [right] : []),
  ]
  return {
    as: 'choice',
    choices: endings.map((ending) => ({
      text: endingText(ending),
      runs: [],
      why: ending === right ? '' : whyNotEnding(ending, right),
    })),
    right: endings.indexOf(right),
  }
}
