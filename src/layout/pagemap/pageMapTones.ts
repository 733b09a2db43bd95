/**
 * How each page is to look, as one small number a page: an index into a list of tones. Painters turn tones into colours
 * and patterns once and then only look numbers up, which is what makes a map of a million pages quick.
 */
import { bytesToPages } from '../../base/units.ts'
import { regionsOf } from '../../model/step/nommu.ts'
import { PAGE_USES, PageUse, REGION_KINDS } from '../../protocol/view.ts'
import type { PageUseName, StepView } from '../../protocol/view.ts'
import type { OwnerHue } from '../../model/step/owners.ts'
import type { Stretches } from './pageMapStretches.ts'
import { runEnds } from './toneRuns.ts'

export interface Tone {
  readonly use: PageUseName
  /** For slack: what the rest of its region holds, when known. */
  readonly slackOf: PageUseName | null
  /** Hues to colour by, when colouring by owner and there is one; several make stripes. */
  readonly owners: readonly OwnerHue[]
}

export interface PageTones {
  /** Index into `tones`, one a page; index 0 is the zone's first page. */
  readonly toneOfPage: Uint8Array
  /** At most 256. The first nine are the plain uses in PAGE_USES order. */
  readonly tones: readonly Tone[]
  /** Pages of each tone. */
  readonly counts: Uint32Array
}

const PLAIN: readonly Tone[] = PAGE_USES.map((use) => ({ use, slackOf: null, owners: [] }))
const MAX_TONES = 256

/** By kind: slack keeps the hue of its region. */
export function tonesByKind(view: StepView): PageTones {
  const regions = regionsOf(view)
  const device = REGION_KINDS.indexOf('device')
  const pfn: number[] = []
  const pages: number[] = []
  const kinds: number[] = []
  for (let row = 0; row < regions.length; row++) {
    const kind = regions.kind[row] ?? device
    const start = bytesToPages(regions.end[row] ?? 0)
    const end = bytesToPages(regions.top[row] ?? 0)
    if (end <= start || kind === device) continue
    pfn.push(start)
    pages.push(end - start)
    kinds.push(kind)
  }
  return tonesWith(
    view,
    { length: pfn.length, pfn, pages },
    {
      keyOf: (use, row) => (use === PageUse.slack ? (kinds[row] ?? -1) : -1),
      toneOf: (key) => {
        const slackOf = REGION_KINDS[key]
        return { use: 'slack', slackOf: slackOf === 'device' ? null : (slackOf ?? null), owners: [] }
      },
    },
  )
}

export function tonesByOwner(view: StepView, stretches: Stretches): PageTones {
  const { owners, ownerSets } = stretches
  return tonesWith(view, stretches, {
    keyOf: (use, stretch) => {
      const set = owners[stretch] ?? -1
      const isOwned = use !== PageUse.free && (ownerSets[set]?.length ?? 0) > 0
      return isOwned ? 2 * set + (use === PageUse.slack ? 1 : 0) : -1
    },
    toneOf: (key) => ({
      use: key % 2 === 1 ? 'slack' : 'anonymous',
      slackOf: null,
      owners: [...new Set(ownerSets[key >> 1]?.map(({ hue }) => hue))],
    }),
  })
}

/** Parts of RAM, in any order: first page and length of each. */
interface Spans {
  readonly length: number
  readonly pfn: ArrayLike<number>
  readonly pages: ArrayLike<number>
}

interface Toning {
  /** A small number for each tone that pages of a use have in a span; -1 where the plain tone of the use will do. */
  keyOf(use: number, span: number): number
  toneOf(key: number): Tone
}

function tonesWith(view: StepView, spans: Spans, { keyOf, toneOf }: Toning): PageTones {
  const { pageUse, zone } = view.frames
  const toneOfPage = pageUse.slice()
  const tones: Tone[] = [...PLAIN]
  const byWords = new Map<string, number>()
  const byKey: number[] = []
  /** Index of a tone; -1 where there is no room for one more. */
  const indexOf = (tone: Tone): number => {
    const words = `${tone.use} ${tone.slackOf} ${tone.owners.join()}`
    const index = byWords.get(words)
    if (index !== undefined) return index
    if (tones.length === MAX_TONES) return -1
    byWords.set(words, tones.length)
    return tones.push(tone) - 1
  }
  const endOfUse = runEnds(pageUse)
  for (let span = 0; span < spans.length; span++) {
    const first = (spans.pfn[span] ?? 0) - zone.startPfn
    const end = Math.min(toneOfPage.length, first + (spans.pages[span] ?? 0))
    for (let page = Math.max(0, first); page < end;) {
      const use = pageUse[page] ?? PageUse.kernel
      const after = Math.min(end, endOfUse(page))
      const key = keyOf(use, span)
      const index = key === -1 ? -1 : (byKey[key] ??= indexOf(toneOf(key)))
      if (index !== -1) toneOfPage.fill(index, page, after)
      page = after
    }
  }
  const counts = new Uint32Array(MAX_TONES)
  const endOf = runEnds(toneOfPage)
  for (let page = 0; page < toneOfPage.length;) {
    const after = endOf(page)
    const tone = toneOfPage[page] ?? 0
    counts[tone] = (counts[tone] ?? 0) + after - page
    page = after
  }
  return { toneOfPage, tones, counts }
}
