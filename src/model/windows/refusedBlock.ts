/** What answers a refused block: the cheapest place for it, what stands there, and the free run that holds no such block. */
import { formatBytes, formatCount, formatPages, hex } from '../../base/format.ts'
import { PAGE_SIZE, pfnToAddr, type PageRun, type Pfn } from '../../base/units.ts'
import type { RefusedBlock, StepView } from '../../protocol/view.ts'
import type { Rich } from '../rich.ts'
import { cheapestWindows } from './cheapestWindow.ts'
import type { BlockWindow } from './cheapestWindow.ts'
import { holderWords, wayToFree, whoHolds } from './windowWords.ts'

export interface RefusedAnswer {
  readonly order: number
  /** Null where each place of the size holds pages that nothing can free, or where none lies in the zone. */
  readonly window: BlockWindow | null
  readonly run: PageRun | null
  /** Where a block of the order may begin, in the run and at its ends; at most four, as it holds no such block. */
  readonly starts: readonly Pfn[]
  /** One to four sentences. */
  readonly words: Rich
  /** The same without the list of several holders, for where the map shows them and there is room for little. */
  readonly brief: Rich
}

/** Holders that are told; the rest is counted. */
const TOLD = 3

const known = new WeakMap<StepView, RefusedAnswer>()

/** Null where no block was refused. Worked out once a view. */
export function refusedAnswer(view: StepView): RefusedAnswer | null {
  if (view.refused === undefined) return null
  const answer = known.get(view) ?? answerTo(view, view.refused)
  known.set(view, answer)
  return answer
}

function answerTo(view: StepView, { order, run }: RefusedBlock): RefusedAnswer {
  const { best, total } = cheapestWindows(view, order, 1)
  const window = best[0] ?? null
  const told = window === null ? alike([noPlace(order, total)]) : wordsOf(view, window)
  return { order, window, run, starts: run === null ? [] : startsIn(view, order, run), ...told }
}

function startsIn(view: StepView, order: number, { pfn, pages }: PageRun): readonly Pfn[] {
  const { startPfn, spannedPages } = view.frames.zone
  const block = 2 ** order
  const starts: Pfn[] = []
  for (let start = Math.floor(pfn / block) * block; start <= pfn + pages; start += block)
    if (start >= startPfn && start < startPfn + spannedPages) starts.push(start as Pfn)
  return starts
}

const sizeOf = (order: number): string => formatBytes(2 ** order * PAGE_SIZE)

const noPlace = (order: number, total: number): string =>
  total === 0
    ? `No place for ${sizeOf(order)} lies inside the zone.`
    : `Each place where ${sizeOf(order)} may begin holds pages that nothing here can free.`

type Told = Pick<RefusedAnswer, 'words' | 'brief'>

const alike = (words: Rich): Told => ({ words, brief: words })

function wordsOf(view: StepView, window: BlockWindow): Told {
  const { order, pagesToFree, holders } = window
  const place = {
    text: hex(pfnToAddr(window.pfn)),
    thing: { kind: 'pages', name: placeName(order), runs: [{ pfn: window.pfn, pages: 2 ** order }] },
    code: true,
  } as const
  if (pagesToFree === 0)
    return alike([`${sizeOf(order)} are free at `, place, ', and the reserve keeps them.'])
  const [only] = holders.length === 1 ? holders : []
  const told = holders.slice(0, TOLD).flatMap((holder) => [...holderWords(view, holder), '. '])
  const left = holders.length - TOLD
  const where: Rich = [
    `The cheapest place for ${sizeOf(order)} is `,
    place,
    `: ${formatCount(pagesToFree)} of its ${formatPages(2 ** order)} ${pagesToFree === 1 ? 'is' : 'are'} in the way`,
  ]
  const way: Rich = [
    ...wayToFree(view, window),
    ...(isKeptBack(view, window) ? [' Even then the reserve would keep it back.'] : []),
  ]
  if (only) return alike([...where, ': ', ...whoHolds(view, only), '. ', ...way])
  const rest = left > 0 ? ['Others hold the rest. '] : []
  return { words: [...where, '. ', ...told, ...rest, ...way], brief: [...where, '. ', ...way] }
}

/** What the measures call a place for a block, too. */
export const placeName = (order: number): string => `A place for order ${order}`

/** Whether the min watermark would refuse the block when its place is free. */
const isKeptBack = (
  { frames: { freePages, zone } }: StepView,
  { order, pagesToFree }: BlockWindow,
): boolean => freePages + pagesToFree - (2 ** order - 1) <= zone.watermarkMin
