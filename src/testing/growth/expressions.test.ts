/** No regular expression of the sources takes more than a time in proportion to its text. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { adversaries, expressionsIn, type WrittenExpression } from './expressions.ts'

const SRC = join(import.meta.dirname, '..', '..')
const FREE = /\.test\.tsx?$|\.d\.ts$|(^|\/)(testing|tools|bench)\//

const all = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path) && !FREE.test(path))
  .toSorted()
  .flatMap((path) => expressionsIn(path, readFileSync(join(SRC, path), 'utf8')))
const expressions = [...new Map(all.map((one) => [`/${one.source}/${one.flags}`, one])).values()]

/** Milliseconds of one search from the beginning of a text; a sticky expression looks there alone. */
function search({ source, flags }: WrittenExpression, text: string): number {
  const expression = new RegExp(source, flags)
  const begun = performance.now()
  expression.test(text)
  return performance.now() - begun
}

/** The best of so many: what else the machine does only adds. */
const timeOf = (expression: WrittenExpression, text: string, tries: number): number =>
  Math.min(...Array.from({ length: tries }, () => search(expression, text)))

/** Tries with which a growth is seen, and with which it must be seen again on a machine that has much else to do. */
const TRIES = [5, 20]

/** Signs, and the milliseconds that only a search takes for them that goes over the text again and again. */
const LENGTH = 4000
const SUSPECT = 2
/** Four times the text must not take ten times as long. */
const TIMES = 4
const MOST_GROWTH = 10

/** The text that makes an expression slow, short; null where there is none. */
function slowOn(expression: WrittenExpression): string | null {
  for (const text of adversaries(expression.source)) {
    if (search(expression, text(LENGTH)) < SUSPECT) continue
    const grows = TRIES.every((tries) => {
      const short = timeOf(expression, text(LENGTH), tries)
      return short > SUSPECT / 4 && timeOf(expression, text(TIMES * LENGTH), tries) > MOST_GROWTH * short
    })
    if (grows) return JSON.stringify(text(6))
  }
  return null
}

describe('regular expressions', () => {
  it('are found', () => {
    expect(expressions.length).toBeGreaterThan(100)
    expect(expressionsIn('a.ts', 'const a = /x+/gi, b = new RegExp("y", "u"), c = "/z/"')).toEqual([
      { path: 'a.ts', source: 'x+', flags: 'gi' },
      { path: 'a.ts', source: 'y', flags: 'u' },
    ])
  })

  it('take a time in proportion to the text', { timeout: 120_000 }, () => {
    const slow = expressions.flatMap((one) => {
      const text = slowOn(one)
      return text === null ? [] : [`${one.path}: /${one.source}/${one.flags} on ${text}`]
    })
    expect(slow).toEqual([])
  })

  it.each([String.raw`\.+$`, String.raw`^\s*>`, String.raw`(\d+):x`])(
    'would be found to be slow: %s',
    (source) => {
      expect(slowOn({ path: '', source, flags: 'm' })).not.toBeNull()
    },
  )
})
