/** A recording of a real kernel with an MMU as something that can be stepped through, compared with the model at every step. */
import { assert } from '../../base/assert.ts'
import { formatResult, SIGNALS } from '../../base/result.ts'
import { errnoName } from '../../base/uapi.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { syntheticBoard } from '../../documents/scenario/compile/compileHeader.ts'
import { isCallName, runNameOf } from '../../language/calls/calls.ts'
import { resultFormOf } from '../../language/calls/results.ts'
import { compareMmuStates, compareMmuSteps, notRun } from '../../documents/recording/mmu/compare.ts'
import { mmuConfigOf } from '../../documents/recording/mmu/machineOf.ts'
import { ScriptRun, type LineOutcome } from '../../documents/recording/mmu/run.ts'
import { parseScriptLine, type ScriptLine } from '../../documents/recording/mmu/script.ts'
import { Identities, mmuStateOf } from '../../documents/recording/mmu/stateOf.ts'
import type { MmuOutcome, MmuTraceDocument, MmuTraceState } from '../../documents/recording/mmu/types.ts'
import { toldDifference } from '../../documents/recording/replay/comparison.ts'
import type { StepInfo, StepOutcome, StepVerdict } from '../../engine/source.ts'
import type { World } from '../../engine/world.ts'
import { MMU_TODAY } from '../../sim/mmu/eraNames.ts'
import { MmuBoard, type AccessedWord } from '../../sim/mmu/board.ts'
import { spawn } from '../../sim/mmu/mm/fork.ts'
import { callInfo } from '../callInfo.ts'
import type { MachineSource } from '../model.ts'
import { boardMemory } from './boot.ts'
import { recordedBoard } from './recordedBoard.ts'

type Call = Extract<ScriptLine, { kind: 'call' }>

/** A step of the recording, and the processes that were started before it. */
interface Line {
  readonly starts: readonly string[]
  readonly call: Call
  /** 1-based line of the script. */
  readonly line: number
}

const MIB = 2 ** 20
const LEAST_RAM = 16 * MIB
/** Pages of larger objects are not listed in a recording. */
const LISTED = 32 * MIB
const MOST_UNLISTED = 2 ** 17

/**
 * The kernel had so much memory that no picture of it says anything. The recordings tell which pages are the same and not where they lay,
 * so the model puts them into a board that is large enough; the rule of overcommit goes by what the kernel had.
 */
export class MmuRecordingSource implements MachineSource<MmuBoard> {
  readonly document: MmuTraceDocument
  readonly era = MMU_TODAY
  readonly processNames: readonly string[]
  private readonly lines: readonly Line[]
  private readonly ramBytes: number
  /** Pages and objects are numbered as they first appear: every state passes here in order when the run is first gone through. */
  private readonly ids = new Identities()
  /** What the last step on a board gave. */
  private readonly done = new WeakMap<MmuBoard, LineOutcome>()

  readonly told?: (index: number) => string
  readonly verdict?: (world: World<MmuBoard>, index: number) => StepVerdict
  readonly shown?: (world: World<MmuBoard>, index: number) => MmuBoard | null

  /** `isRecorded`: the states are those of the recording, not the model's. */
  constructor(document: MmuTraceDocument, isRecorded = false) {
    this.document = document
    if (isRecorded) {
      this.told = (index) => this.tell(index)
      this.shown = (world, index) => this.show(world, index)
    } else this.verdict = ({ machine }, index) => this.compare(machine, index)
    this.lines = linesOf(document.script)
    this.processNames = namesIn(this.lines)
    this.ramBytes = ramFor(document)
  }

  get title(): string {
    return this.document.name
  }
  get about(): string {
    return this.document.about
  }
  get board(): string {
    return `x86-64 with an MMU; its pages are drawn into ${this.ramBytes / MIB} MiB`
  }
  get kernel(): string {
    return `Linux ${this.document.kernel.release}, x86_64`
  }
  get steps(): number {
    return this.document.steps.length
  }
  /** Two recordings are the same only if they are one. */
  get origin(): MmuTraceDocument {
    return this.document
  }

  start(): World<MmuBoard> {
    const board = new MmuBoard(mmuConfigOf(this.document), boardMemory(syntheticBoard(this.ramBytes)))
    board.script = new ScriptRun(board.machine)
    return { machine: board, slots: new Float64Array(0), pids: new Int32Array(0) }
  }

  run({ machine: board }: World<MmuBoard>, index: number): StepOutcome {
    const { script } = board
    assert(script instanceof ScriptRun, 'a recording runs by its script')
    const line = this.lines[index]
    for (const name of line?.starts ?? []) spawn(board.machine, name)
    const result = line === undefined ? NOTHING_LEFT : script.run(line.call)
    board.settleTables()
    if (!result.ok || result.outcome === null) {
      this.done.delete(board)
      const what = result.ok ? NOTHING_LEFT.what : result.what
      return { ...outcomeOf(this.document.steps[index] ?? {}), proc: null, faults: [what], lost: what }
    }
    this.done.set(board, result.outcome)
    const recorded = this.shown === undefined ? null : (this.document.steps[index] ?? null)
    board.lastVec = result.outcome.vec ?? null
    board.lastWord = touchedByte(result.outcome)
    return { ...outcomeOf(recorded ?? result.outcome), proc: null, faults: [] }
  }

  info(index: number): StepInfo {
    const step = this.document.steps[index]
    const line = this.lines[index]
    return {
      line: line?.line ?? 1,
      text: step?.call ?? '',
      ...callInfo(callName(step?.sys ?? ''), 'mmu'),
      process: this.processNames.indexOf(line?.call.process ?? ''),
    }
  }

  private compare(board: MmuBoard, index: number): StepVerdict {
    const step = this.document.steps[index]
    if (step === undefined) return { differences: [], total: 0 }
    const outcome = this.done.get(board)
    const { differences, total } =
      outcome === undefined
        ? notRun('the model could not run it')
        : compareMmuSteps({ outcome, after: mmuStateOf(board.machine, this.ids) }, step)
    return { differences: differences.map(toldDifference), total }
  }

  /** Where the model is in the state that was recorded, it shows that itself. */
  private show({ machine: board }: World<MmuBoard>, index: number): MmuBoard | null {
    const step = this.document.steps[index]
    if (step === undefined || compareMmuStates(mmuStateOf(board.machine, this.ids), step.after).total === 0)
      return null
    return recordedBoard(board, step.after, this.ids, index + 1)
  }

  private tell(index: number): string {
    const step = this.document.steps[index] ?? {}
    const { ret, errno, signal } = outcomeOf(step)
    const gave =
      signal === undefined
        ? formatResult(resultFormOf(this.info(index).call, 'mmu'), ret, errno)
        : `${signal.signal} (${signal.code})`
    return `The call gave ${gave}. Recorded on ${this.kernel}. Which frame a page lies in nobody recorded: it is the model's choice.`
  }

  isSameStep(): boolean {
    return true
  }
}

/** What a touch read or wrote; null for another call, and for one that faulted. What was there before it wrote nobody recorded. */
function touchedByte({ sys, args, ret }: LineOutcome): AccessedWord | null {
  const [address, access, written] = args
  if (sys !== 'touch' || typeof address !== 'number' || ret === undefined) return null
  const wrote = access === 'w'
  const value = wrote ? Number(written ?? 0) & 0xff : ret
  return { address, bytes: 1, wrote, before: value, value }
}

const NOTHING_LEFT = { ok: false, what: 'the script has ended' } as const

const callName = (sys: string): string => (isCallName(sys) ? runNameOf(sys) : sys)

/** The calls of a script that has been checked, each with the processes that are started before it. */
function linesOf(script: readonly string[]): readonly Line[] {
  const lines: Line[] = []
  let starts: string[] = []
  script.forEach((text, index) => {
    const parsed = parseScriptLine(text)
    if (!parsed.ok || parsed.value === null) return
    if (parsed.value.kind === 'spawn') starts.push(parsed.value.process)
    else {
      lines.push({ starts, call: parsed.value, line: index + 1 })
      starts = []
    }
  })
  return lines
}

function namesIn(lines: readonly Line[]): readonly string[] {
  const names = new Set<string>()
  for (const { starts, call } of lines) {
    for (const name of starts) names.add(name)
    names.add(call.process)
    if (call.call.name === 'fork' && call.result !== '') names.add(call.result)
  }
  return [...names]
}

function outcomeOf({
  ret,
  signal,
  code,
  faultAddress,
}: MmuOutcome): Pick<StepOutcome, 'ret' | 'errno' | 'killedBy' | 'signal'> {
  const known = Object.entries(SIGNALS).find(([name]) => name === signal)
  if (known === undefined) return { ret: ret ?? 0, errno: errnoName(ret ?? 0) }
  return {
    ret: known[1],
    errno: 'EFAULT',
    killedBy: known[1],
    signal: { signal: known[0], code: code ?? '', address: faultAddress ?? 0 },
  }
}

/** RAM in which the pages of every state have room, with as much again free. Bytes. */
function ramFor({ steps }: MmuTraceDocument): number {
  let most = 0
  for (const { after } of steps) most = Math.max(most, pagesIn(after))
  let bytes = LEAST_RAM
  while (bytes < 2 * most * PAGE_SIZE) bytes *= 2
  return bytes
}

/** Pages of a state; of what is not listed in it, as many as there could be. */
function pagesIn({ processes, objects }: MmuTraceState): number {
  const pages = new Set<number>()
  let unlisted = 0
  for (const { vmas } of Object.values(processes)) {
    if ('count' in vmas) unlisted += vmas.count
    else for (const vma of vmas) for (const [, page] of vma[8]) pages.add(page)
  }
  for (const object of objects) {
    if (object.size > LISTED) unlisted += Math.min(object.size / PAGE_SIZE, MOST_UNLISTED)
    for (const [, page] of object.pages) pages.add(page)
  }
  return pages.size + unlisted
}
