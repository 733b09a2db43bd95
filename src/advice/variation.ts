/** A change of a program, as operations (to try it) and as lines of its text (to make it). */
import { addTo } from '../base/lists.ts'
import type { AdviceKind } from '../protocol/advice.ts'
import type { Op, Program } from '../documents/scenario/compile/program.ts'

/** `index` counts the operations of the program as it is; `index` of an insertion may be their number: behind the last. */
export type OpEdit =
  | { readonly type: 'remove'; readonly index: number }
  | { readonly type: 'replace'; readonly index: number; readonly op: Op }
  /** Before the operation of that index. `from`: the index that it had, when it moves; -1 for a new one. */
  | { readonly type: 'insert'; readonly index: number; readonly op: Op; readonly from: number }

/** A header line that takes the place of the one with the same word, or is added. */
export interface HeaderEdit {
  readonly word: 'kernel' | 'board' | 'file'
  /** Which line it replaces, 1-based, of a word that several have. */
  readonly line?: number
  readonly text: string
  /** The program with that header. */
  apply(program: Program): Program
}

export interface Variation {
  readonly kind: AdviceKind
  /** In words: `Leave out step 12 (A: b = mmap(64K)).` */
  readonly change: string
  readonly edits: readonly OpEdit[]
  readonly header?: HeaderEdit
  /** Names that the edits add, behind Program.slotNames. */
  readonly newSlots?: readonly string[]
  /** Smaller changes of the same kind that were passed over, the smallest first: tried where this one helps. */
  finer?(): Generator<Variation, void>
}

/** The operations of a changed program, each with the index that it had before; -1 for a new one. */
export interface Arrangement {
  readonly program: Program
  readonly from: readonly number[]
  /** Operations before this index are those of the program as it was, in their places. */
  readonly same: number
}

/** Makes the change. Edits at one index: insertions in their order, then what becomes of the operation itself. */
export function arrange(program: Program, { edits, header, newSlots = [] }: Variation): Arrangement {
  const { ops } = program
  const before = new Map<number, Extract<OpEdit, { type: 'insert' }>[]>()
  const own = new Map<number, Op | null>()
  let same = header === undefined ? ops.length : 0
  for (const edit of edits) {
    same = Math.min(same, edit.index)
    if (edit.type === 'insert') addTo(before, edit.index, edit)
    else own.set(edit.index, edit.type === 'replace' ? edit.op : null)
  }
  const arranged: Op[] = []
  const from: number[] = []
  for (let index = 0; index <= ops.length; index++) {
    for (const inserted of before.get(index) ?? []) {
      arranged.push(inserted.op)
      from.push(inserted.from)
    }
    const op = ops.at(index)
    if (op === undefined) continue
    const kept = own.has(index) ? own.get(index) : op
    if (!kept) continue
    arranged.push(kept)
    from.push(index)
  }
  const changed = header?.apply(program) ?? program
  return {
    program: { ...changed, ops: arranged, slotNames: [...program.slotNames, ...newSlots] },
    from,
    same,
  }
}

export interface ChangedText {
  readonly text: string
  /** Lines of the text as it was that the change takes out, alters, or puts something before; ascending. */
  readonly lines: readonly number[]
  /** Where each operation of the arrangement stands now, 1-based. */
  readonly lineOf: readonly number[]
}

/** Makes the change in the text. `text`: what `program` was read from. */
export function changeText(text: string, program: Program, variation: Variation): ChangedText {
  const { edits, header } = variation
  const lines = text.split('\n')
  const last = program.ops.at(-1)?.line ?? lines.length
  const lineAt = (index: number): number => program.ops.at(index)?.line ?? last + 1
  const before = new Map<number, { readonly op: Op; readonly text: string }[]>()
  const own = new Map<number, string | null>()
  const touched = new Set<number>()
  for (const edit of edits) {
    const line = lineAt(edit.index)
    touched.add(Math.min(line, lines.length))
    if (edit.type === 'remove') own.set(line, null)
    else if (edit.type === 'replace')
      own.set(line, withOperation(lines[line - 1] ?? '', program.ops.at(edit.index), edit.op))
    else {
      const moved = edit.from === -1 ? undefined : program.ops.at(edit.from)
      const written =
        moved === undefined || moved !== edit.op ? edit.op.text : (lines[moved.line - 1] ?? edit.op.text)
      addTo(before, line, { op: edit.op, text: written })
    }
  }
  const headerLine =
    header === undefined
      ? -1
      : header.line === undefined
        ? lines.findIndex((line) => line.trim().split(/\s+/)[0]?.toLowerCase() === header.word)
        : header.line - 1
  const out: string[] = []
  const placeOf = new Map<Op, number>()
  if (header !== undefined && headerLine === -1) {
    out.push(header.text)
    touched.add(1)
  }
  const opOfLine = new Map(program.ops.map((op, index) => [op.line, index]))
  const replaced = new Map(
    edits.flatMap((edit) => (edit.type === 'replace' ? [[edit.index, edit.op] as const] : [])),
  )
  for (let line = 1; line <= lines.length + 1; line++) {
    for (const inserted of before.get(line) ?? []) {
      out.push(inserted.text)
      placeOf.set(inserted.op, out.length)
    }
    const raw = lines[line - 1]
    if (raw === undefined) continue
    const kept = own.has(line) ? own.get(line) : line - 1 === headerLine ? header?.text : raw
    if (line - 1 === headerLine) touched.add(line)
    if (kept === null || kept === undefined) continue
    out.push(kept)
    const index = opOfLine.get(line)
    if (index === undefined) continue
    const op = replaced.get(index) ?? program.ops.at(index)
    if (op) placeOf.set(op, out.length)
  }
  const { program: arranged } = arrange(program, variation)
  return {
    text: out.join('\n'),
    lines: [...touched].sort((a, b) => a - b),
    lineOf: arranged.ops.map((op) => placeOf.get(op) ?? -1),
  }
}

/** A line with another operation in the place of its own; indentation and comment stay. */
function withOperation(line: string, before: Op | undefined, after: Op): string {
  const at = before === undefined ? -1 : line.indexOf(before.text)
  return at === -1 || before === undefined
    ? after.text
    : line.slice(0, at) + after.text + line.slice(at + before.text.length)
}
