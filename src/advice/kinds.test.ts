/** Every kind of change, held against what the text itself shows when the change is made in it by hand. */
import { describe, expect, test } from 'vitest'
import { PAGE_SIZE } from '../base/units.ts'
import { finish } from '../base/work.ts'
import { secondProgram } from '../documents/scenario/beside/secondProgram.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { ADVICE_KINDS, type AdviceKind, type Suggestion } from '../protocol/advice.ts'
import { ERAS } from '../sim/nommu/era.ts'
import { advise, lastRefused } from './advise.ts'
import { smallProgram } from './testing/smallPrograms.ts'
import { runProgram } from './trial.ts'

/** Programs that are refused their last request: one that hardly anything helps, and three that many things do. */
const TEXTS = [2, 43, 63, 76].map(smallProgram)

/** Whether the last operation of a text is served; null where the text has a mistake. */
function lastServed(text: string): boolean | null {
  const { program, diagnostics } = parseProgram(text)
  if (diagnostics.some(({ severity }) => severity === 'error')) return null
  const last = program.ops.length - 1
  const { isRefused, isStopped } = runProgram(program, last)
  return !isStopped && isRefused[last] === 0
}

function adviceOn(text: string): readonly Suggestion[] {
  const { program } = parseProgram(text)
  return finish(advise(text, program, lastRefused(program) ?? 0)).suggestions
}

const some = (suggestions: readonly Suggestion[], ...kinds: AdviceKind[]): boolean =>
  suggestions.some(({ kind }) => kinds.includes(kind))

/** The text with other lines in place of the one at `index`, from 0. */
const spliced = (text: string, index: number, gone: number, ...lines: string[]): string =>
  text
    .split('\n')
    .toSpliced(index, gone, ...lines)
    .join('\n')

describe.each(TEXTS.map((text, n) => [n, text] as const))('small program %i', (...[, text]) => {
  const suggestions = adviceOn(text)
  const { ops } = parseProgram(text).program
  const lineOf = (step: string | undefined): number => ops.at(Number(step) - 1)?.line ?? Number.NaN
  const lines = text.trimEnd().split('\n')
  const last = text.trimEnd().split('\n').length - 1

  test('trimming: some threshold helps just where one of all thresholds does', () => {
    // No request of these programs leaves more than 32 pages.
    const helps = Array.from({ length: 34 }).map((_, value) =>
      lastServed(spliced(text, 1, 0, `sysctl vm.nr_trim_pages = ${value}`)),
    )
    expect(some(suggestions, 'trim')).toBe(helps.includes(true))
  })

  test('kernels: those that help are told, each', () => {
    const helping = ERAS.filter(
      (era) => era !== '6.12' && lastServed(spliced(text, 0, 0, `kernel ${era}`)) === true,
    )
    const told = suggestions
      .filter(({ kind }) => kind === 'kernel')
      .map(({ change }) => /(\S+)\.$/.exec(change)?.[1])
    expect(new Set(told)).toEqual(new Set(helping))
  })

  test('the latest place at which the request would still have fitted', () => {
    const request = lines[last] ?? ''
    let latest = -1
    for (let at = last - 1; at > 0 && latest === -1; at--) {
      const moved = [...lines.slice(0, at), request, ...lines.slice(at, last)].join('\n')
      const { program, diagnostics } = parseProgram(moved)
      if (diagnostics.length > 0) continue
      const index = program.ops.findIndex(({ line }) => line === at + 1)
      if (runProgram(program, index).isRefused[index] === 0) latest = at + 1
    }
    const told = suggestions.find(({ kind }) => kind === 'ask-earlier')
    expect(told?.targetLine ?? -1).toBe(latest)
  })

  test('unmapped at once: the lines that help are told, each', () => {
    const helping = lines.flatMap((line, index) => {
      const [, owner = '', name = '', size = ''] = /^(\w): (\w+) = mmap\((\w+)\)$/.exec(line) ?? []
      const isGone = lines.some((other) => other.includes(`munmap(${name},`))
      if (name === '' || isGone || index === last) return []
      return lastServed(spliced(text, index + 1, 0, `${owner}: munmap(${name}, ${size})`)) === true
        ? [index + 1]
        : []
    })
    const told = suggestions
      .filter(({ kind }) => kind === 'unmap-early')
      .map(({ change }) => lineOf(/step (\d+) \(/.exec(change)?.[1]))
    expect(told.toSorted((a, b) => a - b)).toEqual(helping)
  })

  test('ended processes: those that help are told, each', () => {
    const helping = ['A', 'B'].filter(
      (name) =>
        !(lines[last] ?? '').startsWith(name) && lastServed(spliced(text, last, 0, `${name}: exit`)) === true,
    )
    const told = suggestions
      .filter(({ kind }) => kind === 'end-process')
      .map(({ change }) => /Let (\w+)/.exec(change)?.[1])
    expect(told).toEqual(helping)
  })

  test('shorter lengths: those that help are told, each', () => {
    const helping = lines.flatMap((line, index) => {
      const [, name = '', size = ''] = /(\w+) = mmap\((\d+)K\)$/.exec(line) ?? []
      if (name === '') return []
      const pages = (Number(size) * 1024) / PAGE_SIZE
      let power = 1
      while (power * 2 < pages) power *= 2
      const less = `${power * 4}K`
      if (pages <= 1) return []
      const changed = lines.map((other, at) =>
        at === index || other.includes(`munmap(${name},`) ? other.replace(`${size}K`, less) : other,
      )
      return lastServed(changed.join('\n')) === true ? [index + 1] : []
    })
    const told = suggestions
      .filter(({ kind }) => kind === 'shorten-length')
      .map(({ change }) => lineOf(/step (\d+)\.$/.exec(change)?.[1]))
    expect(told.toSorted((a, b) => a - b)).toEqual(helping)
  })

  test('lengths in two pieces: those that help are told, each', () => {
    const { program } = parseProgram(text)
    const helping = lines.flatMap((line, index) => {
      const [, owner = '', name = '', size = ''] = /^(\w): (\w+) = mmap\((\d+)K\)$/.exec(line) ?? []
      const pages = (Number(size) * 1024) / PAGE_SIZE
      if (pages < 2 || lines.some((other) => other.includes(`munmap(${name},`))) return []
      const power = 2 ** (Math.ceil(Math.log2(pages)) - 1)
      const ways = [[power, pages - power], ...(pages % 2 === 0 ? [[pages / 2, pages / 2]] : [])]
      const isHelped = ways.some(([first = 0, second = 0]) => {
        const pieces = [`${owner}: mmap(${first * 4}K)`, `${owner}: ${name} = mmap(${second * 4}K)`]
        const changed = parseProgram(spliced(text, index, 1, ...pieces)).program
        const { isRefused } = runProgram(changed, changed.ops.length - 1)
        // Operations stand a line apart, behind the board's.
        return isRefused.at(-1) === 0 && isRefused[index - 1] === 0 && isRefused[index] === 0
      })
      return isHelped ? [program.ops.at(index - 1)?.line ?? 0] : []
    })
    const told = suggestions
      .filter(({ kind }) => kind === 'split-length')
      .map(({ change }) => lineOf(/step (\d+)\.$/.exec(change)?.[1]))
    expect([...new Set(told)].toSorted((a, b) => a - b)).toEqual(helping)
  })

  test('what stays mapped made first: told just where it helps', () => {
    const { isRefused } = runProgram(parseProgram(text).program, last - 1)
    const starts = lines.filter((line) => line.endsWith('= spawn'))
    const between = lines.slice(1 + starts.length, last)
    const stays = (line: string, at: number): boolean => {
      const [, name = ''] = /(\w+) = mmap/.exec(line) ?? []
      const isServed = isRefused[starts.length + at] === 0
      return name !== '' && isServed && !between.some((other) => other.includes(`munmap(${name},`))
    }
    const staying = between.filter(stays)
    const passing = between.filter((line, at) => !stays(line, at))
    const changed = [lines[0], ...starts, ...staying, ...passing, lines[last]].join('\n')
    expect(some(suggestions, 'long-lived-first')).toBe(lastServed(changed) === true)
  })

  test('a larger board: none that is smaller and of the same steps helps', () => {
    const told = suggestions.find(({ kind }) => kind === 'board')
    const reserved = 256
    let smallest = 0
    for (let kib = 1024 + 64; kib <= 4096 && smallest === 0; kib += 64)
      if (lastServed(spliced(text, 0, 1, `board ${kib}K reserved ${reserved}K`)) === true) smallest = kib
    const size = /board (\d+)([KM])/.exec(told?.change ?? '')
    expect(Number(size?.[1] ?? 0) * (size?.[2] === 'M' ? 1024 : 1)).toBe(smallest)
  })

  test('what can be looked at beside the run is served there, with the same steps', () => {
    const told = suggestions.filter(({ beside }) => beside !== null)
    for (const { beside } of told) {
      const { program } = parseProgram(beside ?? '')
      const second = secondProgram(program)
      expect(second).not.toBeNull()
      if (second === null) continue
      const target = second.ops.length - 1
      expect(runProgram(second, target).isRefused[target]).toBe(0)
      expect(runProgram(program, target).isRefused[target]).toBe(1)
    }
    if (some(suggestions, 'kernel', 'board')) expect(told.length).toBeGreaterThan(0)
  })
})

test('all that was tried is counted by its kind', () => {
  const text = TEXTS[0] ?? ''
  const { program } = parseProgram(text)
  const { triedKinds, tried } = finish(advise(text, program, program.ops.length))
  expect(triedKinds.map(([kind]) => kind)).toEqual(
    ADVICE_KINDS.filter((kind) => triedKinds.some(([one]) => one === kind)),
  )
  const sum = triedKinds.reduce((all, [, count]) => all + count, 0)
  expect(sum).toBeGreaterThan(0)
  expect(sum).toBeLessThanOrEqual(tried)
})

test('a long program is helped although only a small part of all changes is tried', () => {
  const lines = ['board 4M', 'A = spawn', 'A: first = mmap(1M)']
  for (let n = 0; lines.length < 1500; n += 1) lines.push(`A: m${n} = mmap(8K)`, `A: munmap(m${n}, 8K)`)
  lines.push('A: last = mmap(2M)')
  const text = `${lines.join('\n')}\n`
  const { program } = parseProgram(text)
  const limits = { budget: 120_000, most: 2, isVaried: true }
  const { suggestions, untried } = finish(advise(text, program, program.ops.length, limits))
  expect(untried).toContain('leave-out')
  expect(suggestions.length).toBeGreaterThan(0)
})
