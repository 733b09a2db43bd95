/** A recording of a real kernel as something that can be stepped through, compared with the model at every step. */
import { formatResult, SIGNALS } from '../../base/result.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { isCall, type OperationName } from '../../language/calls/calls.ts'
import { resultFormOf } from '../../language/calls/results.ts'
import { numberOf } from '../../sim/nommu/syscalls.ts'
import { toldDifference } from '../../documents/recording/replay/comparison.ts'
import { asScenario } from '../../documents/recording/replay/asScenario.ts'
import { eraOf, machineOf, releaseOf } from '../../documents/recording/replay/machineOf.ts'
import { compareOutcome, runTraceStep, surroundingsOf } from '../../documents/recording/replay/replay.ts'
import { endDifference, lastCall, runLastCall } from '../../documents/recording/replay/lastCall.ts'
import { scriptLinesOf } from '../../documents/recording/replay/scriptLines.ts'
import { KILLED } from '../../documents/recording/format/documentStep.ts'
import type { TraceDocument, TraceStep } from '../../documents/recording/format/types.ts'
import type { StepInfo, StepOutcome, StepVerdict } from '../../engine/source.ts'
import type { World } from '../../engine/world.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { callInfo } from '../callInfo.ts'
import type { MachineSource } from '../model.ts'
import { killedBy } from './killedBy.ts'
import { RecordedStates } from './recordedStates.ts'

export class RecordingSource implements MachineSource<Machine> {
  readonly document: TraceDocument
  readonly era: string
  readonly processNames: readonly string[]
  private readonly around: ReturnType<typeof surroundingsOf>
  /** By step, its line in the script (0-based). */
  private readonly lines: readonly number[]
  /** The call that stopped the kernel: it has no step in the recording. */
  private readonly fatal: string | null
  /** Where states are shown as they were recorded: those of a kernel that is not modelled, and those beside the model. */
  private readonly states: RecordedStates | null
  readonly told?: (index: number) => string
  readonly verdict?: (world: World<Machine>, index: number, outcome: StepOutcome) => StepVerdict

  /** `isRecorded`: the states are those of the recording, not the model's. */
  constructor(document: TraceDocument, isRecorded = false) {
    this.document = document
    this.around = surroundingsOf(document)
    this.processNames = [...new Set(this.around.names.values())]
    this.fatal = lastCall(document)
    const { texts, steps } = scriptLinesOf(document)
    const last = this.fatal === null ? -1 : texts.indexOf(this.fatal, (steps.at(-1) ?? -1) + 1)
    this.lines = last === -1 ? steps : [...steps, last]
    this.era = releaseOf(document)
    const isModelled = eraOf(document) !== null
    this.states = isRecorded || !isModelled ? new RecordedStates(document, this.around.names) : null
    const about = isModelled
      ? `Recorded on Linux ${this.era}.`
      : `Recorded on Linux ${this.era}, of which there is no model beside it.`
    if (this.states === null) this.verdict = (world, index, outcome) => this.compare(world, index, outcome)
    else this.told = (index) => this.tell(index, about)
  }

  get title(): string {
    return this.document.name
  }
  get about(): string {
    return this.document.about
  }
  get board(): string {
    const { ram, machine, arch } = this.document.kernel
    return `${ram.replace(/M$/, ' MiB')}, ${machine}, ${arch}`
  }
  get kernel(): string {
    const { version, arch, slab } = this.document.kernel
    return `Linux ${version}${slab === undefined ? '' : ` with ${slab}`}, ${arch}`
  }
  get steps(): number {
    return this.document.steps.length + (this.fatal === null ? 0 : 1)
  }

  /** Two recordings are the same only if they are one. */
  get origin(): TraceDocument {
    return this.document
  }

  start(): World<Machine> {
    const machine = this.states?.start() ?? machineOf(this.document)
    return { machine, slots: new Float64Array(0), pids: new Int32Array(0) }
  }

  run(world: World<Machine>, index: number): StepOutcome {
    const step = this.document.steps[index]
    const { machine } = world
    if (this.states !== null) return this.showRecorded(machine, index, this.states)
    if (step === undefined) {
      const { ret, lost } = runLastCall(machine, this.document)
      const outcome = { ret, errno: machine.errnoOf(ret), proc: null }
      return lost === undefined ? { ...outcome, faults: [] } : { ...outcome, faults: [lost], lost }
    }
    const answer = runTraceStep(machine, step, this.around)
    const outcome = { ...answer, errno: machine.errnoOf(answer.ret), ...killedBy(machine, answer.ret) }
    const mmapArgs = mmapArgsOf(step)
    return mmapArgs === undefined ? outcome : { ...outcome, mmapArgs }
  }

  info(index: number): StepInfo {
    const step = this.document.steps[index]
    const text = step?.call ?? this.fatal ?? ''
    const process = /^(?:(?:async|join|init:) )?(\w+)(?::| = (?:spawn|exec))/.exec(text)?.[1] ?? ''
    return {
      line: (this.lines[index] ?? 0) + 1,
      text,
      ...callInfo(step === undefined ? 'mmap' : callName(step)),
      process: this.processNames.indexOf(process),
    }
  }

  asScenario(): string | null {
    const calls = Array.from({ length: this.steps }, (_, index) => this.info(index).text)
    return asScenario(this.document, calls)
  }

  private showRecorded(machine: Machine, index: number, states: RecordedStates): StepOutcome {
    const step = this.document.steps[index]
    if (step === undefined) machine.bug(this.document.panic?.[0] ?? 'stopped')
    else states.show(machine, index, step)
    const { ret = 0, errno = null, proc = null } = step ?? {}
    const signal = step === undefined ? null : recordedSignal(step)
    return { ret, errno, proc, faults: [], ...(signal !== null && { killedBy: signal }) }
  }

  private tell(index: number, about: string): string {
    const step = this.document.steps[index]
    if (step === undefined) return `The kernel stopped in this call. ${about}`
    const { ret, errno = null, call } = step
    const signal = recordedSignal(step)
    if (signal !== null) return `The call ended in ${formatResult('signal', signal, null)}. ${about}`
    const made = ret > 0 && / = (?:spawn|exec)/.test(call)
    const result = made ? `process ${ret}` : formatResult(resultFormOf(callName(step)), ret, errno)
    return `The call gave ${result}. ${about}`
  }

  private compare(world: World<Machine>, index: number, outcome: StepOutcome): StepVerdict {
    const step = this.document.steps[index]
    if (step === undefined) return stopVerdict(world, this.document)
    const { differences, total } = compareOutcome(world.machine, step, {
      ret: outcome.ret,
      proc: outcome.proc ?? {},
      faults: outcome.faults,
    })
    return { differences: differences.map(toldDifference), total }
  }

  isSameStep(): boolean {
    return true
  }
}

/** What killed the caller, or the program that it started; older recordings say so by the result. Else null. */
const recordedSignal = ({ signal, ret }: TraceStep): number | null =>
  signal ?? (ret === KILLED ? SIGNALS.SIGKILL : null)

/** The kernel stopped in this call, or never answered it; so must the model. */
function stopVerdict(world: World<Machine>, document: TraceDocument): StepVerdict {
  const difference = endDifference(world.machine, document)
  return difference === null
    ? { differences: [], total: 0 }
    : { differences: [toldDifference(difference)], total: 1 }
}

/** Calls that older kernels had other names for, and how the tests of them called an end by signal. */
const WRITTEN_AS: Readonly<Record<string, OperationName>> = {
  mmap2: 'mmap',
  old_mmap: 'mmap',
  kill9: 'exit',
}

const callName = ({ sys, spawned, exec, call }: TraceStep): string =>
  sys === undefined || sys === 'spawn'
    ? exec !== undefined
      ? 'exec'
      : spawned !== undefined
        ? 'spawn'
        : call.startsWith('sysctl')
          ? 'sysctl'
          : 'cat'
    : (WRITTEN_AS[sys] ?? sys)

/** The numbers that an mmap was called with; the last of mmap2 counts pages. */
function mmapArgsOf(step: TraceStep): readonly number[] | undefined {
  if (!isCall(callName(step), 'mmap')) return undefined
  const args = step.args?.map(numberOf)
  return step.sys === 'mmap2' ? args?.map((value, at) => (at === 5 ? value * PAGE_SIZE : value)) : args
}
