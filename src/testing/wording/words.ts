/**
 * What the texts that people read do not say, and what they say instead. The list that people read is in
 * .github/CONTRIBUTING.md; this is the part of it that can be looked for.
 */
export interface Avoided {
  readonly pattern: RegExp
  readonly instead: string
}

export const AVOIDED: readonly Avoided[] = [
  {
    pattern: /(?<!\b[Tt]here )\bis no (?!longer|more|less|larger|smaller)/,
    instead: '"is not a", or say what it is',
  },
  { pattern: /(?<!left |leaves |leave |call |is-)\bbehind\b/, instead: '"after", or say where' },
  { pattern: /Look at your/, instead: '"Check your"' },
  { pattern: /\b[Ww]ish(?:es|ed)?\b/, instead: '"hint" for an address, else "want"' },
  { pattern: /\bshall\b/, instead: '"must", "should" or "will"' },
  { pattern: /\bcrooked\b/, instead: '"unaligned"' },
  { pattern: /\b[Rr]ests\b/, instead: '"remainders"' },
  { pattern: /\bbe had\b/, instead: '"is available", or say what does it' },
  { pattern: /(?<!\btwo |\ball |\bboth )\bat once\b/, instead: '"immediately"' },
  { pattern: /\banew\b/, instead: '"again"' },
  { pattern: /(?:\}|[KMG]iB|pages) are refused/, instead: '"the request for ... is refused"' },
  { pattern: /\bcome(?:s)? back\b|\bcame back\b/, instead: '"is freed"' },
  { pattern: /\b[Ll]et(?:s)? go of\b/, instead: '"deselect", "clear" or "detach from"' },
  {
    pattern: /\bbehaviors?\b|\bneighbors?\b|\bcolors?\b(?!-)|\bgray\b|\bcanceled\b|\blabeled\b|\bcentered\b/i,
    instead: 'British spelling',
  },
]
