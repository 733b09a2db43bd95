/** The pieces that a line of scenario text is cut into. */
export type TokenKind =
  | 'comment'
  /** title, about, chapter, kernel, board, file, view, goal, limit, keep, hint at the beginning of a line. */
  | 'header'
  /** The words of a title, about, chapter or hint line. */
  | 'text'
  /** What begins a line of narration or of a question: `>`, `?`, `-`, `+`, `=`. */
  | 'mark'
  /** Words of narration, and in it what is emphasized, code, computed, or stands for what a link selects. */
  | 'prose'
  | 'emphasis'
  | 'code'
  | 'value'
  | 'link'
  /** spawn, cat, sysctl, and the words of other header lines. */
  | 'keyword'
  | 'process'
  | 'variable'
  | 'call'
  /** PROT_READ, NULL. */
  | 'constant'
  | 'number'
  | 'string'
  /** A path without quotes, after cat. */
  | 'path'
  | 'operator'
  /** What strace prints and the scenario does not need: `[pid 12]` and ` = 0` behind a call. */
  | 'noise'
  | 'bad'

/** Offsets in UTF-16 units from the beginning of the line; `to` is exclusive. */
export interface Token {
  readonly from: number
  readonly to: number
  readonly kind: TokenKind
}
