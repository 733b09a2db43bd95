/**
 * Syntax tree to a program that can be run: names become slots, constants numbers, the header a board with files.
 * A line with a mistake is left out; so is one that needs its result.
 */
import { unreachable } from '../../../base/assert.ts'
import type { Work } from '../../../base/work.ts'
import { OPEN } from '../../../base/uapi.ts'
import { findCall, sleepsWith, specOf } from '../../../language/calls/calls.ts'
import { LATE_HEADERS, type TextHeader } from '../../../language/lineWords.ts'
import { PROC_FILES, PROCESS_CORE, PROCESS_MAPS } from '../../../language/words.ts'
import type { BoardSpec } from '../../../sim/nommu/boards/board.ts'
import type { FileSpec } from '../../../sim/nommu/files/files.ts'
import type { CallStatement, HeaderPart, Line, StartStatement, Statement, Word } from '../syntax/ast.ts'
import { argumentOf, compileCall, flagsIn, type CompiledCall, type Findings } from './compileArguments.ts'
import { compileSysctl } from './compileSysctl.ts'
import {
  compileBoard,
  compileMmu,
  DEFAULT_BOARD,
  DEFAULT_KERNEL,
  compileView,
  withMmu,
} from './compileHeader.ts'
import { DEFAULT_FILES } from './defaultFiles.ts'
import { HeaderScan, type HeaderPlaces } from './headerPlaces.ts'
import { diagnose, Mistakes, type Diagnostic, type Hints, type Span } from '../diagnostic.ts'
import { DEFAULT_PROGRAM_BYTES, DEFAULT_STACK_BYTES, Names, type NameFault } from './names.ts'
import { PackedOps } from './opList.ts'
import type { FirstMachine } from '../beside/compileBeside.ts'
import type { ExerciseLine } from '../exercise/compileExercise.ts'
import type { Habits } from '../habits/habits.ts'
import type { Places } from '../habits/places.ts'
import type { Hint } from '../habits/cHints.ts'
import type { Flash } from '../programs/compileProgram.ts'
import { Narrator } from '../narration/narration.ts'
import { didYouMean } from '../syntax/nearest.ts'
import { shorten } from '../syntax/numbers.ts'
import { LineSource } from '../syntax/parse.ts'
import { printStatement } from '../syntax/print.ts'
import type { Exercise, Difference, KernelSpec, Look, Op, Program } from './program.ts'

export interface Compiled {
  readonly program: Program
  readonly diagnostics: readonly Diagnostic[]
}

/** A text as it was read. */
export interface ReadProgram extends Compiled {
  /** Where its header lies. */
  readonly header: HeaderPlaces
  /** The same as `diagnostics`, for who finds more when it runs. */
  readonly mistakes: Mistakes
  /** It has lines that somebody who knows more habits may be able to read. */
  readonly isStrange: boolean
  /** Without those lines it would be another run: a mistake is no matter of them. */
  readonly isLacking: boolean
}

/** Lines read between two looks at what else there is to do: some milliseconds, however long they are. */
const LINES_AT_ONCE = 128

/**
 * Text to program, with all that is wrong with the text in reading order. Never throws. It is to be done a piece at a time: says how
 * many UTF-16 units of the text are read.
 * @param habits Reads what the language does not have; null to report it.
 */
export function* readProgram(text: string, habits: Habits | null): Work<ReadProgram> {
  const mistakes = new Mistakes()
  const source = new LineSource(text, mistakes, habits)
  const compiler = new Compiler(mistakes, habits)
  const header = new HeaderScan()
  for (let line = source.next(); line !== null; line = source.next()) {
    header.add(line, source.place)
    compiler.add(line, source.count)
    if (source.count % LINES_AT_ONCE === 0) yield source.place.next
  }
  const program = compiler.finish()
  const isStrange = source.isStrange || compiler.isStrange
  const { isLacking } = compiler
  return { program, diagnostics: mistakes.list(), header: header.finish(), mistakes, isStrange, isLacking }
}

/** vm.nr_trim_pages as the kernel sets it. */
const DEFAULT_TRIM = 1

interface BesideLine {
  readonly parts: readonly HeaderPart[]
  readonly line: number
  readonly places: Places | null
}

type Header = Statement & { readonly kind: 'text' | 'header' }

class Compiler implements Findings {
  readonly hints: Hints
  private readonly mistakes: Mistakes
  private readonly habits: Habits | null
  private readonly flash: Flash = { used: 0 }
  private readonly ops = new PackedOps()
  private readonly names: Names
  private readonly texts: { [Key in TextHeader]?: string } = {}
  private kernel: KernelSpec | null = null
  private hasMmu = false
  private board: BoardSpec | null = null
  /** There was something that only the habits know, and without which it is another run: what it prints, most of the header. */
  isLacking = false
  private look: Look | null = null
  private beside: BesideLine | null = null
  /** Lines of an exercise, which may stand more than once. */
  private readonly ofExercise: ExerciseLine[] = []
  private readonly files = new Map<string, FileSpec>(DEFAULT_FILES.map((file) => [file.path, file]))
  /** Where a header word or file was given first. */
  private readonly given = new Map<string, number>()
  /** How much memory each name was asked for, as it was written. */
  private readonly lengths = new Map<string, string>()
  /** Paths that O_CREAT has made or may have made. */
  private readonly made = new Set<string>()
  private firstComment: string | null = null
  private firstOperation = 0
  /** The operation above runs, so that narration below it has a step. */
  private isLastRun = true
  private readonly narrator: Narrator
  private line = 0
  /** Of that line. */
  private places: Places | null = null
  /** Line of the mistake that keeps the present line from running; 0: none. */
  private cause = 0

  constructor(mistakes: Mistakes, habits: Habits | null) {
    this.hints = mistakes
    this.mistakes = mistakes
    this.habits = habits
    this.names = new Names(mistakes)
    const scope = {
      hints: mistakes,
      names: this.names,
      hasFile: (path: string) => this.files.has(path) || this.made.has(path),
      paths: () => this.paths(),
    }
    this.narrator = new Narrator(scope, mistakes)
  }

  /** Takes the next line, whose number this is. */
  add({ statement, comment, places }: Line, line: number): void {
    this.line = line
    this.places = places ?? null
    this.cause = 0
    if (statement === null) {
      this.firstComment ??= comment
      return
    }
    switch (statement.kind) {
      case 'mistake':
        if (statement.sets?.what === 'process') this.names.loseProcess(statement.sets.name, line)
        if (statement.sets !== null) this.names.lose(statement.sets.name, line)
        this.isLastRun = false
        return
      case 'prose':
        this.narrator.add(statement, line, { step: this.ops.length, isLeftOut: !this.isLastRun })
        return
      case 'text':
      case 'header':
        this.addHeader(statement)
        return
      case 'spawn':
      case 'start':
      case 'call':
      case 'cat':
      case 'sysctl': {
        if (this.firstOperation === 0) this.firstOperation = line
        const op = this.operation(statement)
        if (op !== null) this.ops.push(op)
        this.isLastRun = op !== null
        return
      }
      default:
        unreachable(statement)
    }
  }

  /** Some of it has yet to be read by somebody who can. */
  get isStrange(): boolean {
    return this.isLacking || (this.habits === null && (this.beside !== null || this.ofExercise.length > 0))
  }

  finish(): Program {
    const { notes, questions } = this.narrator.finish(this.ops.length, this.line)
    const asked = this.kernel ?? DEFAULT_KERNEL
    const kernel = this.hasMmu ? withMmu(asked) : asked
    const board = this.board ?? DEFAULT_BOARD
    const first = { kernel, board, nrTrimPages: DEFAULT_TRIM, ops: this.ops, hasMmu: kernel.mmu !== null }
    return {
      title: this.texts.title ?? '',
      about: this.texts.about ?? this.firstComment?.trim() ?? '',
      chapter: this.texts.chapter ?? '',
      look: this.look,
      exercise: this.compileExercise(),
      notes,
      questions,
      ...kernel,
      board,
      nrTrimPages: DEFAULT_TRIM,
      maxMapCount: null,
      beside: this.compileBeside(first),
      files: [...this.files.values()],
      bringLoaders: this.habits?.bringLoaders ?? null,
      measuredBoot: this.habits?.measuredBoot ?? null,
      olderKernels: this.habits?.olderKernels ?? null,
      procFile: this.habits?.procFile ?? null,
      ops: this.ops,
      processNames: this.names.processNames,
      slotNames: this.names.slotNames,
    }
  }

  /** At the end, because it speaks of lines below it. */
  private compileBeside(first: FirstMachine): readonly Difference[] | null {
    const { beside, habits } = this
    if (beside === null || habits === null) return null
    this.line = beside.line
    this.places = beside.places
    return habits.compileBeside(beside.parts, first, this)
  }

  private compileExercise(): Exercise | null {
    const goTo = ({ line, places }: ExerciseLine): void => {
      this.line = line
      this.places = places
    }
    return this.habits?.compileExercise(this.ofExercise, this, goTo) ?? null
  }

  error(span: Span, message: string, suggestion: string | null = null): null {
    this.cause = this.line
    this.tell('error', span, message, suggestion)
    return null
  }

  warn(span: Span, message: string): null {
    this.tell('warning', span, message, null)
    return null
  }

  reportedBoard(parts: readonly HeaderPart[]): BoardSpec | null {
    this.isLacking = true
    return this.habits?.compileReport(parts, this) ?? null
  }

  hintFor(call: CallStatement): Hint | null {
    return this.habits?.hintFor(call, (name) => this.lengths.get(name) ?? null) ?? null
  }

  fault(span: Span, fault: NameFault): null {
    if (this.cause === 0) this.cause = fault.cause === 0 ? this.line : fault.cause
    this.tell(fault.cause === 0 ? 'error' : 'warning', span, fault.message, fault.suggestion)
    return null
  }

  private tell(
    severity: Diagnostic['severity'],
    span: Span,
    message: string,
    suggestion: string | null,
  ): void {
    const place = this.places?.of(span) ?? span
    this.mistakes.add(diagnose(severity, this.line, place, message, suggestion))
  }

  private addHeader(header: Header): void {
    const { word } = header
    if (this.firstOperation !== 0) {
      this.error(
        word,
        `${word.text} belongs before the first operation, which is in line ${this.firstOperation}.`,
      )
      return
    }
    if (LATE_HEADERS.includes(word.text)) {
      this.ofExercise.push({ header, line: this.line, places: this.places })
      return
    }
    const key =
      word.text === 'file' && header.kind === 'header' ? `file ${header.parts[0]?.text ?? ''}` : word.text
    const earlier = this.given.get(key)
    if (earlier !== undefined) {
      this.error(word, `${shorten(key)} is given already in line ${earlier}.`)
      return
    }
    this.given.set(key, this.line)
    if (header.kind === 'text') this.texts[header.word.text] = header.text
    else if (header.word.text === 'mmu') this.hasMmu = compileMmu(header.parts, this)
    else if (header.word.text === 'board') this.setBoard(compileBoard(header.parts, this))
    else if (header.word.text === 'beside')
      this.beside = { parts: header.parts, line: this.line, places: this.places }
    else if (header.word.text === 'view') this.look = compileView(header.parts, this, this.line)
    else if (this.habits === null) this.isLacking = true
    else if (header.word.text === 'kernel') this.kernel = this.habits.compileKernel(header.parts, this)
    else {
      const file = this.habits.compileProgram(header.parts, this, this.flash)
      if (file !== null) this.files.set(file.path, file)
    }
  }

  /** The processes of a board from a report have names from the start. */
  private setBoard(board: BoardSpec | null): void {
    if (board?.kind === 'measured' && this.habits === null) {
      this.isLacking = true
      return
    }
    this.board = board
    if (board?.kind !== 'report') return
    for (const text of board.start.names) this.names.spawn({ from: 0, to: 0, text }, this.line)
  }

  private operation(statement: Exclude<Statement, Header | { kind: 'mistake' | 'prose' }>): Op | null {
    switch (statement.kind) {
      case 'spawn': {
        const sizes = { program: DEFAULT_PROGRAM_BYTES, stack: DEFAULT_STACK_BYTES }
        for (const { word, size } of statement.options) {
          if (size.value === 0) this.error(size, `The size of the ${word.text} cannot be 0.`)
          if (word.text === 'program') sizes.program = size.value
          else sizes.stack = size.value
        }
        const process = this.cause === 0 ? this.names.spawn(statement.name, this.line) : null
        if (process === null) this.names.loseProcess(statement.name.text, this.line)
        else if (typeof process !== 'number') this.fault(statement.name, process)
        else
          return {
            line: this.line,
            text: printStatement(statement),
            op: 'spawn',
            process,
            programBytes: sizes.program,
            stackBytes: sizes.stack,
          }
        return null
      }
      case 'start':
        return this.start(statement)
      case 'call':
        return this.call(this.withCaller(statement))
      case 'cat':
        return this.cat(statement.process, statement.path, {
          line: this.line,
          text: printStatement(statement),
        })
      case 'sysctl':
        return compileSysctl(statement, this.line, this)
      default:
        return unreachable(statement)
    }
  }

  /** An operation that starts a program, from the text as it is read with habits. */
  private start(statement: StartStatement): Op | null {
    const { process, result, call, path, from, to } = statement
    this.warnOfPath(path.text, path)
    const caller = (): number | null =>
      this.caller(this.withCaller({ kind: 'call', process, result, call, args: [], from, to }))
    const { era, mmu } = this.kernel ?? DEFAULT_KERNEL
    const scope = {
      names: this.names,
      findings: this,
      line: this.line,
      cause: () => this.cause,
      machine: this.hasMmu || mmu !== null ? null : era,
      caller,
    }
    return this.habits?.compileStart(statement, scope) ?? null
  }

  /** A call without a process is the first one's. */
  private withCaller(statement: CallStatement): CallStatement {
    const first = statement.process === null ? this.names.firstProcess() : null
    if (first === null) return statement
    const { from, call, to } = statement
    // It runs, to be refused. Whoever writes C may not know it; whoever names the process does.
    const hint = call.text === 'fork' ? this.hintFor(statement) : null
    if (hint !== null) this.tell('warning', { from: call.from, to }, hint.message, hint.suggestion)
    return { ...statement, process: { from, to: from, text: first } }
  }

  private call(statement: CallStatement): Op | null {
    const process = this.caller(statement)
    const call = compileCall(statement, this.names, this)
    const length = statement.result === null ? null : (this.habits?.askedLength(statement) ?? null)
    if (length !== null) this.lengths.set(statement.result?.text ?? '', length)
    const written = findCall(statement.call.text)
    const spec = written && specOf(written.runs)
    const starts = spec?.starts !== undefined
    const result = statement.result?.text ?? null
    if (process === null || call === null) {
      if (result !== null && starts) this.names.loseProcess(result, this.cause)
      else if (result !== null) this.names.lose(result, this.cause)
      return null
    }
    this.checkPath(statement, call)
    if (spec?.ends && statement.process !== null) this.names.exit(statement.process.text, this.line)
    const child = starts ? this.startChild(statement, call) : -1
    if (child === null) return null
    const slot = result === null || starts ? -1 : this.names.set(result)
    return {
      line: this.line,
      text: printStatement(statement),
      op: 'call',
      process,
      name: call.name,
      args: call.args,
      result: slot,
      child,
    }
  }

  /** `A: B = vfork()`: B is a process from here on. -1 if it gets no name, null after a mistake. */
  private startChild({ process, result }: CallStatement, call: CompiledCall): number | null {
    if (result === null) return -1
    const child = this.names.spawn(result, this.line)
    if (typeof child !== 'number') return this.fault(result, child)
    const because = sleepsWith(call.name, flagsIn(call))
    if (because !== null && process !== null) this.names.sleep(process.text, result.text, because)
    return child
  }

  private caller(statement: CallStatement): number | null {
    if (statement.process !== null) {
      this.checkSleep(statement.process)
      return this.living(statement.process)
    }
    const { call, result } = statement
    const first = result ?? call
    const [why, fix] = this.names.hasProcesses()
      ? ['All have exited.', null]
      : ['None yet: A = spawn starts one.', `A = spawn\nA: ${first.text}`]
    return this.error(first, `Which process makes this call? ${why}`, fix)
  }

  /** The calls run in the order of the lines, whatever waits: said once, because it may be a slip. */
  private checkSleep(word: Word): void {
    const sleep = this.names.wake(word.text)
    if (sleep === null) return
    const { child, because } = sleep
    const message = `${word.text} would sleep here until ${child} exits, because ${because} waits for that. clone(CLONE_VM) does not.`
    this.tell('warning', word, message, null)
  }

  private living(word: Word): number | null {
    const process = this.names.livingProcess(word.text)
    return typeof process === 'number' ? process : this.fault(word, process)
  }

  private cat(process: Word | null, path: Word, at: { line: number; text: string }): Op | null {
    const index = process === null ? null : this.living(process)
    if (process !== null && index === null) return null
    if (this.habits === null) {
      this.isLacking = true
      return null
    }
    const own = path.text === PROCESS_MAPS || path.text === '/proc/self/maps'
    if (own && process !== null) return { ...at, op: 'cat', process: index, path: PROCESS_MAPS }
    if (path.text === PROCESS_CORE && process !== null)
      return { ...at, op: 'cat', process: index, path: PROCESS_CORE }
    if (PROC_FILES.includes(path.text)) return { ...at, op: 'cat', process: null, path: path.text }
    const meant =
      PROC_FILES.find((name) => name === `/proc/${path.text}`) ?? this.hints.nearest(path.text, PROC_FILES)
    return this.error(
      path,
      `cat reads ${PROC_FILES.join(', ')}, and of a process A: cat maps and A: cat core.${didYouMean(meant)}`,
      meant,
    )
  }

  private *paths(): Generator<string> {
    yield* this.files.keys()
    yield* this.made
  }

  /** A file that is not there gives ENOENT, which may be what is wanted: only a likely slip is worth a warning. */
  private checkPath(statement: CallStatement, call: CompiledCall): void {
    const path = call.args.find((arg) => arg.kind === 'path')
    const written = statement.args.find((arg) => arg.kind === 'string')
    if (path === undefined || written === undefined) return
    const flags = argumentOf(call, 'open')
    if (flags?.kind !== 'number' || (flags.value & OPEN.O_CREAT) !== 0) {
      this.made.add(path.path)
      return
    }
    this.warnOfPath(path.path, written)
  }

  private warnOfPath(path: string, written: Span): void {
    if (this.files.has(path) || this.made.has(path)) return
    const meant = this.hints.nearest(path, this.paths())
    if (meant === null || meant.split('/').length !== path.split('/').length) return
    const message = `There is no file ${shorten(path)}, so this gives ENOENT.${didYouMean(meant)}`
    this.tell('warning', written, message, `"${meant}"`)
  }
}
