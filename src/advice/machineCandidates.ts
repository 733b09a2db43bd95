/** The changes that are tried to the machine: its trimming, its RAM, its kernel. */
import { bytesToPages, orderFor, PAGE_SIZE } from '../base/units.ts'
import type { Op, Program } from '../documents/scenario/compile/program.ts'
import { RAM_BASE } from '../documents/scenario/compile/compileHeader.ts'
import { MAP_COUNT } from '../language/words.ts'
import { writeSize } from '../documents/scenario/syntax/numbers.ts'
import { MEASURED_BOARDS } from '../sim/nommu/boards/board.ts'
import { MMU_ERAS } from '../sim/mmu/eraNames.ts'
import { ERAS, type Era, type Slab } from '../sim/nommu/era.ts'
import { lengthsOf, stepAt } from './operations.ts'
import type { HeaderEdit, Variation } from './variation.ts'

/** vm.nr_trim_pages: off, on, and just above each excess that the program's requests leave. None with an MMU, where nothing is trimmed. */
export function* trimmingCandidates({ ops, mmu }: Program, target: number): Generator<Variation, void> {
  if (mmu !== null) return
  const values = new Set([0, 1])
  // What a program from a file leaves is known when it is loaded.
  if (ops.some(loadsProgram)) for (const value of POWERS) values.add(value)
  for (let index = 0; index <= target; index++)
    for (const bytes of lengthsOf(ops.at(index))) {
      const pages = bytesToPages(bytes)
      values.add(2 ** orderFor(pages) - pages + 1)
    }
  const settings = ops.flatMap((op, index) =>
    op.op === 'sysctl' && op.key === 'vm.nr_trim_pages' && index < target ? [index] : [],
  )
  for (const value of values) {
    const text = `sysctl vm.nr_trim_pages = ${value}`
    const effect = trimmingWords(value)
    if (settings.length === 0 && value !== 1)
      yield {
        kind: 'trim',
        change: `Write ${text} before the first call: ${effect}.`,
        edits: [{ type: 'insert', index: 0, op: sysctl(text, value), from: -1 }],
      }
    for (const index of settings) {
      const op = ops.at(index)
      if (op?.op !== 'sysctl' || op.value === value) continue
      yield {
        kind: 'trim',
        change: `Set vm.nr_trim_pages to ${value} in ${stepAt(index)}: ${effect}.`,
        edits: [{ type: 'replace', index, op: { ...sysctl(text, value), line: op.line } }],
      }
    }
  }
}

const POWERS = [2, 4, 8, 16, 32, 64, 128] as const
/** What a kernel allows if nothing else is set. */
const USUAL_MAP_COUNT = 65_530
const MOST_MAP_COUNT = 2 ** 22

/** vm.max_map_count raised, the smallest that will do first. None without an MMU, where mappings are not counted. */
export function* limitCandidates({ ops, mmu }: Program, target: number): Generator<Variation, void> {
  if (mmu === null) return
  const index = ops.findIndex((op, at) => op.op === 'sysctl' && op.key === MAP_COUNT && at < target)
  const op = ops.at(index)
  const isSet = index !== -1 && op?.op === 'sysctl'
  const now = isSet ? op.value : USUAL_MAP_COUNT
  for (let more = 1; now + more <= MOST_MAP_COUNT; more *= 2)
    yield* limitVariations(isSet ? { index, line: op.line } : null, now + more, now + more / 2)
}

/** One value, and those between it and the one before it. */
function* limitVariations(
  setting: { readonly index: number; readonly line: number } | null,
  value: number,
  below: number,
): Generator<Variation, void> {
  const text = `sysctl ${MAP_COUNT} = ${value}`
  const op: Op = { op: 'sysctl', key: MAP_COUNT, value, line: setting?.line ?? 0, text }
  yield {
    kind: 'limit',
    change:
      setting === null
        ? `Write ${text} before the first call.`
        : `Set ${MAP_COUNT} to ${value} in ${stepAt(setting.index)}.`,
    edits: [
      setting === null
        ? { type: 'insert', index: 0, op, from: -1 }
        : { type: 'replace', index: setting.index, op },
    ],
    *finer() {
      const step = Math.max(1, Math.ceil((value - below) / FINER))
      for (let less = below + step; less < value; less += step) yield* limitVariations(setting, less, less)
    },
  }
}

/** So many values are tried, at most, between one that does and one that does not. */
const FINER = 16

/** Boards that are larger: the smallest that will do is found by trying them in order. */
export function* boardCandidates({ board, ops }: Program): Generator<Variation, void> {
  if (board.kind === 'measured') {
    for (const name of MEASURED_BOARDS.slice(MEASURED_BOARDS.indexOf(board.name) + 1))
      yield boardVariation(`board ${name}`, (program) => ({
        ...program,
        board: { kind: 'measured', name },
      }))
    return
  }
  // What a larger machine of the same kind would hold is not known.
  if (board.kind === 'report') return
  let last = board.ramBytes
  for (const ramBytes of sizesAbove(board.ramBytes, ops.length > LONG)) {
    yield largerBoard(board, ramBytes, last)
    last = ramBytes
  }
}

/** RAM is tried in multiples of so much. */
const RAM_STEP = PAGE_SIZE * 16
/** Boards are made up to this size. */
const MOST_RAM = 2 ** 32
/** For programs with more operations, which take long to run, larger boards are tried in larger steps first. */
const LONG = 1000

/** Sixteenths of it up to four times the board, then twice as much each time. */
function* sizesAbove(ramBytes: number, isLong: boolean): Generator<number, void> {
  const most = Math.min(MOST_RAM, ramBytes * 64)
  const step = Math.max(RAM_STEP, Math.ceil(ramBytes / 16 / RAM_STEP) * RAM_STEP)
  let size = ramBytes
  if (!isLong) for (; size + step <= ramBytes * 4 && size + step <= most; size += step) yield size + step
  for (size = ramBytes * (isLong ? 2 : 8); size <= most; size *= 2) yield size
}

type SyntheticBoard = Extract<Program['board'], { readonly kind: 'synthetic' }>

function largerBoard(board: SyntheticBoard, ramBytes: number, below: number): Variation {
  const words = [`board ${writeSize(ramBytes)}`, `reserved ${writeSize(board.reservedBytes)}`]
  if (board.base !== RAM_BASE) words.push(`at 0x${board.base.toString(16)}`)
  if (board.mobilityGrouping !== null) words.push(`mobility ${board.mobilityGrouping ? 'on' : 'off'}`)
  if (board.cacheBytes !== null) words.push(`cache ${writeSize(board.cacheBytes)}`)
  if (board.arch !== 'riscv64') words.push(`arch ${board.arch}`)
  return {
    ...boardVariation(words.join(' '), (program) => ({ ...program, board: { ...board, ramBytes } })),
    *finer() {
      const step = Math.max(RAM_STEP, Math.ceil((ramBytes - below) / FINER / RAM_STEP) * RAM_STEP)
      for (let less = below + step; less < ramBytes; less += step) yield largerBoard(board, less, less - step)
    },
  }
}

/** How a kernel loads programs from files is modelled of one alone. */
export const loadsProgram = (op: Op): boolean =>
  op.op === 'exec' || (op.op === 'call' && op.name === 'execve')

/** Each other kernel; none for what starts programs from files. */
export function* kernelCandidates(program: Program): Generator<Variation, void> {
  if (program.mmu !== null) {
    for (const mmu of MMU_ERAS)
      if (mmu !== program.mmu) yield kernelVariation(mmu, (now) => ({ ...now, mmu }))
    return
  }
  if (program.ops.some(loadsProgram)) return
  for (const era of ERAS.toReversed()) {
    if (era === program.era) continue
    yield kernelVariation(era, (now) => ({ ...now, era, slab: slabOf(era), shmDirect: false }))
  }
}

const kernelVariation = (name: string, apply: HeaderEdit['apply']): Variation => ({
  kind: 'kernel',
  change: `Run it on Linux ${name}.`,
  edits: [],
  header: { word: 'kernel', text: `kernel ${name}`, apply },
})

const boardVariation = (text: string, apply: HeaderEdit['apply']): Variation => ({
  kind: 'board',
  change: `Take a larger board: ${text}.`,
  edits: [],
  header: { word: 'board', text, apply },
})

/** What a kernel line without a second word means. */
const slabOf = (era: Era): Slab | null => (era === '2.6.28' ? 'slub' : era === '2.6.20' ? 'slab' : null)

const trimmingWords = (value: number): string =>
  value === 0
    ? 'nothing is trimmed'
    : value === 1
      ? 'all excess is given back'
      : `excess below ${value} pages stays`

const sysctl = (text: string, value: number): Op => ({
  op: 'sysctl',
  key: 'vm.nr_trim_pages',
  value,
  line: 0,
  text,
})
