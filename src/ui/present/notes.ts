/** The speaker's notes for a step, in plain words. */
import { readProse, readProseLine } from '../../base/prose.ts'
import type { ExplorerState } from '../../store/explorer.ts'
import type { PresentState } from '../../store/present.ts'
import type { NarrationParagraph } from '../../protocol/view.ts'
import type { NoteLine, Notes } from './messages.ts'

/** Lines of the text shown before and after the present one. */
const BEFORE = 6
const AFTER = 9

let split: { readonly text: string; readonly lines: readonly string[] } = { text: '', lines: [''] }

/** Made once a text: a speaker may hold down the key. */
function linesOf(text: string): readonly string[] {
  if (split.text !== text) split = { text, lines: text.split(/\r\n?|\n/) }
  return split.lines
}

/** The notes of what is shown now; null before there is anything. */
export function notesOf(
  { opened, view }: Pick<ExplorerState, 'opened' | 'view'>,
  { presenting, blank }: Pick<PresentState, 'presenting' | 'blank'>,
): Notes | null {
  if (opened === null || view === null) return null
  const lines = linesOf(opened.text)
  const { timeline } = opened
  const { step } = view
  const line = timeline.line[step - 1] ?? 0
  const nextLine = step < timeline.steps ? (timeline.line[step] ?? 0) : 0
  const narration = view.narration?.paragraphs.map(plainParagraph) ?? []
  return {
    title: opened.title,
    step,
    steps: timeline.steps,
    sentence: view.sentence,
    isFailure: view.call?.errno != null || view.stopped,
    narration,
    line,
    around: linesAround(lines, line || nextLine),
    next:
      nextLine === 0
        ? null
        : {
            number: nextLine,
            text: (lines[nextLine - 1] ?? '').trim(),
            narration: narrationBelow(lines, nextLine, timeline.line[step + 1] ?? Infinity),
          },
    presenting,
    blank,
  }
}

export const plainParagraph = (paragraph: NarrationParagraph): string =>
  paragraph.map(({ text }) => text).join('')

function linesAround(lines: readonly string[], middle: number): NoteLine[] {
  const first = Math.max(1, middle - BEFORE)
  return lines
    .slice(first - 1, middle + AFTER)
    .map((text, i) => ({ number: first + i, text }))
    .filter(({ number, text }) => number <= lines.length && (text !== '' || number < lines.length))
}

/** Narration of a step that has not run: as it is written, values still to be worked out. Ends before line `until`. */
export function narrationBelow(lines: readonly string[], line: number, until: number): string[] {
  const paragraphs: string[][] = [[]]
  for (const text of lines.slice(line, Math.min(lines.length, until - 1))) {
    const prose = readProseLine(text)
    if (prose === null) {
      if (paragraphs.at(-1)?.length !== 0) paragraphs.push([])
    } else if (prose.mark !== '>') break
    else if (prose.text === '') paragraphs.push([])
    else paragraphs.at(-1)?.push(wordsOf(prose.text))
  }
  return paragraphs.filter((parts) => parts.length > 0).map((parts) => parts.join(' '))
}

const wordsOf = (text: string): string =>
  readProse(text)
    .pieces.map((piece) => piece.text)
    .join('')
