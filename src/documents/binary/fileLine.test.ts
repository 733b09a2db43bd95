import { expect, it } from 'vitest'
import type { Binary } from '../../sim/nommu/exec/binary.ts'
import { parseProgram } from '../scenario/read.ts'
import { fileLine } from './fileLine.ts'

const FLAT: Binary = {
  format: 'flat',
  text: 492_032,
  data: 61_000,
  bss: 30_720,
  stack: 16_384,
  relocs: 900,
  flags: ['ram', 'got'],
  rev: 2,
}
const ELF: Binary = {
  format: 'elf',
  segments: [
    { flags: 'rx', vaddr: 0, offset: 0, filesz: 20_004, memsz: 20_004 },
    { flags: 'rw', vaddr: 0x41e80, offset: 0x5e80, filesz: 1000, memsz: 9000 },
    { flags: 'rw', vaddr: 0x50000, offset: 0x7000, filesz: 0, memsz: 4096 },
  ],
  stack: 0,
  execstack: true,
  osabi: 65,
  eflags: 0x100,
  type: 2,
  interp: '/lib/ld-uClibc.so.0',
}

it.each([
  ['flat', FLAT],
  ['ELF', ELF],
  ['plain ELF', { ...ELF, stack: null, execstack: false, osabi: 0, eflags: 0, type: 3 }],
])('a %s program is read again as it was', (_, binary) => {
  const { program, diagnostics } = parseProgram(fileLine('/bin/it', binary))
  expect(diagnostics).toEqual([])
  expect(program.files.at(-1)?.binary).toEqual(binary)
})

it('a path with quotes stays one', () => {
  const { program, diagnostics } = parseProgram(fileLine('/bin/a"b\\', FLAT))
  expect(diagnostics).toEqual([])
  expect(program.files.at(-1)?.path).toBe('/bin/a"b\\')
})
