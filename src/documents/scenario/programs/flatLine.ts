/** The words of a flat program in a `file` line: `flat text 480K data 60K bss 30K stack 16K relocs 900 ram`. */
import { FLAT_SIZES } from '../../../language/programWords.ts'
import { FLAT_FLAGS, type FlatBinary, type FlatFlag } from '../../../sim/nommu/exec/binary.ts'
import type { HeaderPart } from '../syntax/ast.ts'
import type { Findings } from '../compile/compileArguments.ts'
import { readSize } from '../compile/compileHeader.ts'
import type { ProgramLine, Queue } from './programLine.ts'

type SizeWord = (typeof FLAT_SIZES)[number]

/** sizeof(struct flat_hdr), which the text begins with. */
const HEADER = 64
/** Bytes that one relocation takes in the file. */
const RELOC_IN_FILE = 4
/** What elf2flt writes where nobody says more. */
const DEFAULT_STACK = 4096
const VERSION = 4

export class FlatLine implements ProgramLine {
  readonly #format: HeaderPart
  readonly #findings: Findings
  readonly #sizes = new Map<SizeWord, number>()
  readonly #flags = new Set<FlatFlag>()
  #rev: number | null = null

  constructor(format: HeaderPart, findings: Findings) {
    this.#format = format
    this.#findings = findings
  }

  take(part: HeaderPart, queue: Queue): 'yes' | 'no' | 'bad' {
    const findings = this.#findings
    if (part.quoted) return 'no'
    const flag = FLAT_FLAGS.find((word) => word === part.text)
    if (flag !== undefined) {
      this.#flags.add(flag)
      return 'yes'
    }
    const word = FLAT_SIZES.find((known) => known === part.text)
    if (word === undefined && part.text !== 'rev') return 'no'
    const isTwice = word === undefined ? this.#rev !== null : this.#sizes.has(word)
    if (isTwice) {
      findings.error(part, `${part.text} is given twice.`)
      return 'bad'
    }
    const what =
      word === 'relocs'
        ? 'The number of relocations'
        : `The ${word === undefined ? 'version' : `size of ${word}`}`
    const next = queue.next().value
    const value = readSize(next, part, what, findings)
    if (value === null) return 'bad'
    if (word === undefined) this.#rev = value
    else if (word === 'text' && value < HEADER) {
      findings.error(
        next ?? part,
        `The text begins with the header: it has at least ${HEADER} bytes.`,
        String(HEADER),
      )
      return 'bad'
    } else this.#sizes.set(word, value)
    return 'yes'
  }

  finish(): { readonly binary: FlatBinary; readonly bytes: number } | null {
    const size = (word: SizeWord, otherwise = 0): number => this.#sizes.get(word) ?? otherwise
    const { to } = this.#format
    if (!this.#sizes.has('text'))
      return this.#findings.error(
        { from: to, to },
        'The size of the text is missing: flat text 480K data 60K bss 30K stack 16K.',
        ' text 64K',
      )
    const binary: FlatBinary = {
      format: 'flat',
      text: size('text'),
      data: size('data'),
      bss: size('bss'),
      stack: size('stack', DEFAULT_STACK),
      relocs: size('relocs'),
      flags: FLAT_FLAGS.filter((flag) => this.#flags.has(flag)),
      rev: this.#rev ?? VERSION,
    }
    return { binary, bytes: binary.text + binary.data + RELOC_IN_FILE * binary.relocs }
  }
}
