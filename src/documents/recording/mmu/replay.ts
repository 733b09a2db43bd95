/** Runs a recording's script on the model and holds every step against the recording. */
import type { MmuEra } from '../../../sim/mmu/eraNames.ts'
import type { MmuMachine } from '../../../sim/mmu/machine.ts'
import type { Comparison } from '../replay/comparison.ts'
import { compareMmuSteps, notRun } from './compare.ts'
import { mmuMachineOf } from './machineOf.ts'
import { ScriptRun } from './run.ts'
import { parseScriptLine, type ScriptLine } from './script.ts'
import { Identities, mmuStateOf } from './stateOf.ts'
import type { MmuTraceDocument } from './types.ts'

/** The statements of a script that has been checked, without its comments. */
export const linesOf = (script: readonly string[]): ScriptLine[] =>
  script.flatMap((line) => {
    const parsed = parseScriptLine(line)
    return parsed.ok && parsed.value !== null ? [parsed.value] : []
  })

export class MmuReplay {
  readonly machine: MmuMachine
  private readonly document: MmuTraceDocument
  private readonly run: ScriptRun
  private readonly ids = new Identities()
  private readonly lines: readonly ScriptLine[]
  private line = 0
  private step = 0

  constructor(document: MmuTraceDocument, era?: MmuEra) {
    this.document = document
    this.machine = mmuMachineOf(document, era)
    this.run = new ScriptRun(this.machine)
    this.lines = linesOf(document.script)
  }

  /** Runs the next step; null after the last one that is recorded. */
  next(): Comparison | null {
    const recorded = this.document.steps[this.step]
    if (recorded === undefined) return null
    this.step++
    for (;;) {
      const line = this.lines[this.line++]
      if (line === undefined) return notRun('the script has ended')
      const result = this.run.run(line)
      if (!result.ok) return notRun(result.what)
      if (result.outcome === null) continue
      const after = mmuStateOf(this.machine, this.ids)
      return compareMmuSteps({ outcome: result.outcome, after }, recorded)
    }
  }
}
