import type { NarrationParagraph, QuestionView } from '../../protocol/view.ts'

const plain = (words: NarrationParagraph): string => words.map(({ text }) => text).join('')

/** What tells a question of the author's from others: its words and choices, so that an edited one is asked anew. */
export const questionKey = ({ words, choices }: QuestionView): string =>
  [plain(words), ...choices.map((choice) => plain(choice.words))].join('\n')
