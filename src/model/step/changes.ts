/** What a step changed, as a list to read and to point at. */
import { formatBytes, formatPages, hex, hexRange } from '../../base/format.ts'
import { PAGE_SIZE, pfnToAddr, type PageRun } from '../../base/units.ts'
import type { StepView } from '../../protocol/view.ts'
import { WORD, wordLabel } from './wordLabel.ts'
import { vmaById } from './spaces.ts'
import { code, linkRegion } from '../rich.ts'
import type { Rich } from '../rich.ts'
import { nameOf, ownersOf } from '../cards/story.ts'
import { hasRegions, regionById, regionsChangeOf } from './nommu.ts'

export type ChangeMark = 'added' | 'removed' | 'changed' | 'merged' | 'read'

export interface ChangeItem {
  readonly mark: ChangeMark
  readonly words: Rich
}

export interface ChangeGroup {
  readonly title: string
  readonly items: readonly ChangeItem[]
}

const run = (mark: ChangeMark, verb: string, { pfn, pages }: PageRun): ChangeItem => ({
  mark,
  words: [
    {
      text: hexRange(pfnToAddr(pfn), pfnToAddr(pfn) + pages * PAGE_SIZE),
      thing: { kind: 'page', pfn },
      code: true,
    },
    ` ${formatPages(pages)} ${verb}`,
  ],
})

function pageItems(view: StepView): ChangeItem[] {
  const { change } = view
  return [
    ...change.taken.map((pages) => run('added', 'taken', pages)),
    ...change.trimmed.map((pages) => run('removed', 'trimmed', pages)),
    ...change.freed.map((pages) => run('removed', 'freed', pages)),
    ...change.merged.map(({ pfn, order }): ChangeItem => ({
      mark: 'merged',
      words: [
        { text: hex(pfnToAddr(pfn)), thing: { kind: 'free-block', pfn, order }, code: true },
        ` merged to order ${order} (${formatBytes(2 ** order * PAGE_SIZE)})`,
      ],
    })),
  ]
}

function regionItems(view: StepView): ChangeItem[] {
  const { regionsAdded, regionsChanged, regionsRemoved } = regionsChangeOf(view)
  const present = (mark: ChangeMark, ids: readonly number[]): ChangeItem[] =>
    ids.flatMap((id) => {
      const region = regionById(view, id)
      if (!region) return []
      const size = formatPages(Math.ceil((region.end - region.start) / PAGE_SIZE))
      const users = region.usage === 1 ? '1 user' : `${region.usage} users`
      return [{ mark, words: [linkRegion(region), ` ${size}, ${users}`] }]
    })
  return [
    ...present('added', regionsAdded),
    ...present('changed', regionsChanged),
    ...regionsRemoved.map(({ start }): ChangeItem => ({
      mark: 'removed',
      words: [{ code: hex(start) }],
    })),
  ]
}

function mappingItems(view: StepView): ChangeItem[] {
  const { change } = view
  const present = (mark: ChangeMark, ids: readonly number[]): ChangeItem[] =>
    ids.flatMap((id) => {
      const vma = vmaById(view, id)
      if (!vma) return []
      return [
        {
          mark,
          words: [
            { text: hexRange(vma.start, vma.end), thing: { kind: 'vma', id }, code: true },
            ` in ${ownersOf(view, vma)}`,
          ],
        },
      ]
    })
  const gone = change.vmasRemoved.length
  return [
    ...present('added', change.vmasAdded),
    ...present('changed', change.vmasChanged),
    ...(gone > 0
      ? [{ mark: 'removed' as const, words: [gone === 1 ? '1 mapping' : `${gone} mappings`] }]
      : []),
  ]
}

function processItems(view: StepView): ChangeItem[] {
  const { change } = view
  return [
    ...change.processesAdded.map((pid): ChangeItem => ({
      mark: 'added',
      words: [{ text: nameOf(view, pid), thing: { kind: 'process', pid } }],
    })),
    ...change.processesRemoved.map((pid): ChangeItem => ({
      mark: 'removed',
      words: [view.call?.pid === pid && view.call.process !== null ? view.call.process : `pid ${pid}`],
    })),
  ]
}

function wordItems(view: StepView): ChangeItem[] {
  return view.change.words.map((word): ChangeItem => {
    const { address, pfn, bytes, wrote, where, writer } = word
    const by: Rich =
      writer === null
        ? []
        : [
            `, ${wrote ? 'before ' : ''}written by ${writer.name} in `,
            { text: `step ${writer.step}`, thing: { kind: 'step', step: writer.step } },
          ]
    return {
      mark: wrote ? 'changed' : 'read',
      words: [
        pfn === null ? code(hex(address)) : { text: hex(address), thing: { kind: 'page', pfn }, code: true },
        ` ${bytes > WORD ? `${formatBytes(bytes)}, ` : ''}${wordLabel(word)}, ${where}`,
        ...by,
      ],
    }
  })
}

/** Groups that have something in them, in the order in which a reader asks. */
export const changesOf = (view: StepView): readonly ChangeGroup[] =>
  [
    { title: 'Words', items: wordItems(view) },
    { title: 'Pages', items: pageItems(view) },
    {
      title: hasRegions(view) ? 'Regions' : 'VMAs of the system',
      items: regionItems(view),
    },
    { title: 'Mappings', items: mappingItems(view) },
    { title: 'Processes', items: processItems(view) },
  ].filter((group) => group.items.length > 0)
