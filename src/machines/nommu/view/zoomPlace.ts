/** Where the thing lies that a scenario wants the page map to show: as the step that made it left it. */
import { pageAlign } from '../../../base/units.ts'
import type { Look, Op, Program, ZoomTarget } from '../../../documents/scenario/compile/program.ts'
import { diagnose, type Mistakes } from '../../../documents/scenario/diagnostic.ts'
import type { Timeline } from '../../../engine/timeline.ts'
import { regionsAt } from '../../../explain/narration/mappedAt.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'
import { RegionField } from '../../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../../sim/nommu/mm/vmas.ts'

interface Span {
  readonly start: number
  readonly end: number
}

/**
 * The stretch of RAM of a thing in bytes, whole pages, the end exclusive; null where there is none. A name that the text does not have
 * is told. Moves the timeline.
 */
export function zoomPlace(
  timeline: Timeline<Machine>,
  program: Program,
  target: ZoomTarget,
  mistakes: Mistakes,
): Look['at'] {
  const slot = program.slotNames.indexOf(target.name)
  const process = program.processNames.indexOf(target.name)
  if (slot === -1 && process === -1) {
    mistakes.add(
      diagnose('warning', target.line, target, `Nothing in this text is called ${target.name}.`, null),
    )
    return null
  }
  const step = 1 + program.ops.findIndex((op) => (slot === -1 ? starts(op, process) : sets(op, slot)))
  if (step === 0 || step > timeline.steps) return null
  const { ret } = timeline.rerun(step)
  const span = slot === -1 ? ofProcess(timeline.machine, target.name) : ofMapping(timeline.machine, ret)
  return span === null ? null : { start: span.start, end: pageAlign(span.end) }
}

const sets = (op: Op, slot: number): boolean => op.op === 'call' && op.result === slot
const starts = (op: Op, process: number): boolean =>
  (op.op === 'spawn' && op.process === process) || (op.op === 'call' && op.child === process)

function ofMapping(machine: Machine, address: number): Span | null {
  for (const row of regionsAt(machine, address))
    return {
      start: machine.regions.get(row, RegionField.start),
      end: machine.regions.get(row, RegionField.top),
    }
  return null
}

function ofProcess({ processes, vmas }: Machine, name: string): Span | null {
  const rows = processes.findLast((process) => process.name === name)?.mm.vmas.rows ?? []
  const span = { start: Infinity, end: 0 }
  for (const row of rows) {
    span.start = Math.min(span.start, vmas.get(row, VmaField.start))
    span.end = Math.max(span.end, vmas.get(row, VmaField.end))
  }
  return span.end === 0 ? null : span
}
