/** Files of the header made smaller: the parts of programs that are started, and files that lie in memory. */
import { formatBytes } from '../base/format.ts'
import type { Op, Program } from '../documents/scenario/compile/program.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { readNumber, writeSize } from '../documents/scenario/syntax/numbers.ts'
import { DEFAULT_STACK } from '../sim/nommu/exec/binary.ts'
import { powerBelow } from './operations.ts'
import type { Variation } from './variation.ts'

/** A size in a `file` line: where it stands, and what of the file it is of. */
interface WrittenSize {
  readonly at: number
  readonly length: number
  readonly bytes: number
  readonly of: string
}

const FILE_LINE = /^\s*file\s+"((?:[^"\\]|\\.)*)"/i
const FLAT_SIZES = /\b(text|data|bss|stack)[ =]+(\d+[KMG]?)\b/dgi
const SEGMENT_SIZES = /\b([rwx]{1,3})\s+(?:0x[\da-f]+|\d+[KMG]?)\s+(\d+[KMG]?)(?:\+(\d+[KMG]?))?/dgi
const STACK_SIZE = /\b(stack)[ =]+(\d+[KMG]?)\b/dgi
const PLAIN_SIZE = /^\s*(?:[a-z]\w*\s+)?()(\d+[KMG]?)(?=\s|$)/dgi

/** Each size in the `file` lines of what the program opens or starts, rounded down to the power of two below, or halved. `text`: what it was read from. */
export function* fileCandidates(text: string, program: Program, target: number): Generator<Variation, void> {
  const { ops } = program
  const first = ops.at(0)?.line ?? 1
  const header = text.split('\n', first - 1)
  const used = pathsOf(program, target)
  for (const [index, line] of header.entries()) {
    const [start = '', path = ''] = FILE_LINE.exec(line) ?? []
    if (!used.has(path)) continue
    for (const size of sizesIn(line, start.length)) {
      const less = powerBelow(size.bytes)
      if (less === 0) continue
      const written = size.length === 0 ? ` stack ${writeSize(less)}` : writeSize(less)
      const changed = line.slice(0, size.at) + written + line.slice(size.at + size.length)
      const files = filesOf(header.with(index, changed))
      if (files === null) continue
      yield {
        kind: 'shorten-length',
        change: `Make ${size.of} of ${path} ${formatBytes(less)} instead of ${formatBytes(size.bytes)}.`,
        edits: [],
        header: { word: 'file', line: index + 1, text: changed, apply: (now) => ({ ...now, files }) },
      }
    }
  }
}

/** Paths that operations up to the target open or start. */
function pathsOf({ ops }: Program, target: number): ReadonlySet<string> {
  const paths = new Set<string>()
  const add = (op: Op): void => {
    if (op.op === 'exec') paths.add(op.path)
    if (op.op === 'call') for (const arg of op.args) if (arg.kind === 'path') paths.add(arg.path)
  }
  for (const [index, op] of ops.entries()) {
    if (index > target) break
    add(op)
  }
  return paths
}

/** `from`: behind the path. */
function sizesIn(line: string, from: number): readonly WrittenSize[] {
  const comment = line.indexOf('#', from)
  const rest = comment === -1 ? line.slice(from).trimEnd() : line.slice(from, comment).trimEnd()
  const find = (pattern: RegExp, naming: (word: string, group: number) => string): WrittenSize[] =>
    [...rest.matchAll(pattern)].flatMap((match) =>
      [2, 3].flatMap((group): WrittenSize[] => {
        const place = match.indices?.[group]
        const reading = readNumber(match[group] ?? '')
        if (place === undefined || !reading.ok || reading.value === 0) return []
        const [at, end] = place
        const of = naming(match[1] ?? '', group)
        return [{ at: from + at, length: end - at, bytes: reading.value, of }]
      }),
    )
  if (/\sflat\s/i.test(rest)) return find(FLAT_SIZES, (word) => `the ${word.toLowerCase()}`)
  if (!/\self\s/i.test(rest)) return find(PLAIN_SIZE, () => 'the size')
  const stacks = find(STACK_SIZE, () => 'the stack')
  return [
    ...find(SEGMENT_SIZES, (word, group) => `${group === 2 ? '' : 'the bss of '}segment ${word}`),
    ...(stacks.length > 0
      ? stacks
      : [{ at: from + rest.length, length: 0, bytes: DEFAULT_STACK, of: 'the stack' }]),
  ]
}

/** All files of a header; null where one of its lines is wrong. They are placed one after the other. */
function filesOf(header: readonly string[]): Program['files'] | null {
  const lines = header.filter((line) => FILE_LINE.test(line))
  const { program, diagnostics } = parseProgram(lines.join('\n'))
  return diagnostics.some(({ severity }) => severity === 'error') ? null : program.files
}
