import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FLAT_FLAGS, type ElfBinary, type FlatBinary } from '../../sim/nommu/exec/binary.ts'
import { MAX_BINARY, readBinary } from './readBinary.ts'
import { elfFile, flatFile } from './testing/writeBinary.ts'

const size = (most: number) => fc.integer({ min: 0, max: most })

const flat: fc.Arbitrary<FlatBinary> = fc.record({
  format: fc.constant('flat' as const),
  text: fc.integer({ min: 68, max: 200_000 }),
  data: size(100_000),
  bss: size(100_000),
  stack: size(1 << 20),
  flags: fc
    .uniqueArray(fc.constantFrom(...FLAT_FLAGS))
    .map((flags) => FLAT_FLAGS.filter((flag) => flags.includes(flag))),
  relocs: size(2000),
  rev: fc.constantFrom(4, 2),
})

const elf: fc.Arbitrary<ElfBinary> = fc
  .record({
    format: fc.constant('elf' as const),
    segments: fc.array(
      fc
        .record({
          flags: fc.constantFrom('r', 'rx', 'rw', 'rwx'),
          vaddr: size(1 << 24),
          offset: size(1 << 16),
          filesz: size(1 << 16),
          more: fc.integer({ min: 1, max: 1 << 16 }),
        })
        .map(({ filesz, more, ...segment }) => ({ ...segment, filesz, memsz: filesz + more })),
      { minLength: 1, maxLength: 5 },
    ),
    stack: fc.option(size(1 << 20)),
    osabi: fc.constantFrom(0, 65),
    eflags: size(0xffff),
    type: fc.constantFrom(2, 3),
    interp: fc.option(fc.constantFrom('/lib/ld.so', '/lib/ld-uClibc.so.0'), { nil: undefined }),
  })
  .map(({ interp, ...binary }) => ({
    ...binary,
    ...(binary.stack !== null && { execstack: false }),
    ...(interp !== undefined && { interp }),
  }))

describe('a program file', () => {
  it('of the flat format is read as it was written', () => {
    fc.assert(
      fc.property(flat, (binary) => {
        const read = readBinary(flatFile(binary))
        expect(typeof read === 'string' ? read : read.binary).toEqual(binary)
      }),
    )
  })

  it('in ELF is read as it was written, of 32 or 64 bits, in both byte orders', () => {
    const shape = fc.record({
      bits: fc.constantFrom(32 as const, 64 as const),
      isBigEndian: fc.boolean(),
      machine: fc.constantFrom(40, 243, 4, 42),
    })
    fc.assert(
      fc.property(elf, shape, (binary, form) => {
        const read = readBinary(elfFile(binary, form))
        expect(read).toMatchObject(form)
        expect(typeof read === 'string' ? read : read.binary).toEqual(binary)
      }),
    )
  })

  it('that is damaged anywhere is read or refused with words, and never allocates what its header says', () => {
    const bytes = fc.oneof(
      flat.map(flatFile),
      elf.map((binary) => elfFile(binary, { bits: 32, isBigEndian: false, machine: 40 })),
      elf.map((binary) => elfFile(binary, { bits: 64, isBigEndian: true, machine: 21 })),
    )
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(bytes, damage, fc.nat(), (file, changes, cut) => {
        for (const [at, byte] of changes) file[at % Math.min(file.length, 256)] = byte
        const left = file.subarray(0, cut % (file.length + 1))
        const read = readBinary(left)
        if (typeof read === 'string') expect(read.length).toBeLessThan(200)
        else expect(read.problems.every((problem) => problem.length < 200)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    ['', 'empty'],
    ['#!/bin/sh\n', 'script'],
    ['\x1f\x8b\x08', 'gzip'],
    ['hello', 'not a program'],
    ['bFLT', 'ends after 4'],
    ['\x7fELF\x09\x01', 'damaged'],
  ])('that begins with %j is told to be %s', (begins, says) => {
    expect(readBinary(Uint8Array.from(begins, (letter) => letter.charCodeAt(0)))).toContain(says)
  })

  it('of the old flat version with a flag that nobody knows is one for RAM', () => {
    const bytes = flatFile({
      format: 'flat',
      text: 100,
      data: 0,
      bss: 0,
      stack: 0,
      flags: [],
      relocs: 0,
      rev: 2,
    })
    new DataView(bytes.buffer).setUint32(36, 0x100)
    expect(readBinary(bytes)).toMatchObject({ binary: { flags: ['ram'] } })
  })

  it('that is too large is refused', () => {
    expect(readBinary(new Uint8Array(4), MAX_BINARY + 1)).toContain('more than 64 MiB')
  })
})
