import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PAGE_SIZE } from '../base/units.ts'
import { finish } from '../base/work.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { nommuTimeline } from '../machines/nommu/model.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import type { Advice } from '../protocol/advice.ts'
import { advise, ALL_ADVICE, lastRefused } from './advise.ts'
import { smallProgram } from './testing/smallPrograms.ts'

const scenario = (id: string): string =>
  readFileSync(join(import.meta.dirname, `../../public/scenarios/${id}.nommu`), 'utf8')

function adviceFor(text: string, most = ALL_ADVICE.most, isVaried = false): Advice {
  const { program } = parseProgram(text)
  const step = lastRefused(program)
  if (step === null) throw new Error('nothing is refused')
  return finish(advise(text, program, step, { ...ALL_ADVICE, most, isVaried }))
}

/** What the page itself would show of a line of a text: nothing of the adviser takes part. */
function asShown(text: string, line: number) {
  const { program, diagnostics } = parseProgram(text)
  const timeline = nommuTimeline(new ScenarioSource(program), null)
  while (!timeline.done) timeline.advance(1)
  const step = program.ops.findIndex((op) => op.line === line) + 1
  const { errno } = timeline.rerun(step)
  const { freePages, largestFree } = timeline.machine.vitals
  return { errno, free: freePages * PAGE_SIZE, largest: largestFree * PAGE_SIZE, diagnostics }
}

const SMALL = Array.from({ length: 7 }, (_, seed) => smallProgram(seed + 1)).filter(
  (text) => lastRefused(parseProgram(text).program) !== null,
)

test('some of the small programs are refused something', () => {
  expect(SMALL.length).toBeGreaterThan(4)
})

/** Its stack of 128 KiB finds no block: refused past the point of no return. */
const DYING_START = `board 1M
file "/disk/tool" elf rx 0 20K, rw 24K 4K
sysctl vm.nr_trim_pages = 0
A = spawn
A: a = mmap(260K)
A: b = mmap(36K)
P = exec("/disk/tool")
`

describe('each suggestion, made in the text and run anew, does what it says', () => {
  test.each(
    ['trim-off', 'bad-day']
      .map((id) => [id, scenario(id)])
      .concat(
        [['a start that dies', DYING_START]],
        SMALL.map((text, n) => [`small ${n}`, text]),
      ),
  )('%s', (_, text) => {
    // The best of each kind, and then the best of all: no kind is believed for another.
    const { suggestions, line } = adviceFor(text, 12)
    const kinds = new Set(suggestions.map(({ kind }) => kind))
    const varied = adviceFor(text, 20, true).suggestions.filter(({ kind }) => !kinds.has(kind))
    expect(suggestions.length).toBeGreaterThan(0)
    const known = parseProgram(text).diagnostics.length
    for (const { text: changed, targetLine, targetStep, after, lines } of [...suggestions, ...varied]) {
      expect(parseProgram(changed).program.ops.at(targetStep - 1)?.line).toBe(targetLine)
      const shown = asShown(changed, targetLine)
      expect(shown).toMatchObject({ errno: null, free: after.free, largest: after.largest })
      expect(shown.diagnostics.filter(({ severity }) => severity === 'error').length).toBeLessThanOrEqual(
        known,
      )
      expect(lines.length).toBeGreaterThan(0)
      expect(Math.max(...lines)).toBeLessThanOrEqual(text.split('\n').length)
    }
    expect(line).toBeGreaterThan(0)
  })
})

/** Whether the line that was the target's is served in a changed text that has no mistake. */
function isServed(text: string, line: number): boolean {
  if (parseProgram(text).diagnostics.some(({ severity }) => severity === 'error')) return false
  return asShown(text, line).errno === null
}

/** Takes a line out, and with it each line that is a mistake without it. Null if the target is one of them. */
function withoutLine(text: string, line: number, target: number): { text: string; line: number } | null {
  const gone = new Set([line])
  for (;;) {
    const left = text.split('\n').map((one, index) => (gone.has(index + 1) ? '' : one))
    const wrong = parseProgram(left.join('\n')).diagnostics.filter(({ severity }) => severity === 'error')
    if (wrong.length === 0) return { text: left.join('\n'), line: target }
    for (const one of wrong) gone.add(one.line)
    if (gone.has(target)) return null
  }
}

describe('no change of one line is missed, as trying them all on the text shows', () => {
  // Of those that follow from the first seeds hardly any is helped by a move.
  test.each([1, 13, 43, 63, 80, 114])('small program %i', (seed) => {
    const text = smallProgram(seed)
    const { suggestions, line: target } = adviceFor(text)
    const { ops } = parseProgram(text).program
    const before = ops.filter((op) => op.line < target)
    const omitted = before.filter((op) => {
      const left = op.op === 'cat' ? null : withoutLine(text, op.line, target)
      return left !== null && isServed(left.text, left.line)
    })
    expect(linesOf(text, suggestions, 'leave-out')).toEqual(omitted.map((op) => op.line))

    // Moved to each place before the target, and right behind it.
    const moved = before.flatMap((op) =>
      ops.flatMap((place) => {
        if (place.line > target + 1 || place === op) return []
        const lines = text.split('\n')
        const [own = ''] = lines.splice(op.line - 1, 1)
        const at = place.line > op.line ? place.line - 2 : place.line - 1
        lines.splice(at, 0, own)
        const line = target + (at >= target - 1 ? -1 : 0)
        // Where it stands already.
        if (at === op.line - 1) return []
        return isServed(lines.join('\n'), line) ? [`${op.line} before ${place.line}`] : []
      }),
    )
    const behind = before.flatMap((op) => {
      const lines = text.split('\n')
      const [own = ''] = lines.splice(op.line - 1, 1)
      lines.splice(target - 1, 0, own)
      return isServed(lines.join('\n'), target - 1) ? [`${op.line} before ${target + 1}`] : []
    })
    expect(placesOf(text, suggestions)).toEqual([...new Set([...moved, ...behind])].toSorted())
    expect(moved.length > 5).toBe(seed !== 1)
  })
})

/** `LINE before LINE` of each suggestion that moves an operation. */
function placesOf(text: string, suggestions: Advice['suggestions']): string[] {
  const { ops } = parseProgram(text).program
  const lineOf = (step: string | undefined): number => ops.at(Number(step) - 1)?.line ?? Number.NaN
  return suggestions
    .filter(({ kind }) => kind === 'later' || kind === 'earlier' || kind === 'start-earlier')
    .map(({ change }) => {
      const [, own] = /^Make step (\d+) /.exec(change) ?? []
      const [, before] = /, before step (\d+) \(/.exec(change) ?? []
      const [, after] = /, after step (\d+)\.$/.exec(change) ?? []
      return `${lineOf(own)} before ${after === undefined ? lineOf(before) : lineOf(after) + 1}`
    })
    .toSorted()
}

/** The line of the first step that each suggestion of these kinds speaks of, ascending, each once. */
const linesOf = (text: string, suggestions: Advice['suggestions'], ...kinds: readonly string[]): number[] => {
  const { ops } = parseProgram(text).program
  const lines = suggestions.flatMap(({ kind, change }) =>
    kinds.includes(kind) ? (ops.at(Number(/step (\d+)/.exec(change)?.[1]) - 1)?.line ?? Number.NaN) : [],
  )
  return [...new Set(lines)].sort((a, b) => a - b)
}

test('the smallest change comes first, then what costs one call, another machine, and several calls', () => {
  const text = scenario('trim-off')
  const { suggestions } = adviceFor(text)
  const line = text.split('\n').findIndex((one) => one.startsWith('sysctl vm.nr_trim_pages')) + 1
  expect(suggestions[0]).toMatchObject({ kind: 'trim', lines: [line] })
  const prices = suggestions.map(({ kind, after: { refused } }) => {
    if (refused.length > 1) return 3
    return kind === 'board' || kind === 'kernel' ? 2 : refused.length
  })
  expect(prices).toEqual(prices.toSorted((a, b) => a - b))
  expect(new Set(prices).size).toBeGreaterThan(1)
})

test('two changes are put together where no single one is enough', () => {
  // No kernel has a block for 6 MiB, and for the 4 MiB below there is no room.
  const text = 'board 8M\nA = spawn\nA: a = mmap(2M)\nA: b = mmap(2M)\nA: p = mmap(6M)\n'
  const { suggestions, errno } = adviceFor(text)
  expect(errno).toBe('ENOMEM')
  expect(suggestions.length).toBeGreaterThan(3)
  expect(new Set(suggestions.map(({ kind }) => kind))).toEqual(new Set(['pair']))
  const changed = suggestions.map(({ text: one, targetLine }) => asShown(one, targetLine).errno)
  expect(new Set(changed)).toEqual(new Set([null]))
  const leftOut = text.replace('A: b = mmap(2M)\n', '').replace('6M', '4M')
  expect(suggestions.some(({ text: one }) => one === leftOut)).toBe(asShown(leftOut, 4).errno === null)
})

test('a request is asked for earlier, at the latest right before the call that comes before it', () => {
  const text = 'board 1M\nA = spawn\nA: a = mmap(8K)\nA: b = mmap(300K)\nA: p = mmap(400K)\n'
  const told = adviceFor(text).suggestions.find(({ kind }) => kind === 'ask-earlier')
  expect(told?.text).toBe('board 1M\nA = spawn\nA: a = mmap(8K)\nA: p = mmap(400K)\nA: b = mmap(300K)\n')
})

test('a budget that is too small says that not all was tried', () => {
  const text = scenario('bad-day')
  const { program } = parseProgram(text)
  const advice = finish(advise(text, program, 31, { ...ALL_ADVICE, budget: 500 }))
  expect(advice.untried.length).toBeGreaterThan(0)
  const all = adviceFor(SMALL[0] ?? '')
  expect(all.untried).toEqual([])
  expect(all.helping).toBe(all.suggestions.length)
})

test('of each kind the best alone, where that is asked for', () => {
  const text = scenario('bad-day')
  const { program } = parseProgram(text)
  const { suggestions } = finish(advise(text, program, 31, { ...ALL_ADVICE, isVaried: true }))
  const kinds = suggestions.map(({ kind }) => kind)
  expect(kinds.length).toBeGreaterThan(3)
  expect(new Set(kinds).size).toBe(kinds.length)
})

test('a step that is not there is refused', () => {
  const { program } = parseProgram('board 1M\nA = spawn\n')
  expect(() => finish(advise('board 1M\nA = spawn\n', program, 9))).toThrow(RangeError)
  expect(lastRefused(program)).toBe(null)
})
