/**
 * Words that come from outside (names of files, keys, whatever stands in a text or an address), as a message may show them. However long
 * they are and whatever signs they hold, the message stays one that can be read in the page.
 */

/** Letters of a foreign word that a message shows if the caller does not say. */
export const MOST_LETTERS = 60

/** Signs without a shape of their own, which can hide, reorder or break the words around them; halves of a sign; what stands above it. */
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu

const BREAKS = /[\t\n\r]/g

const seen = (text: string): string => text.replace(UNSEEN, '\ufffd').replace(PILED_MARKS, '$1')

/** A foreign word, its middle left out where it has more than `most` letters. */
export const shortened = (text: string, most = MOST_LETTERS): string =>
  cut(text, most).replace(BREAKS, '\ufffd')

function cut(text: string, most: number): string {
  if (text.length <= most) return seen(text)
  const end = Math.floor(most / 3)
  return `${seen(text.slice(0, most - 1 - end))}…${seen(text.slice(text.length - end))}`
}

/** The same in double quotes, with what would end them or break the line escaped. */
export const quoted = (text: string, most = MOST_LETTERS): string => JSON.stringify(cut(text, most))
