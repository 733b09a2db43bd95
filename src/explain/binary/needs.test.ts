import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, test } from 'vitest'
import { readBinary } from '../../documents/binary/readBinary.ts'
import { elfProgram, flatProgram, RISCV } from '../../documents/binary/testing/smallPrograms.ts'
import { elfFile, flatFile } from '../../documents/binary/testing/writeBinary.ts'
import { parseTraceDocument } from '../../documents/recording/format/document.ts'
import type { Binary, ExecRequest } from '../../sim/nommu/exec/binary.ts'
import { needsOf } from './needs.ts'

const START = { path: '/bin/prog', argv: [9], envp: [] }

function needs(binary: Binary, request: ExecRequest = START, knowsFdpic?: boolean) {
  const read = readBinary(binary.format === 'flat' ? flatFile(binary) : elfFile(binary, RISCV))
  if (typeof read === 'string') throw new Error(read)
  return needsOf(read, request, knowsFdpic === undefined ? {} : { knowsFdpic })
}

const FLAT = flatProgram()
const ELF = elfProgram()

describe('what a program asks for', () => {
  it('is text and data apart, or one block', () => {
    expect(needs(FLAT)).toMatchObject({
      format: 'flat',
      shares: true,
      blocks: [
        { what: 'text', length: 40_960, order: 4, canBeInPlace: true },
        { what: 'data, bss and stack', length: 12_288, order: 2 },
      ],
    })
    expect(needs({ ...FLAT, flags: ['ram'] })).toMatchObject({
      shares: false,
      blocks: [{ length: 53_248, order: 4 }],
    })
  })

  it('is one block of all segments with the holes between them, and a stack of 128 KiB where none is named', () => {
    expect(needs(ELF).blocks.map(({ length, order }) => [length, order])).toEqual([
      [28_576, 3],
      [16_384, 2],
    ])
    const { blocks, problems, changes } = needs({ ...ELF, stack: null })
    expect(blocks.at(-1)).toMatchObject({ what: 'stack', length: 131_072, order: 5 })
    expect(problems.join()).toContain('128 KiB')
    expect(changes[0]?.gains).toBe(131_072 - 16_384)
    const apart = {
      ...ELF,
      segments: ELF.segments.map((segment, n) => ({ ...segment, vaddr: segment.vaddr + n * 512 * 1024 })),
    }
    expect(needs(apart)).toMatchObject({
      blocks: [{ order: 8 }, {}],
      problems: [expect.stringContaining('holes')],
    })
  })

  it('is more than there can be, and says so', () => {
    expect(needs({ ...FLAT, bss: 5 * 2 ** 20 }).problems.join()).toContain('more than any block')
  })

  it('is nothing where the header is refused', () => {
    expect(needs({ ...ELF, type: 2 }).problems.join()).toContain('ENOEXEC')
    expect(needs({ ...ELF, type: 5 }).problems.join()).toContain('type 5')
    const version = needs({ ...FLAT, rev: 7 })
    expect(version).toMatchObject({ blocks: [], brkRoom: 0, shares: false })
    expect(version.problems.join()).toContain('Version 7')
    for (const change of [{ stack: 2 ** 28 }, { bss: 2 ** 31 }, { relocs: 2 ** 27 }])
      expect(needs({ ...FLAT, ...change })).toMatchObject({
        blocks: [],
        problems: expect.arrayContaining([expect.stringContaining('256 MiB')]),
      })
  })

  it('is one block for an old program with any flag, which is never unpacked', () => {
    for (const flags of [['ram'], ['gz'], ['gzdata'], ['got']] as const)
      expect(needs({ ...FLAT, rev: 2, flags })).toMatchObject({ blocks: [{}], shares: false, problems: [] })
    expect(needs({ ...FLAT, rev: 2 }).blocks).toHaveLength(2)
  })

  it('begins at the lowest segment, even one without any bytes', () => {
    const below = { flags: 'r', vaddr: 0, offset: 0, filesz: 0, memsz: 0 }
    const [, data] = ELF.segments
    if (data === undefined) throw new Error('no data')
    expect(needs({ ...ELF, segments: [below, data] }).blocks[0]?.length).toBe(data.vaddr + data.memsz)
    const apart = needs({ ...ELF, segments: [below, data], osabi: 65 }, START, true)
    expect(apart.problems.join()).toContain('has no bytes')
  })

  it('is one block on a machine that does not know the mark of FDPIC', () => {
    expect(needs({ ...ELF, osabi: 65 })).toMatchObject({
      blocks: [{}, { what: 'stack' }],
      problems: [expect.stringContaining('marked FDPIC')],
    })
  })
})

const EDGES = new URL('../../documents/recording/testing/edges/', import.meta.url)

/** Recordings in which programs start. */
const recordings = readdirSync(EDGES)
  .filter((file) => file.endsWith('.json.gz'))
  .flatMap((file) => {
    const read = parseTraceDocument(gunzipSync(readFileSync(new URL(file, EDGES))).toString('utf8'))
    return read.ok ? read.document : []
  })

test('is what the recorded kernel was asked for, each time a program started', () => {
  let seen = 0
  for (const { kernel, steps } of recordings) {
    const knowsFdpic = kernel.patches !== undefined
    for (const { exec, events, ret } of steps) {
      if (!exec?.binary || !exec.vfork || ret < 0) continue
      if (exec.binary.format === 'elf' && exec.binary.interp !== undefined) continue
      const asked = events.flatMap((event) => (event[0] === 'mmap{' ? event[1].len : []))
      const { blocks } = needs(exec.binary, { path: exec.file, argv: exec.argv, envp: exec.envp }, knowsFdpic)
      // A refused one is the last that is asked for.
      expect(blocks.map(({ length }) => length).slice(0, asked.length), exec.file).toEqual(asked)
      seen++
    }
  }
  expect(seen).toBeGreaterThan(20)
})
