/** A program file as the line of a scenario that declares it. */
import {
  ET_EXEC,
  OSABI_FDPIC,
  type Binary,
  type ElfBinary,
  type FlatBinary,
} from '../../sim/nommu/exec/binary.ts'
import { hex } from '../../base/format.ts'
import { writeSize } from '../scenario/syntax/numbers.ts'

const EF_CONSTANT_DISPLACEMENT = 0x100
const USUAL_VERSION = 4

/** `file "/rom/ls" flat text 480K ...`; reading it gives the same program. */
export const fileLine = (path: string, binary: Binary): string =>
  `file "${path.replace(/["\\]/g, '\\$&')}" ${binary.format === 'flat' ? flatWords(binary) : elfWords(binary)}`

function flatWords({ text, data, bss, stack, relocs, flags, rev }: FlatBinary): string {
  const sizes = [`text ${writeSize(text)}`, `data ${writeSize(data)}`, `bss ${writeSize(bss)}`]
  const words = [...sizes, `stack ${writeSize(stack)}`, `relocs ${relocs}`, ...flags]
  return ['flat', ...words, ...(rev === USUAL_VERSION ? [] : [`rev ${rev}`])].join(' ')
}

function elfWords({ segments, stack, execstack, osabi, eflags, type, interp }: ElfBinary): string {
  const parts = segments
    .filter(({ memsz }) => memsz > 0)
    .map(({ flags, vaddr, offset, filesz, memsz }) => {
      const bss = memsz - filesz
      return `${flags} ${hex(vaddr)} ${writeSize(filesz)}${bss > 0 ? `+${writeSize(bss)}` : ''} offset ${hex(offset)}`
    })
  const isFdpic = osabi === OSABI_FDPIC
  return [
    `elf ${parts.join(', ')}`,
    ...(stack === null ? [] : [`stack ${writeSize(stack)}`]),
    ...(isFdpic ? [(eflags & EF_CONSTANT_DISPLACEMENT) === 0 ? 'fdpic' : 'constdisp'] : []),
    ...(execstack === true ? ['execstack'] : []),
    ...(type === ET_EXEC ? ['fixed'] : []),
    ...(interp === undefined ? [] : [`interp "${interp}"`]),
  ].join(' ')
}
