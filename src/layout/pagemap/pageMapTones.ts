/**
 * How each page is to look, as one small number a page: an index into a list of tones. Painters turn tones into colours
 * and patterns once and then only look numbers up, which is what makes a map of a million pages quick.
 */
import { PAGE_USES, PageUse } from '../../protocol/view.ts'
import type { PageUseName, StepView } from '../../protocol/view.ts'
import type { OwnerHue } from '../../model/step/owners.ts'
import type { Stretch } from './pageMapStretches.ts'

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

export function tonesByKind(view: StepView, stretches: readonly Stretch[]): PageTones {
  return tonesWith(view, stretches, (use, stretch) => {
    const kind = stretch.regions[0]?.kind
    return use === 'slack' && kind !== undefined && kind !== 'device'
      ? { use, slackOf: kind, owners: [] }
      : null
  })
}

export function tonesByOwner(view: StepView, stretches: readonly Stretch[]): PageTones {
  return tonesWith(view, stretches, (use, stretch) => {
    if (use === 'free' || stretch.owners.length === 0) return null
    const owners = stretch.owners.map((owner) => owner.hue)
    return { use: use === 'slack' ? 'slack' : 'anonymous', slackOf: null, owners: [...new Set(owners)] }
  })
}

/** `toneFor` gives null where the plain tone of the use will do. */
function tonesWith(
  view: StepView,
  stretches: readonly Stretch[],
  toneFor: (use: PageUseName, stretch: Stretch) => Tone | null,
): PageTones {
  const toneOfPage = view.frames.pageUse.slice()
  const tones: Tone[] = [...PLAIN]
  const known = new Map<string, number>()
  const indexOf = (tone: Tone): number | null => {
    const key = `${tone.use} ${tone.slackOf} ${tone.owners.join()}`
    const index = known.get(key)
    if (index !== undefined) return index
    if (tones.length === MAX_TONES) return null
    known.set(key, tones.length)
    return tones.push(tone) - 1
  }
  for (const stretch of stretches) {
    const start = stretch.pfn - view.frames.zone.startPfn
    for (let i = start; i < start + stretch.pages;) {
      const use = view.frames.pageUse[i] ?? PageUse.kernel
      let end = i + 1
      while (end < start + stretch.pages && view.frames.pageUse[end] === use) end++
      const name = PAGE_USES[use]
      const tone = name && toneFor(name, stretch)
      const index = tone ? indexOf(tone) : null
      if (index !== null) toneOfPage.fill(index, i, end)
      i = end
    }
  }
  const counts = new Uint32Array(MAX_TONES)
  for (let i = 0; i < toneOfPage.length; i++) {
    const tone = toneOfPage[i] ?? 0
    counts[tone] = (counts[tone] ?? 0) + 1
  }
  return { toneOfPage, tones, counts }
}
