/**
 * The operations of a program, one after the other. Those of a text are kept packed: a million of them would take half a gigabyte
 * as objects. An operation is made of its row when it is asked for, and nobody keeps it.
 */
import { assert, unreachable } from '../../../base/assert.ts'
import { RUN_NAMES, type OperationName } from '../../../language/calls/calls.ts'
import { SYSCTLS, type SysctlKey } from '../../../language/words.ts'
import { operationName, type Arg, type Op, type OpList } from './program.ts'
import { Texts } from './texts.ts'

abstract class MadeOps implements OpList {
  abstract readonly length: number
  /** The one of an index that there is. */
  protected abstract make(index: number): Op

  at(index: number): Op | undefined {
    const place = index < 0 ? index + this.length : index
    return place >= 0 && place < this.length ? this.make(place) : undefined
  }

  *[Symbol.iterator](): Generator<Op, void, void> {
    for (let index = 0; index < this.length; index++) yield this.make(index)
  }

  *entries(): Generator<[number, Op], void, void> {
    for (let index = 0; index < this.length; index++) yield [index, this.make(index)]
  }

  map<T>(make: (op: Op, index: number) => T): T[] {
    return Array.from({ length: this.length }, (_, index) => make(this.make(index), index))
  }

  flatMap<T>(make: (op: Op, index: number) => T | readonly T[]): T[] {
    const found: T[] = []
    for (let index = 0; index < this.length; index++) {
      const made = make(this.make(index), index)
      if (isList(made)) for (const one of made) found.push(one)
      else found.push(made)
    }
    return found
  }

  filter(holds: (op: Op, index: number) => boolean): Op[] {
    return this.flatMap((op, index) => (holds(op, index) ? [op] : []))
  }

  some(holds: (op: Op, index: number) => boolean): boolean {
    return this.findIndex(holds) !== -1
  }

  find(holds: (op: Op, index: number) => boolean): Op | undefined {
    const index = this.findIndex(holds)
    return index === -1 ? undefined : this.make(index)
  }

  findIndex(holds: (op: Op, index: number) => boolean): number {
    for (let index = 0; index < this.length; index++) if (holds(this.make(index), index)) return index
    return -1
  }
}

const isList = <T>(made: T | readonly T[]): made is readonly T[] => Array.isArray(made)

/** Operations that are those of another list but for what is changed in each when it is asked for. */
export class ChangedOps extends MadeOps {
  private readonly before: OpList
  private readonly change: (op: Op, index: number) => Op

  constructor(before: OpList, change: (op: Op, index: number) => Op) {
    super()
    this.before = before
    this.change = change
  }

  get length(): number {
    return this.before.length
  }

  protected make(index: number): Op {
    const op = this.before.at(index)
    assert(op !== undefined, `no operation ${index}`)
    return this.change(op, index)
  }
}

/** What an operation does is kept as its index. */
const NAMES: readonly OperationName[] = ['spawn', 'exec', 'sysctl', 'cat', ...RUN_NAMES]
const CODES: ReadonlyMap<OperationName, number> = new Map(NAMES.map((name, code) => [name, code]))

/** A row: code, line, process, result, child, and where its values end. */
const ROW = 6
const LINE = 1
/** For no process, no result, no child. */
const NONE = -1

/** Kinds of values. An argument that is two numbers has its second in a value of its own behind it. */
const NUMBER = 0
const SLOT = 1
const SLOT_PLUS = 2
const PATH = 3
const PROCESS = 4
const STRINGS = 5
const SECOND = 6

const FIRST_CAPACITY = 64

export class PackedOps extends MadeOps {
  private count = 0
  private rows = new Int32Array(FIRST_CAPACITY * ROW)
  private kinds = new Uint8Array(FIRST_CAPACITY)
  private values = new Float64Array(FIRST_CAPACITY)
  private end = 0
  private readonly texts = new Texts()
  /** Paths, each once. */
  private readonly words: string[] = []
  private readonly wordOf = new Map<string, number>()

  get length(): number {
    return this.count
  }

  /** @param op One of a text: nothing is left out of it. */
  push(op: Op): void {
    this.putArguments(op)
    const at = this.count++ * ROW
    if (at === this.rows.length) {
      const rows = new Int32Array(larger(at))
      rows.set(this.rows)
      this.rows = rows
    }
    const { rows } = this
    rows[at] = CODES.get(operationName(op)) ?? 0
    rows[at + LINE] = op.line
    rows[at + 2] = op.op === 'sysctl' ? NONE : (op.process ?? NONE)
    rows[at + 3] = op.op === 'call' ? op.result : NONE
    rows[at + 4] = op.op === 'call' ? op.child : NONE
    rows[at + 5] = this.end
    this.texts.push(op.text)
  }

  /** Whether the operation of an index is the same in another list, whatever line it is on. Both lists have it. */
  hasSame(index: number, other: PackedOps): boolean {
    const [at, end] = [index * ROW, (index + 1) * ROW - 1]
    for (let field = at; field < end; field++)
      if (field !== at + LINE && this.rows[field] !== other.rows[field]) return false
    const [first, otherFirst] = [this.firstValue(index), other.firstValue(index)]
    const count = (this.rows[end] ?? 0) - first
    if (count !== (other.rows[end] ?? 0) - otherFirst) return false
    for (let nth = 0; nth < count; nth++) {
      const [mine, others] = [first + nth, otherFirst + nth]
      const kind = this.kinds[mine]
      if (kind !== other.kinds[others]) return false
      const isSame =
        kind === PATH ? this.word(mine) === other.word(others) : this.value(mine) === other.value(others)
      if (!isSame) return false
    }
    return this.texts.at(index) === other.texts.at(index)
  }

  private firstValue(index: number): number {
    return index === 0 ? 0 : (this.rows[index * ROW - 1] ?? 0)
  }

  protected make(index: number): Op {
    const { rows } = this
    const at = index * ROW
    const name = NAMES[rows[at] ?? 0]
    const line = rows[at + LINE] ?? 0
    const process = rows[at + 2] ?? NONE
    const first = this.firstValue(index)
    const text = this.texts.at(index)
    assert(name !== undefined, 'an operation has a name')
    switch (name) {
      case 'spawn':
        return {
          line,
          text,
          op: name,
          process,
          programBytes: this.value(first),
          stackBytes: this.value(first + 1),
        }
      case 'exec':
        return {
          line,
          text,
          op: name,
          process,
          path: this.word(first),
          args: this.strings(first + 1),
          env: this.strings(first + 3),
        }
      case 'sysctl':
        return { line, text, op: name, key: keyAt(this.value(first)), value: this.value(first + 1) }
      case 'cat':
        return { line, text, op: name, process: process === NONE ? null : process, path: this.word(first) }
      default:
        return {
          line,
          text,
          op: 'call',
          process,
          name,
          args: this.arguments(first, rows[at + 5] ?? 0),
          result: rows[at + 3] ?? NONE,
          child: rows[at + 4] ?? NONE,
        }
    }
  }

  private putArguments(op: Op): void {
    switch (op.op) {
      case 'spawn':
        this.put(NUMBER, op.programBytes)
        this.put(NUMBER, op.stackBytes)
        return
      case 'exec':
        this.put(PATH, this.wordIndex(op.path))
        this.putArgument({ kind: 'strings', ...op.args })
        this.putArgument({ kind: 'strings', ...op.env })
        return
      case 'sysctl':
        this.put(NUMBER, SYSCTLS.indexOf(op.key))
        this.put(NUMBER, op.value)
        return
      case 'cat':
        this.put(PATH, this.wordIndex(op.path))
        return
      case 'call':
        for (const arg of op.args) this.putArgument(arg)
        return
      default:
        unreachable(op)
    }
  }

  private putArgument(arg: Arg): void {
    switch (arg.kind) {
      case 'number':
        this.put(NUMBER, arg.value)
        return
      case 'slot':
        this.put(arg.plus === 0 ? SLOT : SLOT_PLUS, arg.slot)
        if (arg.plus !== 0) this.put(SECOND, arg.plus)
        return
      case 'path':
        this.put(PATH, this.wordIndex(arg.path))
        return
      case 'process':
        this.put(PROCESS, arg.process)
        return
      case 'strings':
        this.put(STRINGS, arg.count)
        this.put(SECOND, arg.length)
        return
      default:
        unreachable(arg)
    }
  }

  private put(kind: number, value: number): void {
    const at = this.end++
    if (at === this.kinds.length) {
      const kinds = new Uint8Array(larger(at))
      kinds.set(this.kinds)
      this.kinds = kinds
      const values = new Float64Array(larger(at))
      values.set(this.values)
      this.values = values
    }
    this.kinds[at] = kind
    this.values[at] = value
  }

  private arguments(first: number, end: number): readonly Arg[] {
    const args: Arg[] = []
    for (let at = first; at < end; at++) if (this.kinds[at] !== SECOND) args.push(this.argument(at))
    return args
  }

  private argument(at: number): Arg {
    switch (this.kinds[at]) {
      case SLOT:
        return { kind: 'slot', slot: this.value(at), plus: 0 }
      case SLOT_PLUS:
        return { kind: 'slot', slot: this.value(at), plus: this.value(at + 1) }
      case PATH:
        return { kind: 'path', path: this.word(at) }
      case PROCESS:
        return { kind: 'process', process: this.value(at) }
      case STRINGS:
        return { kind: 'strings', ...this.strings(at) }
      default:
        return { kind: 'number', value: this.value(at) }
    }
  }

  private value(at: number): number {
    return this.values[at] ?? 0
  }

  private strings(at: number): { count: number; length: number } {
    return { count: this.value(at), length: this.value(at + 1) }
  }

  private word(at: number): string {
    return this.words[this.value(at)] ?? ''
  }

  private wordIndex(word: string): number {
    const known = this.wordOf.get(word)
    if (known !== undefined) return known
    const index = this.words.length
    this.words.push(word)
    this.wordOf.set(word, index)
    return index
  }
}

/** Whether the operation of an index is the same in both lists, whatever line it is on. Makes none of those that are packed. */
export function isSameOp(index: number, one: OpList, other: OpList): boolean {
  if (index >= one.length || index >= other.length) return false
  if (one instanceof PackedOps && other instanceof PackedOps) return one.hasSame(index, other)
  return withoutLine(one.at(index)) === withoutLine(other.at(index))
}

const withoutLine = (op: Op | undefined): string => JSON.stringify({ ...op, line: 0, lacks: undefined })

function keyAt(index: number): SysctlKey {
  const key = SYSCTLS[index]
  assert(key !== undefined, 'a kernel parameter has a name')
  return key
}

/** Room for half as many again, in whole rows. */
const larger = (length: number): number => length + Math.ceil(length / 2 / ROW) * ROW
