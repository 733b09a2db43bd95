/** What terminals, mail and chats do to a text: the tool never throws, and where it still decides it decides the same. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importText } from '../../documents/importers/registry.ts'
import { explainReports } from './reason.ts'
import type { Cause } from './types.ts'
import { CASES, MACHINES } from './testing/cases.ts'

/** Texts with a failure each; of long logs the first failures, which are followed by nothing but more of the same. */
const TEXTS: readonly [string, string][] = [
  ...Object.entries(CASES).filter(([name]) => name.startsWith('a') || name.startsWith('d-uclinux')),
  ...Object.entries(MACHINES).map(([name, { text }]): [string, string] => [name, text.slice(0, 5500)]),
]

interface Decided {
  readonly order: number | null
  readonly cause: Cause
}

/** What rests on the usual largest order is said to: a list that was cut off may have shown another. */
const decided = (text: string): Decided[] =>
  explainReports(importText(text)).map(({ order, cause, missing }) => ({
    order,
    cause: missing.includes('largest-order') ? 'unknown' : cause,
  }))

/** Everything decided of a damaged text was decided of the whole one for a request of that order. */
function contradictions(damaged: string, whole: readonly Decided[]): Decided[] {
  return decided(damaged).filter(
    ({ order, cause }) =>
      cause !== 'unknown' &&
      !whole.some((one) => one.cause === cause && (order === null || one.order === order)),
  )
}

const PREFIXES: Readonly<Record<string, (line: string, index: number) => string>> = {
  syslog: (line) => `Nov 26 16:21:40 board kernel: ${line}`,
  'syslog with the process': (line) => `Nov  6 16:21:40 board kernel[0]: ${line}`,
  'journalctl -o short-iso': (line) => `2026-11-26T16:21:40+0000 board kernel: ${line}`,
  'rsyslog with parts of a second': (line) => `2026-11-26T16:21:40.123456+01:00 board kernel: ${line}`,
  'a level': (line) => `<4>${line}`,
  'a level and a caller': (line) =>
    line.startsWith('[') ? `<4>${line.replace(/\] ?/, '][    T2] ')}` : line,
  'BusyBox syslogd': (line) => `Jan  1 00:00:20 (none) user.warn kernel: ${line}`.replace('(none)', 'board'),
  'dmesg --decode': (line) => `kern  :warn  : ${line}`,
  'dmesg -T': (line) => line.replace(/^\[ *\d+\.\d+\]/, '[Thu Nov 26 16:21:40 2026]'),
  'quoted mail': (line) => `> ${line}`,
  'mail quoted twice': (line) => `> > ${line}`,
  'a table of a wiki': (line) => `| ${line}`,
  'an indent': (line) => `    ${line}`,
  'carriage returns': (line) => `${line}\r`,
  colours: (line) => `\u001b[32m${line}\u001b[0m`,
  'blanks that do not break': (line) => line.replaceAll(' ', '\u00a0'),
  HTML: (line) =>
    line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  underscores: (line) => line.replaceAll(' ', '_'),
}

describe('what is done to a text', () => {
  it.each(Object.keys(PREFIXES))('%s', { timeout: 60_000 }, (name) => {
    const change = PREFIXES[name]
    if (change === undefined) throw new Error(name)
    const lost: string[] = []
    for (const [title, text] of TEXTS) {
      const whole = decided(text)
      const damaged = text.split('\n').map(change).join('\n')
      const after = decided(damaged)
      expect(contradictions(damaged, whole), title).toEqual([])
      if (JSON.stringify(after) !== JSON.stringify(whole)) lost.push(title)
    }
    // Most of all texts are read as before; in some a line was damaged already.
    expect(lost.length).toBeLessThan(TEXTS.length / 5)
  })

  it('every line twice', () => {
    for (const [title, text] of TEXTS) {
      const doubled = text.split('\n').flatMap((line) => [line, line])
      expect(contradictions(doubled.join('\n'), decided(text)), title).toEqual([])
    }
  })

  it('the end or the beginning cut off, anywhere', { timeout: 60_000 }, () => {
    for (const [title, text] of TEXTS) {
      const whole = decided(text)
      const step = Math.max(1, Math.floor(text.length / 12))
      for (let cut = 1; cut < text.length; cut += step) {
        expect(contradictions(text.slice(0, cut), whole), `${title}, the first ${cut}`).toEqual([])
        expect(contradictions(text.slice(cut), whole), `${title}, from ${cut} on`).toEqual([])
      }
    }
  })

  it('never throws, whatever it is given', { timeout: 60_000 }, () => {
    const piece = fc.constantFrom(...TEXTS.flatMap(([, text]) => text.split('\n').slice(0, 40)))
    const noise = fc.oneof(
      piece,
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('', '*', 'order:', '= 4kB', 'Mem-Info:'),
    )
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 30 }), (lines) => {
        const reasons = explainReports(importText(lines.join('\n')))
        for (const { sentence, pageSize } of reasons) {
          expect(sentence).not.toMatch(/NaN|undefined|Infinity|\[object/)
          expect(pageSize.bytes).toBeGreaterThanOrEqual(4096)
        }
      }),
      { numRuns: 40 },
    )
  })
})
