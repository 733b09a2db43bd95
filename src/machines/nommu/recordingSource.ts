/** A recording of a real kernel as something that can be stepped through, compared with the model at every step. */
import { isCall } from '../../language/calls/calls.ts'
import { numberOf } from '../../sim/nommu/syscalls.ts'
import { formatDifference, WEIGHT } from '../../documents/recording/replay/comparison.ts'
import { machineOf } from '../../documents/recording/replay/machineOf.ts'
import {
  compareOutcome,
  isSameStop,
  lastCall,
  runLastCall,
  runTraceStep,
  surroundingsOf,
} from '../../documents/recording/replay/replay.ts'
import type { TraceDocument, TraceStep } from '../../documents/recording/format/types.ts'
import type { StepInfo, StepOutcome, StepVerdict } from '../../engine/source.ts'
import type { World } from '../../engine/world.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { callInfo } from '../callInfo.ts'
import type { MachineSource } from '../model.ts'

export class RecordingSource implements MachineSource<Machine> {
  readonly document: TraceDocument
  readonly era = '6.12'
  readonly processNames: readonly string[]
  private readonly around: ReturnType<typeof surroundingsOf>
  private readonly lines: readonly number[]
  /** The call that stopped the kernel: it has no step in the recording. */
  private readonly fatal: string | null

  constructor(document: TraceDocument) {
    this.document = document
    this.around = surroundingsOf(document)
    this.processNames = [...new Set(this.around.names.values())]
    this.lines = operationLines(document.script ?? '')
    this.fatal = lastCall(document)
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
    const { version, arch } = this.document.kernel
    return `Linux ${version}, ${arch}`
  }
  get steps(): number {
    return this.document.steps.length + (this.fatal === null ? 0 : 1)
  }

  /** Two recordings are the same only if they are one. */
  get origin(): TraceDocument {
    return this.document
  }

  start(): World<Machine> {
    return { machine: machineOf(this.document), slots: new Float64Array(0), pids: new Int32Array(0) }
  }

  run(world: World<Machine>, index: number): StepOutcome {
    const step = this.document.steps[index]
    const { machine } = world
    if (step === undefined) {
      const { ret, lost } = runLastCall(machine, this.document)
      const outcome = { ret, errno: machine.errnoOf(ret), proc: null }
      return lost === undefined ? { ...outcome, faults: [] } : { ...outcome, faults: [lost], lost }
    }
    const answer = runTraceStep(machine, step, this.around)
    const outcome = { ...answer, errno: machine.errnoOf(answer.ret) }
    const mmapArgs = step.sys !== undefined && isCall(step.sys, 'mmap') ? step.args?.map(numberOf) : undefined
    return mmapArgs === undefined ? outcome : { ...outcome, mmapArgs }
  }

  info(index: number): StepInfo {
    const step = this.document.steps[index]
    const text = step?.call ?? this.fatal ?? ''
    const process = /^(?:(?:async|join) )?(\w+)(?::| = (?:spawn|exec))/.exec(text)?.[1] ?? ''
    return {
      line: this.lines[index] ?? 1,
      text,
      ...callInfo(step === undefined ? 'mmap' : callName(step)),
      process: this.processNames.indexOf(process),
    }
  }

  verdict(world: World<Machine>, index: number, outcome: StepOutcome): StepVerdict {
    const step = this.document.steps[index]
    if (step === undefined) return stopVerdict(world, this.document, outcome)
    const { differences, total } = compareOutcome(world.machine, step, {
      ret: outcome.ret,
      proc: outcome.proc ?? {},
      faults: outcome.faults,
    })
    return { differences: differences.map(formatDifference), total }
  }

  stepKey(index: number): number {
    return index
  }
}

/** The kernel stopped in this call; so must the model, at the same line of the kernel's source. */
function stopVerdict(world: World<Machine>, document: TraceDocument, { lost }: StepOutcome): StepVerdict {
  const kernel = document.hung === undefined ? (document.panic?.[0] ?? '') : 'hangs'
  const { stopped: model, isHung } = world.machine
  if (document.hung === undefined ? isSameStop(model, kernel) : isHung) return { differences: [], total: 0 }
  return {
    differences: [
      formatDifference({ where: 'end', model: model ?? lost ?? 'went on', kernel, weight: WEIGHT.result }),
    ],
    total: 1,
  }
}

const callName = (step: TraceStep): string =>
  step.sys ?? (step.spawned !== undefined ? 'spawn' : step.call.startsWith('sysctl') ? 'sysctl' : 'cat')

/** 1-based lines of a script that hold an operation. */
function operationLines(script: string): number[] {
  const lines: number[] = []
  script.split('\n').forEach((line, index) => {
    if (line.trim() !== '' && !line.trimStart().startsWith('#')) lines.push(index + 1)
  })
  return lines
}
