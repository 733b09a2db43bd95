/**
 * The states of a recording of a kernel that is not modelled, put into a machine one after the other: everything that is drawn comes from
 * the recording, and nothing is worked out. What a step did is found by comparing the states before and after it.
 */
import { MIGRATETYPES } from '../../base/uapi.ts'
import { asPfn } from '../../base/units.ts'
import type { TraceDocument, TraceState, TraceStep } from '../../documents/recording/format/types.ts'
import { machineShowing } from '../../documents/recording/replay/machineOf.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { Ev } from '../../sim/record/journal.ts'
import { livesOf, nameThings, showState, tellChanges, type Lives, type StateThings } from './shownStates.ts'

export class RecordedStates {
  private readonly document: TraceDocument
  private readonly names: ReadonlyMap<number, string>
  /** By step; 0 is the start. */
  private readonly lives: readonly Lives[]
  /** The steps that made the processes, by pid; by step. */
  private readonly births: readonly ReadonlyMap<number, number>[]

  /** `names` of processes by pid. */
  constructor(document: TraceDocument, names: ReadonlyMap<number, string>) {
    this.document = document
    this.names = names
    const things = Array.from(statesOf(document), thingsIn)
    this.lives = livesOf(things)
    this.births = birthsIn(things)
  }

  start(): Machine {
    return this.machineAt(0, this.document.initial)
  }

  /** Puts the state after step `index` (0-based) into a machine that start() made, and writes in its journal what the step did. */
  show(m: Machine, index: number, step: TraceStep): void {
    const before = showState(m, this.machineAt(index + 1, step.after))
    this.tellEvents(m, step)
    tellChanges(m, index + 1, this.lives, before)
  }

  private machineAt(step: number, state: TraceState): Machine {
    const m = machineShowing(this.document, state)
    const born = this.births[step]
    m.processes = m.processes.map((process) => ({
      ...process,
      name: this.names.get(process.pid) ?? process.name,
      bornAt: born?.get(process.pid) ?? process.bornAt,
    }))
    const hasAddresses = areAddressed(state)
    nameThings(
      m,
      this.lives[step],
      (row) => ({
        id: hasAddresses ? m.regions.get(row, RegionField.address) : 0,
        start: m.regions.get(row, RegionField.start),
      }),
      (row) => ({
        id: hasAddresses ? m.vmas.get(row, VmaField.address) : 0,
        start: m.vmas.get(row, VmaField.start),
      }),
    )
    return m
  }

  private tellEvents({ journal }: Machine, { events, dmesg = [] }: TraceStep): void {
    for (const event of events) {
      if (event[0] === 'alloc')
        journal.push(Ev.alloc, asPfn(event[1]), event[2], MIGRATETYPES.indexOf(event[3]), event[4])
      else if (event[0] === 'free') journal.push(Ev.free, asPfn(event[1]), 1, event[2], event[3], event[4])
    }
    for (const line of dmesg) journal.pushText('dmesg', line)
  }
}

/** Only kernels before 2.6.29 were recorded with the addresses of these structures. */
const areAddressed = ({ vmaTree }: TraceState): boolean => vmaTree !== undefined

function* statesOf({ initial, steps }: TraceDocument): Iterable<TraceState> {
  yield initial
  for (const { after } of steps) yield after
}

/** Regions, by their start; where there are none VMAs of the system, by the address of their structure and their start. */
const thingsIn = ({ vmaTree, regions, processes }: TraceState): StateThings => ({
  regions: vmaTree?.map(({ id, start }) => ({ id, start })) ?? regions.map(({ start }) => ({ id: 0, start })),
  processes: processes.map(({ pid, vmas }) => ({
    pid,
    vmas: vmas.map((vma) => ({ id: vma[6] ?? 0, start: vma[0] })),
  })),
})

function birthsIn(states: readonly StateThings[]): readonly ReadonlyMap<number, number>[] {
  let before: ReadonlyMap<number, number> = new Map()
  return states.map(
    ({ processes }, step) => (before = new Map(processes.map(({ pid }) => [pid, before.get(pid) ?? step]))),
  )
}
