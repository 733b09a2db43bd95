/** What is known of processes and variables at one line of the text, and what to say of names that are not. */
import type { Word } from '../syntax/ast.ts'
import type { Hints } from '../diagnostic.ts'
import { didYouMean } from '../syntax/nearest.ts'
import { shorten } from '../syntax/numbers.ts'

/** Sizes of a program as the recorded runs had it. */
export const DEFAULT_PROGRAM_BYTES = 5024
export const DEFAULT_STACK_BYTES = 8192

const RECENT = 64

type ProcessState = 'alive' | 'ended'

interface ProcessName {
  readonly index: number
  state: ProcessState
  /** Where that state began. */
  line: number
}

interface VariableName {
  readonly slot: number
  /** Line of the mistake for which it has no value; 0 if it has one. */
  cause: number
}

/** What a parent waits for, and the call or flag that makes it wait. */
interface Sleep {
  readonly child: string
  readonly because: string
}

/** Why a name cannot be used. `cause` is the line of the mistake behind it, 0 if the mistake is here. */
export interface NameFault {
  readonly message: string
  readonly suggestion: string | null
  readonly cause: number
}

export class Names {
  readonly processNames: string[] = []
  readonly slotNames: string[] = []
  private readonly processes = new Map<string, ProcessName>()
  private readonly variables = new Map<string, VariableName>()
  private readonly living = new Set<string>()
  private readonly asleep = new Map<string, Sleep>()
  /** The variables set last, for suggestions. A few, so that a mistake costs the same in a text of any length. */
  private readonly recent: string[] = []
  private sets = 0
  /** Names that a line with a mistake would have given to a process. */
  private readonly lostProcesses = new Map<string, number>()
  private readonly hints: Hints

  constructor(hints: Hints) {
    this.hints = hints
  }

  spawn(word: Word, line: number): number | NameFault {
    const known = this.processes.get(word.text)
    if (known === undefined) {
      const index = this.processNames.length
      this.processNames.push(word.text)
      this.processes.set(word.text, { index, state: 'alive', line })
      this.living.add(word.text)
      return index
    }
    if (known.state === 'alive') {
      const free = this.freeProcessName(word.text)
      const message = `${shorten(word.text)} already exists (line ${known.line}). Choose another name, or exit it first.`
      return { message, suggestion: free, cause: 0 }
    }
    known.state = 'alive'
    known.line = line
    this.living.add(word.text)
    return known.index
  }

  /** `parent` sleeps until `child` has ended, because of a call or of a flag of it. */
  sleep(parent: string, child: string, because: string): void {
    this.asleep.set(parent, { child, because })
  }

  /** What a process sleeps for, the first time it is asked; null if it is awake. */
  wake(name: string): Sleep | null {
    const sleep = this.asleep.get(name) ?? null
    this.asleep.delete(name)
    return sleep !== null && this.living.has(sleep.child) ? sleep : null
  }

  exit(name: string, line: number): void {
    const known = this.processes.get(name)
    if (known === undefined) return
    this.living.delete(name)
    known.state = 'ended'
    known.line = line
  }

  /** Index of a living process. */
  livingProcess(name: string): number | NameFault {
    const known = this.processes.get(name)
    if (known?.state === 'alive') return known.index
    const lost = this.lostProcesses.get(name)
    if (lost !== undefined) {
      return {
        message: `${shorten(name)} was never started because line ${lost} has a mistake.`,
        suggestion: null,
        cause: lost,
      }
    }
    if (known !== undefined) {
      return {
        message: `${shorten(name)} exited in line ${known.line}.`,
        suggestion: null,
        cause: 0,
      }
    }
    const meant = this.hints.nearest(name, this.living)
    const hint = meant === null ? ` Start it first: ${shorten(name)} = spawn.` : didYouMean(meant)
    return { message: `There is no process ${shorten(name)} yet.${hint}`, suggestion: meant, cause: 0 }
  }

  /** Slot of a variable that has a value. */
  variable(name: string): number | NameFault {
    const known = this.variables.get(name)
    if (known !== undefined && known.cause === 0) return known.slot
    if (known !== undefined) {
      const message = `${shorten(name)} was never set because line ${known.cause} has a mistake.`
      return { message, suggestion: null, cause: known.cause }
    }
    if (this.processes.has(name)) {
      return {
        message: `${shorten(name)} is a process; a value is expected here.`,
        suggestion: null,
        cause: 0,
      }
    }
    const meant = this.hints.nearest(name, this.lastFirst())
    return {
      message: `${shorten(name)} has no value before this line.${didYouMean(meant)}`,
      suggestion: meant,
      cause: 0,
    }
  }

  /** Gives the variable a value from here on. */
  set(name: string): number {
    const known = this.variables.get(name)
    const slot = known?.slot ?? this.newSlot(name)
    if (known === undefined) this.variables.set(name, { slot, cause: 0 })
    else known.cause = 0
    this.recent[this.sets++ % RECENT] = name
    return slot
  }

  /** Marks what a skipped line would have set. */
  lose(name: string, cause: number): void {
    const known = this.variables.get(name)
    if (known === undefined) this.variables.set(name, { slot: this.newSlot(name), cause })
    else known.cause = cause
  }

  loseProcess(name: string, cause: number): void {
    if (this.processes.get(name)?.state !== 'alive') this.lostProcesses.set(name, cause)
  }

  hasVariable(name: string): boolean {
    return this.variables.has(name)
  }

  /** Index of a living process; why it cannot be used, if it has ended or never started; null if no process has this name. */
  processIndex(name: string): number | NameFault | null {
    return this.processes.has(name) || this.lostProcesses.has(name) ? this.livingProcess(name) : null
  }

  /** The living process that was started first; null if there is none. */
  firstProcess(): string | null {
    for (const name of this.living) return name
    return null
  }

  hasProcesses(): boolean {
    return this.processes.size > 0
  }

  private *lastFirst(): Generator<string> {
    for (let nth = this.sets - 1; nth >= Math.max(0, this.sets - RECENT); nth--)
      yield this.recent[nth % RECENT] ?? ''
  }

  private newSlot(name: string): number {
    this.slotNames.push(name)
    return this.slotNames.length - 1
  }

  private freeProcessName(name: string): string | null {
    const next = /^[A-Y]$/.test(name) ? String.fromCharCode(name.charCodeAt(0) + 1) : `${name}2`
    return this.processes.has(next) ? null : next
  }
}
