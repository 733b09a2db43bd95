/** Runs a scenario's text to its end, for tests that look at what the model made of it. Invariants are checked at every step. */
import { errnoName, VM, type ErrnoName } from '../../../base/uapi.ts'
import type { SimEvent } from '../../../sim/record/events.ts'
import { checkInvariants } from '../../../sim/nommu/invariants.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'
import { RegionField } from '../../../sim/nommu/mm/regions.ts'
import { findVmaAt } from '../../../sim/nommu/mm/vmaOps.ts'
import { VmaField } from '../../../sim/nommu/mm/vmas.ts'
import { ScenarioSource } from '../../../machines/nommu/scenarioSource.ts'
import type { World } from '../../../engine/world.ts'
import { parseProgram } from '../read.ts'
import { runStep } from '../../../engine/source.ts'

type EventOf<T extends SimEvent['type']> = SimEvent & { readonly type: T }

export interface Run {
  readonly machine: Machine
  /** One result a step, and the errors among them by name, null for success. */
  readonly rets: readonly number[]
  readonly errnos: readonly (ErrnoName | null)[]
  /** The last result. */
  readonly ret: number
  /** The last error by name, or the last result if it was none. */
  readonly last: ErrnoName | number
  /** All that `cat` printed, one text after the other. */
  readonly printed: string
  /** Kernel messages and the model's own notes, of all steps. */
  readonly messages: readonly string[]
  /** What a variable holds. */
  value(name: string): number
  /** Events of one type, of all steps. */
  events<T extends SimEvent['type']>(type: T): readonly EventOf<T>[]
  /** The region and the VMA of whoever has it mapped at the address that a variable holds; throws if there is none. */
  region(name: string): {
    readonly start: number
    readonly end: number
    readonly top: number
    readonly usage: number
  }
  vma(name: string): { readonly start: number; readonly end: number; readonly flags: number }
  /** Whether the mapping is a copy in RAM rather than in place on a file. */
  isCopy(name: string): boolean
}

/** Throws for a text with mistakes and for a broken invariant. Warnings are let through. */
export function runScenario(text: string): Run {
  const { program, diagnostics } = parseProgram(text)
  const mistake = diagnostics.find(({ severity }) => severity === 'error')
  if (mistake !== undefined) throw new Error(`line ${mistake.line}: ${mistake.message}`)
  const source = new ScenarioSource(program)
  const world = source.start()
  const rets: number[] = []
  const events: SimEvent[] = []
  let printed = ''
  for (let step = 0; step < source.steps && world.machine.stopped === null; step++) {
    const { ret, proc } = runStep(source, world, step)
    rets.push(ret)
    printed += Object.values(proc ?? {}).join('')
    events.push(...world.machine.journal.decode((index) => world.machine.inode(index).path))
    const broken = checkInvariants(world.machine)
    if (broken !== null) throw new Error(`after ${source.info(step).text}: ${broken}`)
  }
  const ret = rets.at(-1) ?? 0
  const value = (name: string): number => valueOf(world, program.slotNames, name)
  return {
    machine: world.machine,
    rets,
    errnos: rets.map(errnoName),
    ret,
    last: errnoName(ret) ?? ret,
    printed,
    messages: events.flatMap((event) =>
      event.type === 'dmesg' || event.type === 'note' ? [event.text] : [],
    ),
    value,
    events: <T extends SimEvent['type']>(type: T) =>
      events.filter((event): event is EventOf<T> => event.type === type),
    region(name) {
      const { regions, vmas } = world.machine
      const row = vmas.get(rowAt(world.machine, value(name)), VmaField.region)
      const get = (field: 'start' | 'end' | 'top' | 'usage'): number => regions.get(row, RegionField[field])
      return { start: get('start'), end: get('end'), top: get('top'), usage: get('usage') }
    },
    vma(name) {
      const row = rowAt(world.machine, value(name))
      const get = (field: 'start' | 'end' | 'flags'): number => world.machine.vmas.get(row, VmaField[field])
      return { start: get('start'), end: get('end'), flags: get('flags') }
    },
    isCopy(name) {
      const flags = world.machine.vmas.get(rowAt(world.machine, value(name)), VmaField.flags)
      return (flags & VM.VM_MAPPED_COPY) !== 0
    },
  }
}

function valueOf(world: World<Machine>, slotNames: readonly string[], name: string): number {
  const slot = slotNames.indexOf(name)
  if (slot === -1) throw new Error(`nothing is called ${name}`)
  return world.slots[slot] ?? 0
}

function rowAt(m: Machine, address: number): number {
  for (const process of m.processes) {
    const row = findVmaAt(m, process, address)
    if (row !== -1) return row
  }
  throw new Error(`nobody has ${address} mapped`)
}
