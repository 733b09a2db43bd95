/** What the page is told of a program: of a file of the board, and of one that the reader brings. */
import { describe, expect, it } from 'vitest'
import { elfProgram, flatProgram, RISCV } from '../documents/binary/testing/smallPrograms.ts'
import { elfFile, flatFile } from '../documents/binary/testing/writeBinary.ts'
import type { ProgramAsked, ProgramView } from '../protocol/program.ts'
import { openScenario } from './testing/openScenario.ts'

const FLAT = flatProgram({ text: 200_000, data: 30_000, bss: 10_000, stack: 40_960 })
const ELF = elfProgram({ stack: null })

async function ask(text: string, asked: ProgramAsked, step = Infinity): Promise<ProgramView> {
  const told = await openScenario(text).program(step, asked)
  if (typeof told === 'string') throw new Error(told)
  return told
}
const own = (bytes: Uint8Array, name = 'ls'): ProgramAsked => ({ name, file: new Blob([bytes.slice()]) })
const fates = ({ starts }: ProgramView, n = 0) => starts[n]?.blocks.map(({ order, fate }) => [order, fate])

describe('a program that the reader brings', () => {
  it('is measured in flash and copied into RAM', async () => {
    const told = await ask('board 8M\n', own(flatFile(FLAT)))
    expect(told).toMatchObject({ path: '/rom/ls', format: 'bFLT, version 4', shares: true })
    expect(fates(told)).toEqual([
      [2, 'taken'],
      [0, 'taken'],
      [6, 'inPlace'],
      [5, 'taken'],
    ])
    expect(fates(told, 1)?.[2]).toEqual([6, 'taken'])
    const [inFlash, copied] = told.starts
    // Text of 49 pages is copied once, and shared by the second instance.
    expect((copied?.takes ?? 0) - (inFlash?.takes ?? 0)).toBe(49 * 4096)
    expect(copied?.secondTakes).toBe(inFlash?.takes)
  })

  it('that does not start says which block is refused, and what would help', async () => {
    const board =
      'board 1M\nA = spawn\nsysctl vm.nr_trim_pages = 0\nA: mmap(256K)\nA: mmap(128K)\nA: mmap(128K)\n'
    const told = await ask(board, own(elfFile(ELF, RISCV), 'tool'))
    const [start] = told.starts
    expect(start).toMatchObject({ starts: false, takes: null, secondTakes: null })
    expect(start?.says).toContain('SIGSEGV')
    expect(fates(told)?.at(-1)).toEqual([5, 'refused'])
    const change = told.changes.find(({ says }) => says.includes('stack-size=16384'))
    expect(change).toMatchObject({ gains: 131_072 - 16_384, starts: true })
  })

  it('costs the board nothing, and the same question has the same answer', async () => {
    const document = openScenario('board 8M\nA = spawn\n')
    const first = await document.program(1, own(flatFile(FLAT)))
    const free = document.timeline.machine.buddy.freePages
    expect(await document.program(1, own(flatFile(FLAT)))).toEqual(first)
    expect(document.timeline.machine.buddy.freePages).toBe(free)
  })

  it('of another architecture is told to be refused, and measured with that one’s loaders', async () => {
    const arm = elfFile({ ...ELF, osabi: 65 }, { bits: 32, isBigEndian: false, machine: 40 })
    const told = await ask('board 8M\n', own(arm))
    expect(told.format).toBe('ELF, arm, 32 bits, FDPIC')
    expect(told.problems[0]).toContain('ENOEXEC')
    expect(told.starts).toHaveLength(2)
    expect(fates(told)?.slice(2)).toEqual([
      [3, 'inPlace'],
      [0, 'taken'],
      [5, 'taken'],
    ])
    // A kernel stack of 8 KiB.
    expect(fates(told)?.[0]).toEqual([1, 'taken'])
  })

  it.each([
    ['32 bits on a board of 64', { bits: 32, isBigEndian: false, machine: 243 }, '64 bits'],
    ['the other byte order', { bits: 64, isBigEndian: true, machine: 243 }, '64 bits'],
  ] as const)('of %s is told to be refused', async (_, form, words) => {
    const told = await ask('board 8M\n', own(elfFile(ELF, form)))
    expect(told.problems[0]).toContain('ENOEXEC')
    expect(told.problems[0]).toContain(words)
  })

  it('gets a line that declares it, under a name that is free', async () => {
    const taken = 'board 8M\nfile "/rom/my_tool" flat text 4K\n'
    const told = await ask(taken, own(flatFile(FLAT), 'my tool'))
    expect(told.path).toBe('/rom/my_tool-2')
    const again = await ask(`${taken}${told.fileLine ?? ''}\n`, { path: '/rom/my_tool-2' })
    expect(fates(again)).toEqual(fates(told))
  })

  it('on a kernel whose loaders are not modelled is measured, and no more', async () => {
    const told = await ask('kernel 2.6.29\nboard 8M\n', own(flatFile(FLAT)))
    expect(told.starts[0]).toMatchObject({ starts: null, blocks: [] })
    expect(told.starts[0]?.says).toContain('2.6.29')
  })

  it.each([
    ['#!/bin/sh\nls', 'script'],
    ['PK\x03\x04', 'zip'],
    ['hello', 'not a program'],
  ])('that is none is told to be %j', async (text, words) => {
    expect(await openScenario('board 8M\n').program(0, own(new TextEncoder().encode(text)))).toContain(words)
  })
})

describe('a program of the board', () => {
  const BOARD = 'board 8M\nfile "/rom/ls" flat text 480K data 60K bss 30K stack 16K relocs 900\n'

  it('says what the first instance takes, and what each further one', async () => {
    const before = await ask(BOARD, { path: '/rom/ls' })
    expect(fates(before)?.slice(2)).toEqual([
      [7, 'inPlace'],
      [5, 'taken'],
    ])
    const text = `${BOARD.replace('/rom/ls', '/disk/ls')}P = exec("/disk/ls")\n`
    expect(fates(await ask(text, { path: '/disk/ls' }))?.[2]).toEqual([7, 'shared'])
  })

  it('with an interpreter has its blocks as well', async () => {
    const text =
      'board 8M\nfile "/lib/ld.so" elf rx 0 20K\nfile "/bin/sh" elf rx 0 40K stack 8K interp "/lib/ld.so"\n'
    expect(fates(await ask(text, { path: '/bin/sh' }))?.slice(2)).toEqual([
      [4, 'taken'],
      [3, 'taken'],
      [1, 'taken'],
    ])
  })

  it('is asked about only where it is a program', async () => {
    expect(await openScenario('board 8M\n').program(0, { path: '/disk/data.bin' })).toContain('not a program')
  })
})
