/** Changes of what a text says before its first call, and machines with an MMU, held against the text changed by hand. */
import { describe, expect, test } from 'vitest'
import { finish } from '../base/work.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import type { Suggestion } from '../protocol/advice.ts'
import { advise, lastRefused } from './advise.ts'
import { shortest } from './shorten.ts'
import { runProgram } from './trial.ts'

function adviceOn(text: string): readonly Suggestion[] {
  const { program, diagnostics } = parseProgram(text)
  expect(diagnostics).toEqual([])
  return finish(advise(text, program, lastRefused(program) ?? 0)).suggestions
}

function lastServed(text: string): boolean {
  const { program, diagnostics } = parseProgram(text)
  const last = program.ops.length - 1
  const { isRefused, isStopped } = runProgram(program, last)
  return diagnostics.length === 0 && !isStopped && isRefused[last] === 0
}

const ELF = `board 1M
file "/disk/t" ext2 elf rx 0 100K, rw 104K 20K+8K stack 100K
A = spawn
A: a = mmap(260K)
P = exec("/disk/t")
`
const NO_STACK = `board 1M
file "/disk/t" elf rx 0 20K, rw 24K 4K # as it was built
file "/disk/other" elf rx 0 20K
sysctl vm.nr_trim_pages = 0
A = spawn
A: a = mmap(260K)
A: b = mmap(36K)
P = exec("/disk/t")
`
const FLAT = `board 1M
file "/ram/ls" flat text 100K data 120K bss 40K stack 8K ram
A = spawn
A: a = mmap(260K)
P = exec("/ram/ls")
`

/** Parts of the lines above, as they are written and rounded down. */
const SMALLER: readonly (readonly [name: string, text: string, before: string, after: string])[] = [
  ['code', ELF, 'rx 0 100K', 'rx 0 64K'],
  ['data', ELF, '20K+8K', '16K+8K'],
  ['bss', ELF, '20K+8K', '20K+4K'],
  ['stack', ELF, 'stack 100K', 'stack 64K'],
  ['a stack that the line does not say', NO_STACK, '24K 4K', '24K 4K stack 64K'],
  ['text', FLAT, 'text 100K', 'text 64K'],
  ['data of a flat program', FLAT, 'data 120K', 'data 64K'],
  ['bss of a flat program', FLAT, 'bss 40K', 'bss 32K'],
]

describe('parts of programs made smaller: told just where that helps', () => {
  test.each(SMALLER)('%s', (_, text, before, after) => {
    const changed = text.replace(before, after)
    expect(changed).not.toBe(text)
    const told = adviceOn(text).some((one) => one.kind === 'shorten-length' && one.text === changed)
    expect(told).toBe(lastServed(changed))
  })

  test('some of them help', () => {
    expect(
      SMALLER.filter(([, text, before, after]) => lastServed(text.replace(before, after))).length,
    ).toBeGreaterThan(2)
  })
})

const MAPS = ['r', 'rw', 'rx', 'r', 'rw', 'rx', 'r', 'rw'].map(
  (prot, n) => `A: m${n} = mmap(NULL, 16K, ${prot}, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)`,
)
const withLimit = (limit: number): string =>
  ['mmu', `sysctl vm.max_map_count = ${limit}`, 'A = spawn', ...MAPS, ''].join('\n')

describe('with an MMU', () => {
  const text = withLimit(8)
  const suggestions = adviceOn(text)

  test('each suggestion, made in the text, does what it says', () => {
    expect(suggestions.length).toBeGreaterThan(3)
    for (const { text: changed, targetStep } of suggestions) {
      const { program } = parseProgram(changed)
      expect(runProgram(program, targetStep - 1).isRefused[targetStep - 1]).toBe(0)
    }
  })

  test('the smallest limit of mappings that does is told', () => {
    let least = 9
    while (!lastServed(withLimit(least))) least++
    const told = suggestions.find(({ kind }) => kind === 'limit')
    expect(told?.text).toBe(withLimit(least))
  })

  test('mappings that are left out, each that helps', () => {
    const helping = MAPS.slice(0, -1).flatMap((line, n) =>
      lastServed(text.replace(`${line}\n`, '')) ? [n + 4] : [],
    )
    const told = suggestions.flatMap(({ kind, lines }) =>
      kind === 'leave-out' && lines.length === 1 && (lines[0] ?? 0) > 3 ? lines : [],
    )
    expect(told.toSorted((a, b) => a - b)).toEqual(helping)
  })

  test('the shortest program that is refused so is one with an MMU', () => {
    const { program } = parseProgram(text)
    const short = finish(shortest(text, program, program.ops.length))
    expect(short.text).toContain('mmu\n')
    expect(lastServed(short.text)).toBe(false)
    expect(short.operations).toBeLessThan(program.ops.length)
  })
})

test('a board far above four times the size is found, and none of the sizes below it does', () => {
  const text = 'board 1M\nA = spawn\nA: a = mmap(3M)\nA: b = mmap(3M)\n'
  const told = adviceOn(text).find(({ kind }) => kind === 'board')
  const kib = Number(/board (\d+)K /.exec(told?.text ?? '')?.[1] ?? 0)
  const mib = Number(/board (\d+)M /.exec(told?.text ?? '')?.[1] ?? 0)
  const found = kib + mib * 1024
  expect(found).toBeGreaterThan(4096)
  for (let size = 1024 + 64; size <= found; size += 64)
    expect(lastServed(text.replace('board 1M', `board ${size}K reserved 256K`))).toBe(size === found)
})
