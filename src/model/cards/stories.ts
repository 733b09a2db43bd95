/** The card of a thing: its story in plain words, worked out from one step's view. */
import { measuredRelease } from '../run/releases.ts'
import { unreachable } from '../../base/assert.ts'
import { sharedWords } from '../../base/vmaWords.ts'
import { formatBytes, formatCount, formatPages, formatPagesAndBytes } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import type { MmuView, StepView } from '../../protocol/view.ts'
import { freeBlockAt, stepOfLine } from '../step/lookup.ts'
import { hasRegions, regionById } from '../step/nommu.ts'
import { code, linkFile, type Rich } from '../rich.ts'
import { processByPid, vmaById } from '../step/spaces.ts'
import type { Fact, Story, StoryContext } from './story.ts'
import { storyOfRegion, storyOfVma } from './storyOfMapping.ts'
import { storyOfPagedVma } from './storyOfPaged.ts'
import { storyOfFreeBlock, storyOfPage, storyOfPages } from './storyOfMemory.ts'
import { storyOfFile, storyOfProcess, storyOfStep } from './storyOfOthers.ts'
import type { Thing } from '../things.ts'
import { filesOf } from '../step/nommu.ts'

export type { Fact, Story, StoryContext } from './story.ts'

/** The story of a thing in this step; null when this step does not have it (`absence` says so in words). */
export function storyFor(view: StepView, thing: Thing, context: StoryContext): Story | null {
  const story = storyOf(view, thing, context)
  return story === null || hasRegions(view) ? story : inVmaWords(story)
}

const inVmaWords = ({ heading, swatch, sentences, facts }: Story): Story => {
  const rich = (words: Rich): Rich =>
    words.map((segment) => (typeof segment === 'string' ? sharedWords(segment, false) : segment))
  return {
    heading: sharedWords(heading, false),
    swatch,
    sentences: sentences.map(rich),
    facts: facts.map(({ label, value }) => ({ label: sharedWords(label, false), value: rich(value) })),
  }
}

function storyOf(view: StepView, thing: Thing, context: StoryContext): Story | null {
  switch (thing.kind) {
    case 'page': {
      const index = thing.pfn - view.frames.zone.startPfn
      return index >= 0 && index < view.frames.zone.spannedPages
        ? storyOfPage(view, thing.pfn, context)
        : null
    }
    case 'free-block': {
      const block = freeBlockAt(view, thing.pfn)
      return block?.pfn === thing.pfn && block.order === thing.order ? storyOfFreeBlock(view, block) : null
    }
    case 'region': {
      const region = regionById(view, thing.id)
      return region && storyOfRegion(view, region, context)
    }
    case 'vma': {
      const vma = vmaById(view, thing.id)
      const { spaces } = view
      if (vma !== null && spaces.kind === 'paged') return storyOfPagedVma(view, spaces, vma, context)
      return vma && storyOfVma(view, vma, context)
    }
    case 'process': {
      const process = processByPid(view, thing.pid)
      return process && storyOfProcess(view, process, context)
    }
    case 'file': {
      const file = filesOf(view).find((candidate) => candidate.path === thing.path)
      return file ? storyOfFile(view, file) : null
    }
    case 'pages':
      return storyOfPages(thing.name, thing.runs)
    case 'step':
      return storyOfStep(view, thing.step, context)
    case 'line': {
      const step = stepOfLine(context.timeline, thing.line)
      return step === null ? null : storyOfStep(view, step, context)
    }
    default:
      return unreachable(thing)
  }
}

const NAMES: Record<Thing['kind'], string> = {
  page: 'page',
  'free-block': 'free block',
  region: 'region',
  vma: 'mapping',
  process: 'process',
  file: 'file',
  step: 'step',
  line: 'line',
  pages: 'memory',
}

/** For a thing that was selected in another step and is not in this one. */
export const absence = (thing: Thing, view: StepView): string =>
  thing.kind === 'line'
    ? `Line ${thing.line} runs no step.`
    : `The ${sharedWords(NAMES[thing.kind], hasRegions(view))} you selected does not exist after step ${view.step}. Step back, or select something else.`

/** The machine in a few numbers, for when nothing is pointed at. */
export function machineSummary(view: StepView): readonly Fact[] {
  const { zone } = view.frames
  const order = view.frames.freeBlocks.order.reduce((most, next) => Math.max(most, next), -1)
  return [
    { label: 'Free', value: [formatPagesAndBytes(view.frames.freePages)] },
    {
      label: 'Largest block',
      value: [order < 0 ? 'none' : `${formatBytes(2 ** order * PAGE_SIZE)}, order ${order}`],
    },
    ...ownFacts(view.own),
    ...programs(view),
    {
      label: 'Watermarks',
      value: [`min ${zone.watermarkMin}, low ${zone.watermarkLow}, high ${zone.watermarkHigh} pages`],
    },
    {
      label: 'Zone',
      value: [`${zone.name}, ${formatBytes(zone.spannedPages * PAGE_SIZE)}`],
    },
    ...(view.own ? [{ label: 'Kernel', value: [kernelWords(view.own.era)] }] : []),
  ]
}

const kernelWords = (era: string): string =>
  measuredRelease(era) === era ? `Linux ${era}` : `Linux ${era}, as measured on ${measuredRelease(era)}`

/** Programs that can be started, with the way to their cards. */
function programs(view: StepView): readonly Fact[] {
  const files = filesOf(view).filter(({ isProgram }) => isProgram === true)
  return files.length === 0
    ? []
    : [
        {
          label: 'Programs',
          value: files.flatMap(({ path }, n) => [...(n === 0 ? [] : [', ']), linkFile(path)]),
        },
      ]
}

function pagingFacts({ vmas, tablePages, tables }: MmuView): readonly Fact[] {
  const entries = tables.reduce((sum, table) => sum + table.entries, 0)
  const counted = `${formatCount(entries)} ${entries === 1 ? 'entry' : 'entries'}`
  return [
    { label: 'VMAs', value: [formatCount(vmas)] },
    { label: 'Page tables', value: [`${counted}, ${formatPagesAndBytes(tablePages)}`] },
  ]
}

function ownFacts(own: StepView['own']): readonly Fact[] {
  if (own === null) return []
  if (own.machine === 'mmu') return pagingFacts(own)
  const { mmapPages, nrTrimPages, has } = own
  const trim =
    nrTrimPages === 0
      ? '0 (never trim)'
      : `${nrTrimPages} (trim when at least ${formatPages(nrTrimPages)} ${nrTrimPages === 1 ? 'is' : 'are'} left over)`
  return [
    {
      label: 'Held by mappings',
      value: [formatPagesAndBytes(mmapPages), ...(has.mmapCopy ? [' ', code('MmapCopy')] : [])],
    },
    ...(has.trimming ? [{ label: 'nr_trim_pages', value: [trim] }] : []),
  ]
}
