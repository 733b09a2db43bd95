/** Lines of narration and questions as the editor colours them. */
import { readProse, type ProseLine } from './prose.ts'
import type { Token } from '../token.ts'

/** The mark, then the words: what lies between pieces (stars, brackets, braces) counts to the piece before. */
export function tokenizeProse(line: string, prose: ProseLine): readonly Token[] {
  const at = line.indexOf(prose.mark)
  const tokens: Token[] = [{ from: at, to: at + 1, kind: 'mark' }]
  const { pieces } = readProse(prose.text, prose.from)
  let from = prose.from
  const put = (to: number, kind: Token['kind']): void => {
    if (to > from) tokens.push({ from, to, kind })
    from = Math.max(from, to)
  }
  pieces.forEach((piece, index) => {
    const next = pieces[index + 1]
    put(piece.from, 'prose')
    const kind = piece.kind === 'text' ? (piece.emphasis ? 'emphasis' : 'prose') : piece.kind
    put(piece.to, kind)
    if (piece.link === null || next?.link === piece.link) return
    put(piece.link.from, 'prose')
    put(piece.link.to, 'link')
  })
  put(prose.to, 'prose')
  return tokens
}
