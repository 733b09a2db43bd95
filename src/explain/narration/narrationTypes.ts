/** What the author says about a step, with all values worked out: plain data, as the page is given it. */
import type { Pfn, PageRun } from '../../base/units.ts'
import type { Pid, RegionId, VmaId } from '../../sim/record/events.ts'

/** What words can select; a part of the page's own things. */
export type NamedThing =
  | { readonly kind: 'page'; readonly pfn: Pfn }
  | { readonly kind: 'free-block'; readonly pfn: Pfn; readonly order: number }
  | { readonly kind: 'region'; readonly id: RegionId }
  | { readonly kind: 'vma'; readonly id: VmaId }
  | { readonly kind: 'process'; readonly pid: Pid }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'line'; readonly line: number }
  /** Several stretches of RAM that have no name but this one: `free blocks of order 5`. */
  | {
      readonly kind: 'pages'
      readonly name: string
      readonly runs: readonly PageRun[]
    }

/** Words in a row. `as`: `value` was worked out by the model, `missing` could not be. */
export interface NarrationPart {
  readonly text: string
  readonly as: 'words' | 'code' | 'value' | 'missing'
  readonly emphasis: boolean
  /** What the words select; null for nothing. */
  readonly thing: NamedThing | null
}

export type NarrationParagraph = readonly NarrationPart[]

export interface QuestionView {
  /** Where it begins in the text, 1-based. */
  readonly line: number
  readonly words: NarrationParagraph
  /** `why`: what is wrong with a wrong one; empty where the author does not say. */
  readonly choices: readonly {
    readonly isRight: boolean
    readonly words: NarrationParagraph
    readonly why: readonly NarrationParagraph[]
  }[]
  readonly explanation: readonly NarrationParagraph[]
}

export interface Narration {
  readonly paragraphs: readonly NarrationParagraph[]
  /** Asked about this step; after the last step those that close the scenario. */
  readonly questions: readonly QuestionView[]
  /** What is written here for a step that came to something else before the text was changed; absent without any. */
  readonly forAnotherResult?: Pick<Narration, 'paragraphs' | 'questions'>
}
