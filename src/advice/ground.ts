/** The machine that a program is tried on, without an MMU or with one, and what is asked of it. */
import { PAGE_SIZE } from '../base/units.ts'
import type { Program } from '../documents/scenario/compile/program.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { StepOutcome, StepSource } from '../engine/source.ts'
import { MmuScenarioSource } from '../machines/mmu/scenarioSource.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import type { Standing } from '../protocol/advice.ts'
import { MmuBoard } from '../sim/mmu/board.ts'
import { Machine } from '../sim/nommu/machine.ts'
import { RegionField } from '../sim/nommu/mm/regions.ts'

/** A program made ready to run; a world that it starts can be gone on with by another on the same machine. */
export type Ground = StepSource<Simulation> & { readonly program: Program }

export const groundOf = (program: Program): Ground =>
  program.mmu === null ? new ScenarioSource(program) : new MmuScenarioSource(program)

/** Whether a step was refused, or a signal ended somebody in it: a program that no memory is left for while it is loaded. */
export const hasFailed = ({ errno, killedBy }: StepOutcome, machine: Simulation): boolean =>
  errno !== null || killedBy !== undefined || (machine instanceof Machine && machine.deaths.length > 0)

/** Numbers of the machine as it is. With an MMU nothing is held beyond what was asked for. */
export function standing(machine: Simulation): Standing {
  const { freePages, largestFree } = machine.vitals
  const slack = machine instanceof Machine ? slackOf(machine) : 0
  return { free: freePages * PAGE_SIZE, largest: largestFree * PAGE_SIZE, slack }
}

function slackOf({ regions }: Machine): number {
  let slack = 0
  for (const row of regions.inOrder())
    slack += regions.get(row, RegionField.top) - regions.get(row, RegionField.end)
  return slack
}

/** To bring back so many pages of a machine costs as much as to run one operation; a process of it, as some. */
const RESTORED_PAGES = 64
const RESTORED_PROCESS = 12
/** With an MMU all that there is is copied: mappings and pages of programs. */
const RESTORED_MAPPINGS = 4

/** What it costs to bring a machine back, in operations that could be run instead. */
export function restoring(machine: Simulation): number {
  const pages = Math.ceil(pagesOf(machine) / RESTORED_PAGES)
  if (machine instanceof Machine) return pages + RESTORED_PROCESS * machine.processes.length
  if (!(machine instanceof MmuBoard)) return pages
  const { processes } = machine.machine
  const mappings = processes.reduce((sum, { mm }) => sum + mm.vmas.size, 0)
  return pages + RESTORED_PROCESS * processes.length + Math.ceil(mappings / RESTORED_MAPPINGS)
}

/** Checkpoints of a program; a variation goes on from the last one that it has in common. Fewer of a large machine: each holds all pages. */
const CHECKPOINTS = 24
const CHECKPOINT_PAGES = 2 ** 21

export const checkpointsOf = (machine: Simulation): number =>
  Math.min(CHECKPOINTS, Math.max(1, Math.floor(CHECKPOINT_PAGES / pagesOf(machine))))

function pagesOf(machine: Simulation): number {
  if (machine instanceof Machine) return machine.config.zone.spannedPages
  return machine instanceof MmuBoard ? machine.buddy.zone.spannedPages : 1
}
