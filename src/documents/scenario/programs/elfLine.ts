/** The words of an ELF program in a `file` line: `elf rx 0 200K, rw 256K 20K+8K stack 64K fdpic interp "/lib/ld.so"`. */
import { SEGMENT_WORDS } from '../../../language/programWords.ts'
import { hex } from '../../../base/format.ts'
import { alignUp, PAGE_SIZE } from '../../../base/units.ts'
import {
  ET_DYN,
  ET_EXEC,
  OSABI_FDPIC,
  type ElfBinary,
  type ElfSegment,
} from '../../../sim/nommu/exec/binary.ts'
import type { HeaderPart } from '../syntax/ast.ts'
import type { Findings } from '../compile/compileArguments.ts'
import { readSize } from '../compile/compileHeader.ts'
import { readNumber, shorten, writeSize } from '../syntax/numbers.ts'
import type { ProgramLine, Queue } from './programLine.ts'

const EF_CONSTANT_DISPLACEMENT = 0x100
/** No program is linked to addresses above this. */
const MAX_ADDRESS = 2 ** 40

type Answer = 'yes' | 'no' | 'bad'
type WrittenSegment = ElfSegment & { readonly part: HeaderPart }

export class ElfLine implements ProgramLine {
  readonly #format: HeaderPart
  readonly #findings: Findings
  readonly #segments: WrittenSegment[] = []
  readonly #flags = new Set<string>()
  #stack: number | null = null
  #interp: string | null = null
  /** Where the next segment goes in the file. */
  #fileEnd = 0

  constructor(format: HeaderPart, findings: Findings) {
    this.#format = format
    this.#findings = findings
  }

  take(part: HeaderPart, queue: Queue): Answer {
    if (part.quoted) return 'no'
    const flags = SEGMENT_WORDS.find((word) => word === part.text)
    if (flags !== undefined) return this.#segment(part, queue)
    switch (part.text) {
      case 'offset':
        return this.#offset(part, queue)
      case 'stack':
        if (this.#stack !== null) return this.#bad(part, 'stack is given twice.')
        this.#stack = readSize(next(queue), part, 'The size of the stack', this.#findings)
        return this.#stack === null ? 'bad' : 'yes'
      case 'interp':
        return this.#interpreter(part, queue)
      case 'fdpic':
      case 'constdisp':
      case 'execstack':
      case 'fixed':
        this.#flags.add(part.text)
        return 'yes'
      default:
        return 'no'
    }
  }

  #bad(
    part: HeaderPart | { readonly from: number; readonly to: number },
    message: string,
    suggestion?: string,
  ): 'bad' {
    this.#findings.error(part, message, suggestion)
    return 'bad'
  }

  /** `rw 256K 20K+8K`: where it is linked to, bytes in the file and of bss. A comma behind it is no matter. */
  #segment(part: HeaderPart, queue: Queue): Answer {
    const address = next(queue)
    const vaddr = readSize(address, part, 'The address of the segment', this.#findings)
    if (vaddr === null || address === undefined) return 'bad'
    const size = next(queue)
    if (size === undefined || size.quoted)
      return this.#bad(
        { from: address.to, to: address.to },
        'The size of the segment is missing: rx 0 200K.',
        ' 4K',
      )
    const sizes = size.text.replace(/,$/, '').split('+')
    const [inFile, bss = 0, more] = sizes.map((text) => {
      const reading = readNumber(text)
      return reading.ok ? reading.value : NaN
    })
    if (inFile === undefined || Number.isNaN(inFile) || Number.isNaN(bss) || more !== undefined)
      return this.#bad(
        size,
        `${shorten(size.text)} is not a size of a segment: write 20K, or 20K+8K with 8 KiB of bss.`,
      )
    const memsz = inFile + bss
    if (memsz === 0) return this.#bad(size, 'A segment cannot be empty.', '4K')
    if (vaddr + memsz > MAX_ADDRESS)
      return this.#bad(
        size,
        `The segment would end above ${hex(MAX_ADDRESS)}, where nothing can be linked to.`,
      )
    const offset = alignUp(this.#fileEnd, PAGE_SIZE) + (vaddr % PAGE_SIZE)
    this.#fileEnd = offset + inFile
    this.#segments.push({ part, flags: part.text, vaddr, offset, filesz: inFile, memsz })
    return 'yes'
  }

  #offset(part: HeaderPart, queue: Queue): Answer {
    const segment = this.#segments.pop()
    if (segment === undefined)
      return this.#bad(part, 'offset stands after a segment: rw 256K 20K offset 0x3000.')
    const value = next(queue)
    const offset = readSize(
      value === undefined ? value : { ...value, text: value.text.replace(/,$/, '') },
      part,
      'The offset in the file',
      this.#findings,
    )
    if (offset === null) return 'bad'
    this.#fileEnd = offset + segment.filesz
    this.#segments.push({ ...segment, offset })
    return 'yes'
  }

  #interpreter(part: HeaderPart, queue: Queue): Answer {
    const path = next(queue)
    if (path?.quoted !== true)
      return this.#bad(path ?? part, 'interp names a file in quotes: interp "/lib/ld.so".')
    if (!path.text.startsWith('/')) return this.#bad(path, 'A path begins with /.', `"/${path.text}"`)
    this.#interp = path.text
    return 'yes'
  }

  finish(): { readonly binary: ElfBinary; readonly bytes: number } | null {
    const { to } = this.#format
    if (this.#segments.length === 0)
      return this.#findings.error(
        { from: to, to },
        'An ELF program needs a segment: elf rx 0 200K, rw 256K 20K+8K stack 64K.',
        ' rx 0 4K',
      )
    let below: WrittenSegment | null = null
    for (const segment of this.#segments.toSorted((a, b) => a.vaddr - b.vaddr)) {
      const end: number = below === null ? 0 : below.vaddr + below.memsz
      if (segment.vaddr < end)
        return this.#findings.error(
          segment.part,
          `This segment begins at ${hex(segment.vaddr)}, inside another one, which ends at ${hex(end)}: link it to ${writeSize(alignUp(end, PAGE_SIZE))} or above.`,
        )
      below = segment
    }
    const has = (word: string): boolean => this.#flags.has(word)
    const isFdpic = has('fdpic') || has('constdisp')
    const binary: ElfBinary = {
      format: 'elf',
      segments: this.#segments.map(({ flags, vaddr, offset, filesz, memsz }) => ({
        flags,
        vaddr,
        offset,
        filesz,
        memsz,
      })),
      stack: this.#stack,
      execstack: has('execstack'),
      osabi: isFdpic ? OSABI_FDPIC : 0,
      eflags: has('constdisp') ? EF_CONSTANT_DISPLACEMENT : 0,
      type: has('fixed') ? ET_EXEC : ET_DYN,
      ...(this.#interp !== null && { interp: this.#interp }),
    }
    const bytes = binary.segments.reduce((most, { offset, filesz }) => Math.max(most, offset + filesz), 0)
    return { binary, bytes }
  }
}

const next = (queue: Queue): HeaderPart | undefined => queue.next().value
