/** The speaker's notes for a step, in plain words. */
import type { StepView } from '../../protocol/view.ts'
import { plainParagraph } from '../../model/narrationText.ts'
import { linesOf, type Lines } from '../../model/textLines.ts'
import { furtherSentence } from '../../model/saidAlready.ts'
import type { NoteLine, Notes } from './messages.ts'
import type { DocumentState } from '../../store/documentStore.ts'
import type { PageState } from '../../store/pageStore.ts'

/** Lines of the text shown before and after the present one. */
const BEFORE = 6
const AFTER = 9

/** What comes a moment later. */
interface NotesBeside {
  readonly picture?: string
  /** In what the machine beside differs in this step, and in the next. */
  readonly beside?: string
  readonly nextBeside?: string
}

/**
 * The notes of what is shown now; null before there is anything. `nextView`, its `picture` and what differs in it: of the step
 * after it, once they are known.
 */
export function notesOf(
  { opened, view }: Pick<DocumentState, 'opened' | 'view'>,
  { presenting, blank }: Pick<PageState, 'presenting' | 'blank'>,
  nextView: StepView | null,
  { picture = '', beside = '', nextBeside = '' }: NotesBeside = {},
): Notes | null {
  if (opened === null || view === null) return null
  const lines = linesOf(opened)
  const { timeline } = opened
  const { step } = view
  const line = timeline.line[step - 1] ?? 0
  const nextLine = step < timeline.steps ? (timeline.line[step] ?? 0) : 0
  return {
    title: opened.title,
    step,
    steps: timeline.steps,
    sentence: furtherSentence(view),
    isFailure: view.call?.errno != null || view.stopped,
    beside,
    narration: narrationOf(view),
    asides: asidesOf(lines, line, nextLine),
    line,
    around: linesAround(lines, line || nextLine),
    next:
      nextLine === 0
        ? null
        : {
            number: nextLine,
            text: (lines.at(nextLine - 1) ?? '').trim(),
            sentence: nextView === null ? '' : furtherSentence(nextView),
            beside: nextBeside,
            narration: nextView === null ? [] : narrationOf(nextView),
            picture,
          },
    presenting,
    blank,
  }
}

/** What a comment begins with that is meant for the speaker alone: `#! Ask who has seen this.` */
const ASIDE = /^\s*#!\s?(.*)$/

/** The speaker's own notes between the line of this step and that of the next. */
function asidesOf(lines: Lines, line: number, nextLine: number): string[] {
  const end = nextLine === 0 ? lines.length : nextLine - 1
  return stretch(lines, line, Math.min(end, line + MOST_ASIDES)).flatMap(
    (text) => ASIDE.exec(text)?.[1] ?? [],
  )
}

/** Some of the lines, from one to before another, 0-based. */
const stretch = (lines: Lines, from: number, to: number): string[] =>
  Array.from({ length: Math.max(0, Math.min(to, lines.length) - from) }, (_, i) => lines.at(from + i) ?? '')

/** Lines looked through behind a step. */
const MOST_ASIDES = 200

const narrationOf = ({ narration }: StepView): string[] => narration?.paragraphs.map(plainParagraph) ?? []

function linesAround(lines: Lines, middle: number): NoteLine[] {
  const first = Math.max(1, middle - BEFORE)
  return stretch(lines, first - 1, middle + AFTER)
    .map((text, i) => ({ number: first + i, text }))
    .filter(({ number, text }) => text !== '' || number < lines.length)
}
