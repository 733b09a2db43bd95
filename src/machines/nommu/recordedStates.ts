/**
 * The states of a recording of a kernel that is not modelled, put into a machine one after the other: everything that is drawn comes from
 * the recording, and nothing is worked out. What a step did is found by comparing the states before and after it.
 */
import { MIGRATETYPES } from '../../base/uapi.ts'
import { asPfn } from '../../base/units.ts'
import type { TraceDocument, TraceState, TraceStep } from '../../documents/recording/format/types.ts'
import { machineShowing } from '../../documents/recording/replay/machineOf.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { Origin, RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { Ev } from '../../sim/record/journal.ts'

/** A thing that is in several states one after the other: what the page calls it, and the step that made it (0: there at the start). */
interface Life {
  readonly id: number
  readonly bornAt: number
}

interface Lives {
  /** Regions, by their start; where there are none VMAs of the system, by the address of their structure and their start. */
  readonly vmas: ReadonlyMap<string, Life>
  /** What processes hold of them, by process and VMA, and which of several it is. */
  readonly links: ReadonlyMap<string, Life & { readonly pid: number }>
  /** The steps that made the processes, by pid. */
  readonly processes: ReadonlyMap<number, number>
}

type Link = TraceState['processes'][number]['vmas'][number]

const keyOf = (id: number, start: number): string => `${id} ${start}`

/** Calls `visit` with each link of a process and the key that no other of a state has. */
function visitLinks(vmas: readonly Link[], pid: number, visit: (key: string, link: Link) => void): void {
  const seen = new Map<string, number>()
  for (const link of vmas) {
    const name = `${pid} ${keyOf(link[6] ?? 0, link[0])}`
    const nth = seen.get(name) ?? 0
    seen.set(name, nth + 1)
    visit(`${name} ${nth}`, link)
  }
}

export class RecordedStates {
  private readonly document: TraceDocument
  private readonly names: ReadonlyMap<number, string>
  /** By step; 0 is the start. */
  private readonly lives: readonly Lives[]

  /** `names` of processes by pid. */
  constructor(document: TraceDocument, names: ReadonlyMap<number, string>) {
    this.document = document
    this.names = names
    this.lives = livesOf([document.initial, ...document.steps.map(({ after }) => after)])
  }

  start(): Machine {
    return this.machineAt(0, this.document.initial)
  }

  /** Puts the state after step `index` (0-based) into a machine that start() made, and writes in its journal what the step did. */
  show(m: Machine, index: number, step: TraceStep): void {
    const { step: number } = m
    const before = m.processes.map(({ pid }) => pid)
    m.restore(this.machineAt(index + 1, step.after).snapshot())
    m.beginStep(number)
    this.tellEvents(m, step)
    this.tellChanges(m, index + 1, before)
  }

  private machineAt(step: number, state: TraceState): Machine {
    const m = machineShowing(this.document, state)
    const lives = this.lives[step]
    // Only kernels before 2.6.29 were recorded with the addresses of these structures.
    const hasAddresses = state.vmaTree !== undefined
    for (const row of m.regions.inOrder()) {
      const key = keyOf(
        hasAddresses ? m.regions.get(row, RegionField.address) : 0,
        m.regions.get(row, RegionField.start),
      )
      const life = lives?.vmas.get(key)
      if (life === undefined) continue
      m.regions.table.rename(row, life.id)
      m.regions.set(row, RegionField.bornAt, life.bornAt)
      // What stands there at the start is programs, and so is what a process begins with.
      m.regions.set(row, RegionField.origin, life.bornAt === 0 ? Origin.loader : Origin.program)
    }
    m.processes = m.processes.map((process) => ({
      ...process,
      name: this.names.get(process.pid) ?? process.name,
      bornAt: lives?.processes.get(process.pid) ?? process.bornAt,
    }))
    for (const process of m.processes) {
      const rows = process.mm.vmas.rows.map((row): Link => [
        m.vmas.get(row, VmaField.start),
        ...([0, 0, 0, 0, 0] as const),
        hasAddresses ? m.vmas.get(row, VmaField.address) : 0,
      ])
      let at = 0
      visitLinks(rows, process.pid, (key) => {
        const row = process.mm.vmas.rows[at++] ?? 0
        const life = lives?.links.get(key)
        if (life === undefined) return
        m.vmas.table.rename(row, life.id)
        m.vmas.set(row, VmaField.bornAt, life.bornAt)
      })
    }
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

  private tellChanges(m: Machine, step: number, pidsBefore: readonly number[]): void {
    const { journal } = m
    const [before, after] = [this.lives[step - 1], this.lives[step]]
    if (before === undefined || after === undefined) return
    const pids = new Set(m.processes.map(({ pid }) => pid))
    for (const pid of pids) if (!pidsBefore.includes(pid)) journal.push(Ev.processAdd, pid)
    for (const [key, { id }] of before.vmas)
      if (after.vmas.get(key)?.id !== id) journal.push(Ev.regionRemove, id, startIn(key))
    for (const [key, { id, pid }] of before.links)
      if (after.links.get(key)?.id !== id) journal.push(Ev.vmaRemove, id, pid)
    for (const row of m.regions.inOrder())
      if (m.regions.get(row, RegionField.bornAt) === step) {
        const [start, end, top] = (['start', 'end', 'top'] as const).map((field) =>
          m.regions.get(row, RegionField[field]),
        )
        journal.push(Ev.regionAdd, m.regions.table.serialOf(row), start, end, top)
      }
    for (const { pid, mm } of m.processes)
      for (const row of mm.vmas.rows)
        if (m.vmas.get(row, VmaField.bornAt) === step)
          journal.push(
            Ev.vmaAdd,
            m.vmas.table.serialOf(row),
            pid,
            m.vmas.get(row, VmaField.start),
            m.vmas.get(row, VmaField.end),
          )
    for (const pid of pidsBefore) if (!pids.has(pid)) journal.push(Ev.processRemove, pid)
  }
}

const startIn = (key: string): number => Number(key.slice(key.indexOf(' ') + 1))

/** Who lives how long: a thing keeps its number for as long as each state has it. */
function livesOf(states: readonly TraceState[]): readonly Lives[] {
  let nextId = 1
  let before: Lives = { vmas: new Map(), links: new Map(), processes: new Map() }
  return states.map(({ vmaTree, regions, processes }, step) => {
    const vmas = new Map<string, Life>()
    for (const { id, start } of vmaTree ?? regions.map((region) => ({ id: 0, start: region.start }))) {
      const key = keyOf(id, start)
      vmas.set(key, before.vmas.get(key) ?? { id: nextId++, bornAt: step })
    }
    const links = new Map<string, Life & { readonly pid: number }>()
    for (const { pid, vmas: held } of processes)
      visitLinks(held, pid, (key) =>
        links.set(key, before.links.get(key) ?? { id: nextId++, bornAt: step, pid }),
      )
    const born = new Map(processes.map(({ pid }) => [pid, before.processes.get(pid) ?? step]))
    return (before = { vmas, links, processes: born })
  })
}
