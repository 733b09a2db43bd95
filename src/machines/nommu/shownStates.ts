/**
 * States put into a machine one after the other, without calls between them: which things of one state are those of the one before, and
 * what a step from one to the other did, written in the journal as if a call had done it.
 */
import { RegionField, Origin } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import type { Machine, Process } from '../../sim/nommu/machine.ts'
import { Ev } from '../../sim/record/journal.ts'

/** A mapping by what tells it from others: its start, and a number beside that. */
export interface Placed {
  readonly id: number
  readonly start: number
}

/** What a state has of things that go through several states. */
export interface StateThings {
  readonly regions: readonly Placed[]
  readonly processes: readonly { readonly pid: number; readonly vmas: readonly Placed[] }[]
}

/** A thing that is in several states one after the other: what the page calls it, and the step that made it (0: there at the start). */
interface Life {
  readonly id: number
  readonly bornAt: number
}

export interface Lives {
  readonly regions: ReadonlyMap<string, Life>
  /** What processes hold of them, by process and mapping, and which of several it is. */
  readonly links: ReadonlyMap<string, Life & { readonly pid: number }>
}

const keyOf = ({ id, start }: Placed): string => `${id} ${start}`
const startIn = (key: string): number => Number(key.slice(key.indexOf(' ') + 1))

/** The key of each, in their order, that no other of a state has. */
function linkKeys(pid: number, vmas: readonly Placed[]): string[] {
  const seen = new Map<string, number>()
  return vmas.map((vma) => {
    const name = `${pid} ${keyOf(vma)}`
    const nth = seen.get(name) ?? 0
    seen.set(name, nth + 1)
    return `${name} ${nth}`
  })
}

/** Who lives how long, by step: a thing keeps its number for as long as each state has it. */
export function livesOf(states: readonly StateThings[]): readonly Lives[] {
  let nextId = 1
  let before: Lives = { regions: new Map(), links: new Map() }
  return states.map(({ regions, processes }, step) => {
    const here = new Map<string, Life>()
    for (const region of regions) {
      const key = keyOf(region)
      here.set(key, before.regions.get(key) ?? { id: nextId++, bornAt: step })
    }
    const links = new Map<string, Life & { readonly pid: number }>()
    for (const { pid, vmas } of processes)
      for (const key of linkKeys(pid, vmas))
        links.set(key, before.links.get(key) ?? { id: nextId++, bornAt: step, pid })
    return (before = { regions: here, links })
  })
}

/** Gives the things of a machine that has just been booted the numbers that they have in all states. */
export function nameThings(
  m: Machine,
  lives: Lives | undefined,
  placedRegion: (row: number) => Placed,
  placedVma: (row: number) => Placed,
): void {
  for (const row of m.regions.inOrder()) {
    const life = lives?.regions.get(keyOf(placedRegion(row)))
    if (life === undefined) continue
    m.regions.table.rename(row, life.id)
    m.regions.set(row, RegionField.bornAt, life.bornAt)
    // What stands there at the start is programs.
    m.regions.set(row, RegionField.origin, life.bornAt === 0 ? Origin.loader : Origin.program)
  }
  for (const { pid, mm, bornAt } of m.processes) {
    const { rows } = mm.vmas
    linkKeys(pid, rows.map(placedVma)).forEach((key, at) => {
      const row = rows[at] ?? 0
      const life = lives?.links.get(key)
      if (life === undefined) return
      m.vmas.table.rename(row, life.id)
      m.vmas.set(row, VmaField.bornAt, life.bornAt)
      const region = m.vmas.get(row, VmaField.region)
      // So is what a process begins with.
      const isOfProcess =
        life.bornAt === bornAt && region >= 0 && m.regions.get(region, RegionField.bornAt) === bornAt
      if (isOfProcess) m.regions.set(region, RegionField.origin, Origin.loader)
    })
  }
}

/** Puts another state in the place of a machine's own, in the step that it is in. Returns the processes that it had. */
export function showState(m: Machine, next: Machine): readonly Process[] {
  const { step, processes } = m
  m.restore(next.snapshot())
  m.beginStep(step)
  return processes
}

/** Writes in the journal what came and went between two states. `m` shows the later one, which is that after `step`. */
export function tellChanges(
  m: Machine,
  step: number,
  lives: readonly Lives[],
  processesBefore: readonly Pick<Process, 'pid'>[],
): void {
  const { journal } = m
  const [before, after] = [lives[step - 1], lives[step]]
  if (before === undefined || after === undefined) return
  const were = new Set(processesBefore.map(({ pid }) => pid))
  const are = new Set(m.processes.map(({ pid }) => pid))
  for (const pid of are) if (!were.has(pid)) journal.push(Ev.processAdd, pid)
  for (const [key, { id }] of before.regions)
    if (after.regions.get(key)?.id !== id) journal.push(Ev.regionRemove, id, startIn(key))
  for (const [key, { id, pid }] of before.links)
    if (after.links.get(key)?.id !== id) journal.push(Ev.vmaRemove, id, pid)
  for (const row of m.regions.inOrder())
    if (m.regions.get(row, RegionField.bornAt) === step) m.regions.journalPlace(Ev.regionAdd, row)
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
  for (const pid of were) if (!are.has(pid)) journal.push(Ev.processRemove, pid)
}
