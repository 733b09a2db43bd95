/** What is told of a program at a moment of a run: its parts, what it asks for, whether it would start, what to change. */
import { pageAlign, pfnToAddr } from '../../../base/units.ts'
import { readBinaryFrom } from '../../../documents/binary/readBinary.ts'
import { fileLine } from '../../../documents/binary/fileLine.ts'
import type { ElfFile, ProgramFile } from '../../../documents/binary/types.ts'
import { parseProgram } from '../../../documents/scenario/read.ts'
import { isFlat, withBinary } from '../../../explain/binary/blocks.ts'
import {
  architectureOf,
  asModelled,
  E_MACHINE,
  fdpicOf,
  loadersFor,
} from '../../../explain/binary/fileMachine.ts'
import { needsOf, type Setting } from '../../../explain/binary/needs.ts'
import type {
  ProgramAsked,
  ProgramChange,
  ProgramPart,
  ProgramStart,
  ProgramView,
} from '../../../protocol/program.ts'
import type { Architecture } from '../../../sim/nommu/boards/architectures.ts'
import { LOADING } from '../../../sim/nommu/exec/architecture.ts'
import type { Binary, ElfBinary, ExecRequest } from '../../../sim/nommu/exec/binary.ts'
import { CAPABILITIES, type FileSpec } from '../../../sim/nommu/files/files.ts'
import type { Inode } from '../../../sim/nommu/files/inodes.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'
import type { NommuTimeline } from '../view/tracks.ts'
import { Bench } from './tryStart.ts'

const MODELLED = '6.12'

/** What a program is, or why there is none. */
export type ProgramAnswer = ProgramView | string

export async function tellOfProgram(
  timeline: NommuTimeline,
  step: number,
  asked: ProgramAsked,
): Promise<ProgramAnswer> {
  if ('path' in asked) {
    timeline.goTo(step)
    const { machine } = timeline
    const inode = machine.inodes[machine.findFile(asked.path)]
    return inode?.binary === null || inode === undefined
      ? 'It is not a program that a loader knows.'
      : tellOfFile(machine, inode, inode.binary)
  }
  const { file } = asked
  const read = await readBinaryFrom(
    file.size,
    async ({ from, length }) => new Uint8Array(await file.slice(from, from + length).arrayBuffer()),
  )
  if (typeof read === 'string') return read
  // Other steps may have been shown while it was read.
  timeline.goTo(step)
  return tellOfOwn(timeline.machine, asked.name, read)
}

const requestFor = (path: string): ExecRequest => ({ path, argv: [path.length], envp: [], ownStrings: 1 })

const interpreterOn = (m: Machine, binary: Binary): ElfBinary | null => {
  if (binary.format === 'flat' || binary.interp === undefined) return null
  const found = m.inodes[m.findFile(binary.interp)]?.binary
  return found?.format === 'elf' ? found : null
}

/** A file of the machine, as it lies there. */
function tellOfFile(m: Machine, inode: Inode, binary: Binary): ProgramView {
  const bench = new Bench(m)
  const { arch } = bench
  const facts = { size: inode.size, problems: [] }
  const program: ProgramFile =
    binary.format === 'flat'
      ? { ...facts, binary }
      : { ...facts, binary, bits: bitsOf(arch), isBigEndian: isBigEndian(arch), machine: E_MACHINE[arch] }
  const isInFlash = inode.address >= 0
  const isInMemory = inode.pages.length > 0
  const where =
    isInFlash || isInMemory ? `Where it lies, in ${isInFlash ? 'flash' : 'RAM'}` : `From ${inode.fs}`
  return tell(m, program, {
    bench,
    path: inode.path,
    knowsFdpic: m.config.knowsFdpic ?? LOADING[arch].knowsFdpic,
    ways: [{ where, file: null }],
    canStay: isInFlash,
  })
}

const notModelled = ({ config }: Machine): string =>
  `How Linux ${config.release ?? config.era} loads programs is not modelled: choose ${MODELLED} for the answer.`

/** A file that the reader brought: as it would do in flash, and copied into RAM. */
function tellOfOwn(m: Machine, name: string, file: ProgramFile): ProgramView {
  const board = m.config.arch ?? 'riscv64'
  const arch = isFlat(file) ? board : (loadersFor(file) ?? board)
  const path = freePath(m, name)
  const binary = modelled(file)
  const needs = needsOf(file, requestFor(path), { arch })
  const canStay = needs.blocks.some(({ canBeInPlace }) => canBeInPlace)
  const copied = canStay
    ? 'Copied into RAM, as from most file systems'
    : 'Wherever it lies: it is copied into RAM'
  const told = tell(m, file, {
    bench: new Bench(m, arch),
    path,
    ways: [
      ...(canStay
        ? [{ where: 'In flash that is mapped directly (romfs)', file: fileAt(m, path, file, true) }]
        : []),
      { where: copied, file: fileAt(m, path, file, false) },
    ],
    canStay,
  })
  const foreign =
    arch !== board
      ? [
          `It is for ${arch}, and the board of this scenario is ${board}, which refuses it (ENOEXEC). What follows is of the same memory with the loaders of ${arch}.`,
        ]
      : isFlat(file) || isOfBoard(file, board)
        ? []
        : [
            `It is ${architectureOf(file)}, and the board of this scenario has ${formOf(board)}: it is refused (ENOEXEC). What follows is how it would be loaded otherwise.`,
          ]
  return { ...told, problems: [...foreign, ...told.problems], fileLine: lineOf(path, binary) }
}

const bitsOf = (arch: Architecture): 32 | 64 => (LOADING[arch].word === 8 ? 64 : 32)
/** Of the architectures that the model has only this one stores the highest byte first. */
const isBigEndian = (arch: Architecture): boolean => arch === 'm68k'

const isOfBoard = (file: ElfFile, board: Architecture): boolean =>
  file.bits === bitsOf(board) && file.isBigEndian === isBigEndian(board)

const formOf = (board: Architecture): string =>
  `${bitsOf(board)} bits${isBigEndian(board) ? ', big endian' : ''}`

interface Circumstances {
  readonly bench: Bench
  readonly path: string
  readonly knowsFdpic?: boolean
  /** `file`: what is put there; null where it is there. */
  readonly ways: readonly { readonly where: string; readonly file: FileSpec | null }[]
  /** It lies in flash, or could. */
  readonly canStay: boolean
}

function tell(m: Machine, program: ProgramFile, circumstances: Circumstances): ProgramView {
  const { bench, path, knowsFdpic, ways, canStay } = circumstances
  const interpreter = interpreterOn(m, program.binary)
  const setting: Setting = {
    arch: bench.arch,
    ...(knowsFdpic !== undefined && { knowsFdpic }),
    ...(interpreter !== null && { interpreter }),
  }
  const request = requestFor(path)
  const needs = needsOf(program, request, setting)
  const start = (where: string, file: FileSpec | null, { blocks } = needs): ProgramStart =>
    m.config.era === MODELLED
      ? bench.start(where, request, { needs: blocks, file })
      : { where, blocks: [], starts: null, says: notModelled(m), takes: null, secondTakes: null }
  return {
    path,
    format: formatOf(program),
    size: program.size,
    parts: partsOf(program).filter(({ bytes }) => bytes > 0),
    brkRoom: needs.brkRoom,
    shares: needs.shares,
    starts: ways.map(({ where, file }) => start(where, file)),
    changes: needs.changes
      .filter(
        ({ binary, inFlash }) =>
          binary !== undefined || inFlash !== true || ways.some(({ file }) => file !== null) || !canStay,
      )
      .map(({ says, gains, binary, inFlash }): ProgramChange => {
        // What only has to become smaller somewhere is no program that could be tried.
        if (binary === undefined && inFlash !== true) return { says, gains, starts: null }
        const other = binary === undefined ? program : withBinary(program, binary)
        const file = fileAt(m, path, other, inFlash === true || canStay)
        return { says, gains, starts: start('', file, needsOf(other, request, setting)).starts }
      }),
    problems: needs.problems,
    assumes: needs.assumes,
    fileLine: null,
  }
}

/** As the model knows it. */
const modelled = (file: ProgramFile): Binary => (isFlat(file) ? file.binary : asModelled(file))

/** A name that can stand in a path, and is not there yet. */
function freePath(m: Machine, name: string): string {
  const stem = name.replace(/[^\w.+-]/g, '_').slice(0, 60) || 'program'
  for (let n = 1; ; n++) {
    const path = `/rom/${stem}${n === 1 ? '' : `-${n}`}`
    if (m.findFile(path) === -1) return path
  }
}

/** The file on the board: in flash above RAM and all other files, or on a disk. */
function fileAt({ inodes, config }: Machine, path: string, file: ProgramFile, inFlash: boolean): FileSpec {
  const { startPfn, spannedPages } = config.zone
  const end = inodes.reduce(
    (most, { address, size }) => Math.max(most, address + size),
    Number(pfnToAddr(startPfn + spannedPages)),
  )
  return {
    path,
    type: 'regular',
    fs: inFlash ? 'romfs' : 'ext2',
    size: file.size,
    capabilities: inFlash ? CAPABILITIES : ['copy'],
    address: inFlash ? pageAlign(end) : null,
    mmap: true,
    ino: null,
    dev: null,
    binary: modelled(file),
  }
}

/** The line that declares it, if the language can say it. */
function lineOf(path: string, binary: Binary): string | null {
  const line = fileLine(path, binary)
  return parseProgram(`${line}\nA = spawn\n`).diagnostics.length === 0 ? line : null
}

const formatOf = (file: ProgramFile): string =>
  isFlat(file)
    ? flatWords(file.binary)
    : `ELF, ${architectureOf(file)}${fdpicOf(file) === 'no' ? '' : ', FDPIC'}`

const flatWords = ({ rev, flags }: { readonly rev: number; readonly flags: readonly string[] }): string =>
  [`bFLT, version ${rev}`, ...flags.map((flag) => flag.toUpperCase())].join(', ')

function partsOf(file: ProgramFile): readonly ProgramPart[] {
  if (isFlat(file)) {
    const { text, data, bss, stack } = file.binary
    return [
      { what: 'text', bytes: text },
      { what: 'data', bytes: data },
      { what: 'bss', bytes: bss },
      { what: 'stack', bytes: stack },
    ]
  }
  return elfParts(file)
}

function elfParts({ binary }: ElfFile): readonly ProgramPart[] {
  const parts: ProgramPart[] = []
  let at: number | null = null
  for (const { vaddr, flags, filesz, memsz } of binary.segments.toSorted((a, b) => a.vaddr - b.vaddr)) {
    if (at !== null && vaddr > at) parts.push({ what: 'hole', bytes: vaddr - at })
    const isWritten = flags.includes('w')
    const inFile = Math.min(filesz, memsz)
    parts.push({ what: isWritten ? 'data' : 'text', bytes: inFile }, { what: 'bss', bytes: memsz - inFile })
    at = vaddr + memsz
  }
  return [...parts, { what: 'stack', bytes: binary.stack ?? 0 }]
}
