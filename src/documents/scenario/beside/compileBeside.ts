/**
 * The `beside` line: in what a second machine, which runs the same program, differs from the first one. Read when the rest of
 * the text is known, because it names lines and settings of it.
 */
import { formatBytes } from '../../../base/format.ts'
import { bytesToPages, PAGE_SIZE } from '../../../base/units.ts'
import { BESIDE_WORDS, SYSCTLS, TRIM_PAGES } from '../../../language/words.ts'
import type { BoardSpec } from '../../../sim/nommu/boards/board.ts'
import type { Findings } from '../compile/compileArguments.ts'
import { compileBoard, tooMuch, unknownWord } from '../compile/compileHeader.ts'
import { compileKernel } from '../compile/compileKernel.ts'
import type { Difference, KernelSpec, OpList } from '../compile/program.ts'
import type { Span } from '../diagnostic.ts'
import type { HeaderPart } from '../syntax/ast.ts'
import { didYouMean } from '../syntax/nearest.ts'
import { readNumber, shorten } from '../syntax/numbers.ts'

/** The machine that the text itself describes, and what runs on it. */
export interface FirstMachine {
  readonly kernel: KernelSpec
  readonly board: BoardSpec
  /** vm.nr_trim_pages before the first step. */
  readonly nrTrimPages: number
  readonly hasMmu: boolean
  readonly ops: OpList
}

type Parts = readonly HeaderPart[]
type Kind = (typeof BESIDE_WORDS)[number]

const behind = ({ to }: Span): Span => ({ from: to, to })
const isMark = (part: HeaderPart | undefined, mark: string): boolean => part?.text === mark && !part.quoted

/** More of them would be a program of its own. */
const MOST_DIFFERENCES = 64

/** What one of them may look like, to be written where it is missing. */
const EXAMPLES: Readonly<Record<Kind, string>> = {
  sysctl: 'sysctl vm.nr_trim_pages = 0',
  kernel: 'kernel 2.6.29',
  board: 'board 8M',
  without: 'without 3',
  mmu: 'mmu',
}

/**
 * The differences of a line, at least one; null where one of them cannot be had, which is told. Reads each part once.
 * @param parts What stands behind `beside`.
 */
export function compileBeside(
  parts: Parts,
  first: FirstMachine,
  findings: Findings,
): readonly Difference[] | null {
  const differences: Difference[] = []
  const given = new Set<string>()
  let isWhole = true
  const groups = groupsOf(parts)
  const tooMany = groups[MOST_DIFFERENCES]
  if (tooMany !== undefined)
    return findings.error(tooMany.parts[0] ?? tooMany.at, `A line can hold ${MOST_DIFFERENCES} differences.`)
  for (const group of groups) {
    const difference = compileGroup(group, first, given, findings)
    if (difference === null) isWhole = false
    else differences.push(difference)
  }
  return isWhole ? differences : null
}

interface Group {
  /** What stands before it, where something is missing from it. */
  readonly at: Span
  readonly parts: Parts
}

/** The parts between the commas. */
function groupsOf(parts: Parts): readonly Group[] {
  const groups: Group[] = []
  let own: HeaderPart[] = []
  let at: Span = parts[0] ?? { from: 0, to: 0 }
  for (const part of parts) {
    if (isMark(part, ',')) {
      groups.push({ at: own.length > 0 ? at : { from: part.from, to: part.from }, parts: own })
      own = []
      at = behind(part)
    } else own.push(part)
  }
  groups.push({ at, parts: own })
  return groups
}

function compileGroup(
  { at, parts }: Group,
  first: FirstMachine,
  given: Set<string>,
  findings: Findings,
): Difference | null {
  const [word, ...rest] = parts
  if (word === undefined) {
    return findings.error(at, `A difference is missing here, like ${EXAMPLES.kernel}.`)
  }
  const kind = BESIDE_WORDS.find((known) => known === word.text && !word.quoted)
  if (kind === undefined) return unknownWord(word, 'difference', BESIDE_WORDS, findings)
  const key = kind === 'without' ? `${kind} ${rest[0]?.text ?? ''}` : kind
  if (given.has(key)) return findings.error(word, `${shorten(key)} is given twice.`)
  given.add(key)
  if (rest.length === 0 && kind !== 'mmu') {
    return findings.error(
      behind(word),
      `Something is missing here: ${EXAMPLES[kind]}.`,
      EXAMPLES[kind].slice(kind.length),
    )
  }
  switch (kind) {
    case 'sysctl':
      return compileSysctl(word, rest, first, findings)
    case 'kernel': {
      const kernel = compileKernel(rest, findings)
      if (kernel === null) return null
      return isSame(kernel, first.kernel) ? same(rest, findings) : { kind, kernel }
    }
    case 'board': {
      const board = compileBoard(rest, findings)
      if (board === null) return null
      if (board.kind === 'report')
        return findings.error(word, 'A board from a report has processes of its own: open it by itself.')
      if (isSame(board, first.board)) return same(rest, findings)
      return isTooSmall(board, first.ops, rest, findings) ? null : { kind, board }
    }
    case 'without':
      return compileWithout(rest, first.ops, findings)
    case 'mmu': {
      if (first.board.kind === 'report')
        return findings.error(
          word,
          'The processes of a reported board have no state on a machine with an MMU.',
        )
      const [more] = rest
      if (more !== undefined) return tooMuch(more, findings)
      return first.hasMmu ? findings.error(word, 'The first machine has an MMU already.') : { kind }
    }
  }
}

/** Both were written by the same functions. */
const isSame = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b)

/** No mistake of the line: the first machine was changed, and may be changed again. */
function same(parts: Parts, findings: Findings): null {
  const span = { from: parts[0]?.from ?? 0, to: parts.at(-1)?.to ?? 0 }
  return findings.warn(span, 'The first machine has this already, so nothing would differ.')
}

function compileSysctl(
  word: HeaderPart,
  [name, equals, ...rest]: Parts,
  { ops, nrTrimPages }: FirstMachine,
  findings: Findings,
): Difference | null {
  const last = equals ?? name ?? word
  const key = SYSCTLS.find((known) => known === name?.text && !name.quoted)
  if (name === undefined || key === undefined) {
    const meant = findings.hints.nearest(name?.text ?? '', SYSCTLS) ?? SYSCTLS[0]
    return findings.error(
      name ?? last,
      `There is no kernel parameter ${shorten(name?.text ?? '')} here.${didYouMean(meant)}`,
      meant,
    )
  }
  const [number, more] = rest
  if (!isMark(equals, '=') || number === undefined) {
    return findings.error(
      isMark(equals, '=') ? behind(last) : behind(name),
      'The value is missing: sysctl vm.nr_trim_pages = 0.',
      isMark(equals, '=') ? ' 0' : equals === undefined ? ' = 0' : ' =',
    )
  }
  if (more !== undefined) return tooMuch(more, findings)
  const reading = readNumber(number.text)
  if (!reading.ok) return findings.error(number, reading.message, reading.suggestion)
  const start = ops.at(0)
  const own = ops.flatMap((op) => (op.op === 'sysctl' && op.key === key ? [op.value] : []))
  const atFirst = key === TRIM_PAGES ? nrTrimPages : null
  const values = start?.op === 'sysctl' && start.key === key ? own : [atFirst, ...own]
  return values.every((value) => value === reading.value)
    ? same([name, number], findings)
    : { kind: 'sysctl', key, value: reading.value }
}

function compileWithout([number, more]: Parts, ops: OpList, findings: Findings): Difference | null {
  if (number === undefined) return null
  if (more !== undefined) {
    return findings.error(
      more,
      `${shorten(more.text)} is not expected here. Several lines are left out one by one: without 12, without 14.`,
    )
  }
  if (!/^[1-9][0-9]*$/.test(number.text) || number.quoted) {
    return findings.error(number, 'The number of a line is expected here: without 12.')
  }
  const line = Number(number.text)
  const near = nearestLine(ops, line)
  if (near === line) return { kind: 'without', line }
  if (near === null) return findings.error(number, 'There is no call yet that could be left out.')
  return findings.error(
    number,
    `There is no call in line ${shorten(number.text)}; the nearest is in line ${near}.`,
    String(near),
  )
}

/** The line of the operation that is nearest to a line; null where nothing runs. Operations come in the order of their lines. */
function nearestLine(ops: OpList, line: number): number | null {
  let low = 0
  let high = ops.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ops.at(middle)?.line ?? 0) < line) low = middle + 1
    else high = middle
  }
  const above = low === 0 ? null : (ops.at(low - 1)?.line ?? null)
  const below = ops.at(low)?.line ?? null
  if (above === null || below === null) return above ?? below
  return line - above < below - line ? above : below
}

/** A board on which not even the first program finds room, though all of its memory were in one piece. */
function isTooSmall(board: BoardSpec, ops: OpList, parts: Parts, findings: Findings): boolean {
  const start = ops.find((op) => op.op === 'spawn')
  if (board.kind !== 'synthetic' || start?.op !== 'spawn') return false
  const wanted = (bytesToPages(start.programBytes) + bytesToPages(start.stackBytes)) * PAGE_SIZE
  const free = board.ramBytes - board.reservedBytes
  if (wanted <= free) return false
  const [size] = parts
  let roomy = board.ramBytes
  while (roomy - board.reservedBytes < wanted) roomy *= 2
  findings.error(
    size ?? { from: 0, to: 0 },
    `This board has ${formatBytes(free)} besides its kernel, and the program in line ${start.line} takes ${formatBytes(wanted)}. Choose a larger one.`,
    roomy <= 2 ** 32 ? `${roomy / 2 ** 20}M` : null,
  )
  return true
}
