/** The changes that are tried to the machine: its trimming, its RAM, its kernel. */
import { bytesToPages, orderFor, PAGE_SIZE } from '../base/units.ts'
import type { Op, Program } from '../documents/scenario/compile/program.ts'
import { RAM_BASE } from '../documents/scenario/compile/compileHeader.ts'
import { writeSize } from '../documents/scenario/syntax/numbers.ts'
import { MEASURED_BOARDS } from '../sim/nommu/boards/board.ts'
import { ERAS, type Era, type Slab } from '../sim/nommu/era.ts'
import { lengthsOf, stepAt } from './operations.ts'
import type { HeaderEdit, Variation } from './variation.ts'

/** vm.nr_trim_pages: off, on, and just above each excess that the program's requests leave. */
export function* trimmingCandidates({ ops }: Program, target: number): Generator<Variation, void> {
  const values = new Set([0, 1])
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

/** Boards that are larger: the smallest that will do is found by trying them in order. */
export function* boardCandidates({ board }: Program): Generator<Variation, void> {
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
  const step = Math.max(PAGE_SIZE * 16, board.ramBytes / 16)
  if (step % PAGE_SIZE !== 0) return
  for (let ramBytes = board.ramBytes + step; ramBytes <= board.ramBytes * 4; ramBytes += step) {
    const words = [`board ${writeSize(ramBytes)}`, `reserved ${writeSize(board.reservedBytes)}`]
    if (board.base !== RAM_BASE) words.push(`at 0x${board.base.toString(16)}`)
    if (board.mobilityGrouping !== null) words.push(`mobility ${board.mobilityGrouping ? 'on' : 'off'}`)
    if (board.cacheBytes !== null) words.push(`cache ${writeSize(board.cacheBytes)}`)
    if (board.arch !== 'riscv64') words.push(`arch ${board.arch}`)
    yield boardVariation(words.join(' '), (program) => ({ ...program, board: { ...board, ramBytes } }))
  }
}

/** How a kernel loads programs from files is modelled of one alone. */
const loadsProgram = (op: Op): boolean => op.op === 'exec' || (op.op === 'call' && op.name === 'execve')

/** Each other kernel; none for what starts programs from files. */
export function* kernelCandidates(program: Program): Generator<Variation, void> {
  if (program.ops.some(loadsProgram)) return
  for (const era of ERAS.toReversed()) {
    if (era === program.era) continue
    yield {
      kind: 'kernel',
      change: `Run it on Linux ${era}.`,
      edits: [],
      header: {
        word: 'kernel',
        text: `kernel ${era}`,
        apply: (now) => ({ ...now, era, slab: slabOf(era), shmDirect: false }),
      },
    }
  }
}

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
