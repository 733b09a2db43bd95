/**
 * `file` lines that tell of a program: `file "/rom/ls" romfs flat text 480K data 60K` and `file "/bin/sh" elf rx 0 200K, rw 256K 20K+8K`.
 * The words of the program are taken out; what is left is a `file` line like any other, and so is a line without them.
 */
import { append } from '../../../base/lists.ts'
import { FILE_SYSTEMS, FILE_TYPES, FILE_WORDS } from '../../../language/words.ts'
import { ELF_WORDS, FLAT_WORDS } from '../../../language/programWords.ts'
import { hex } from '../../../base/format.ts'
import { PAGE_SIZE, pageAlign } from '../../../base/units.ts'
import type { Binary } from '../../../sim/nommu/exec/binary.ts'
import { CAPABILITIES, type FileSpec } from '../../../sim/nommu/files/files.ts'
import type { HeaderPart } from '../syntax/ast.ts'
import type { Findings } from '../compile/compileArguments.ts'
import { compileFile } from '../compile/compileFile.ts'
import { didYouMean } from '../syntax/nearest.ts'
import { shorten, writeSize } from '../syntax/numbers.ts'
import { ElfLine } from './elfLine.ts'
import { FlatLine } from './flatLine.ts'

/** Where programs lie in flash whose line does not say where: above the files that are always there, and below RAM. */
const FLASH_START = 0x23000000
const FLASH_BASE = 0x22000000
const ROMFS_HEADER = 32
const FLASH_END = 0x80000000

/** The bytes that programs take in flash so far. */
export interface Flash {
  used: number
}

const part = (text: string, { from, to }: HeaderPart): HeaderPart => ({ from, to, text, quoted: false })

/** The usual file system of a path: flash below /rom, a disk below /disk, else the initramfs, which lies in RAM. */
const usualFs = (path: string): string =>
  path.startsWith('/rom/') ? 'romfs' : path.startsWith('/disk/') ? 'ext2' : 'ramfs'

const isNumber = (text: string): boolean => /^[0-9]/.test(text)
const FILE_OPTIONS: readonly string[] = [...FILE_WORDS, ...FILE_TYPES, ...CAPABILITIES]

export function compileProgram(
  parts: readonly HeaderPart[],
  findings: Findings,
  flash: Flash,
): FileSpec | null {
  const [path] = parts
  const at = parts.findIndex(({ text, quoted }) => !quoted && (text === 'flat' || text === 'elf'))
  const format = parts[at]
  if (path === undefined || format === undefined) return compileFile(parts, findings)
  const before = parts.slice(1, at)
  const rest: HeaderPart[] = [path]
  if (before.length === 0 || !FILE_SYSTEMS.some((fs) => fs === before[0]?.text)) {
    const [other] = before
    if (other !== undefined && !isNumber(other.text) && !FILE_OPTIONS.includes(other.text))
      return compileFile(parts, findings)
    rest.push(part(usualFs(path.text), format))
  }
  append(rest, before)
  const isFlat = format.text === 'flat'
  const line = isFlat ? new FlatLine(format, findings) : new ElfLine(format, findings)
  const words: readonly string[] = isFlat ? FLAT_WORDS : ELF_WORDS
  const queue = parts.slice(at + 1).values()
  for (const next of queue) {
    const taken = line.take(next, queue)
    if (taken === 'bad') return null
    if (taken === 'yes') continue
    if (next.quoted || !FILE_OPTIONS.includes(next.text)) {
      const meant = findings.hints.nearest(next.text, [...words, ...FILE_OPTIONS])
      return findings.error(
        next,
        `${shorten(next.text)} says nothing of ${isFlat ? 'a flat program' : 'an ELF program'}: known are ${words.join(', ')}.${didYouMean(meant)}`,
        meant,
      )
    }
    rest.push(next)
    if (next.text !== 'at' && next.text !== 'ino' && next.text !== 'dev') continue
    const value = queue.next().value
    if (value !== undefined) rest.push(value)
  }
  const program = line.finish()
  if (program === null) return null
  return withProgram(rest, program, { findings, flash, format })
}

function withProgram(
  rest: HeaderPart[],
  { binary, bytes }: { readonly binary: Binary; readonly bytes: number },
  {
    findings,
    flash,
    format,
  }: { readonly findings: Findings; readonly flash: Flash; readonly format: HeaderPart },
): FileSpec | null {
  const isPlaced = rest.some(({ text, quoted }) => !quoted && text === 'at')
  const isTold = rest.some(({ text }) => CAPABILITIES.some((word) => word === text))
  if (rest[1]?.text === 'romfs' && !isPlaced && !isTold) {
    const place = FLASH_START + flash.used
    if (place + bytes > FLASH_END)
      return findings.error(
        format,
        `There is no room for this program in flash, between ${hex(place)} and ${hex(FLASH_END)}. Say where it lies (at 0x23000000), or that it is copied (copy).`,
      )
    rest.push(part('at', format), part(hex(place), format))
    // romfs numbers a file by where its header lies in the image.
    if (!rest.some(({ text }) => text === 'ino'))
      rest.push(part('ino', format), part(String(place - FLASH_BASE - ROMFS_HEADER), format))
    flash.used += pageAlign(Math.max(bytes, PAGE_SIZE))
  }
  const file = compileFile(rest, findings)
  if (file === null) return null
  if (file.size !== 0 && file.size < bytes) {
    const size = rest.find(({ text }) => isNumber(text))
    return findings.error(
      size ?? format,
      `The file ends before its program does, which needs ${writeSize(bytes)} of it.`,
      writeSize(bytes),
    )
  }
  return { ...file, size: Math.max(file.size, bytes), binary }
}
