/** What the reader has answered to closing questions. Kept while the page is open, so that stepping back loses nothing. */
import { create } from 'zustand'
import type { NarrationParagraph, QuestionView } from '../protocol/view.ts'

interface LessonState {
  /** Choices taken so far, in the order in which they were taken, by question. */
  readonly answers: ReadonlyMap<string, readonly number[]>
  answer(question: string, choice: number): void
}

export const useLesson = create<LessonState>()((set) => ({
  answers: new Map(),
  answer: (question, choice) =>
    set(({ answers }) => {
      const before = answers.get(question) ?? []
      return before.includes(choice) ? {} : { answers: new Map(answers).set(question, [...before, choice]) }
    }),
}))

const plain = (words: NarrationParagraph): string => words.map(({ text }) => text).join('')

/** What tells a question from others: its words and choices, so that an edited one is asked anew. */
export const questionKey = ({ words, choices }: QuestionView): string =>
  [plain(words), ...choices.map((choice) => plain(choice.words))].join('\n')
