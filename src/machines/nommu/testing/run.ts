/** Scenario text in, outcome out: tests of what calls do are written in the scenario language. */
import { expect } from 'vitest'
import { hex } from '../../../base/format.ts'
import { ERRNO, errnoName } from '../../../base/uapi.ts'
import { parseProgram } from '../../../documents/scenario/read.ts'
import { checkInvariants } from '../../../sim/nommu/invariants.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'
import { stateOf } from '../../../documents/recording/replay/stateOf.ts'
import { ScenarioSource } from '../scenarioSource.ts'
import { runStep } from '../../../engine/source.ts'

export interface Run {
  readonly machine: Machine
  /** How many lines named their result. */
  readonly checked: number
  /** Return value of the operation in a line, by its 1-based number. */
  readonly rets: ReadonlyMap<number, number>
  /** The last value kept under a name. */
  value(name: string): number
  /** Text of the /proc files that were read, in order. */
  readonly printed: readonly string[]
  /** Lines the kernel logged. */
  readonly dmesg: readonly string[]
  /** `0x80400000-0x80403000 x1 anonymous`: regions in address order. */
  readonly regions: readonly string[]
}

/** What a line expects: the call and, behind ` = `, its result. */
const EXPECTATION = /^(.*\S)\s+= (-1 [A-Z0-9]+|0x[0-9a-f]+|\d+|[a-z]\w*(?:\+\w+)?)$/

/**
 * Runs a scenario and checks the results that its lines name: `= 0`, `= -1 EINVAL`, `= 0x80400000`, or an address as
 * `= a+4K` from a value kept earlier. Lines that name none are not checked. Invariants are checked after every step.
 */
export function run(text: string): Run {
  const lines = text.split('\n').map((line) => line.trim())
  const expected = new Map<number, string>()
  const calls = lines.map((line, index) => {
    const match = line.includes(': ') ? EXPECTATION.exec(line) : null
    if (match?.[1] === undefined || match[2] === undefined) return line
    expected.set(index + 1, match[2])
    return match[1]
  })
  const { program, diagnostics } = parseProgram(calls.join('\n'))
  expect(diagnostics).toEqual([])
  const source = new ScenarioSource(program)
  const world = source.start()
  const { machine } = world
  const rets = new Map<number, number>()
  const printed: string[] = []
  const dmesg: string[] = []
  const value = (name: string): number => world.slots[program.slotNames.indexOf(name)] ?? Number.NaN
  for (let index = 0; index < source.steps && machine.stopped === null; index++) {
    const outcome = runStep(source, world, index)
    const { line } = source.info(index)
    rets.set(line, outcome.ret)
    printed.push(...Object.values(outcome.proc ?? {}))
    for (const event of machine.journal.decode((inode) => machine.inode(inode).path))
      if (event.type === 'dmesg' || event.type === 'note' || event.type === 'panic') dmesg.push(event.text)
    const wanted = expected.get(line)
    if (wanted !== undefined)
      expect(`${calls[line - 1]} = ${printRet(outcome.ret)}`).toBe(
        `${calls[line - 1]} = ${meaning(wanted, value)}`,
      )
    expect(checkInvariants(machine), calls[line - 1]).toBeNull()
  }
  return { machine, checked: expected.size, rets, value, printed, dmesg, regions: describeRegions(machine) }
}

const printRet = (ret: number): string => {
  const name = errnoName(ret)
  return name === null ? hex(ret) : `-1 ${name}`
}

const SIZES: Readonly<Record<string, number>> = { K: 1024, M: 1024 * 1024 }
const size = (text: string): number =>
  Number(/^\w+?(?=[KM]?$)/.exec(text)?.[0]) * (SIZES[text.at(-1) ?? ''] ?? 1)

/** What an expectation stands for, in the same words as a result. */
function meaning(wanted: string, value: (name: string) => number): string {
  if (wanted.startsWith('-1')) {
    expect(Object.keys(ERRNO)).toContain(wanted.slice(3))
    return wanted
  }
  if (/^\d/.test(wanted)) return hex(Number(wanted))
  const [name = '', plus] = wanted.split('+')
  return hex(value(name) + (plus === undefined ? 0 : size(plus)))
}

function describeRegions(m: Machine): string[] {
  return stateOf(m).regions.map(({ start, end, top, usage, ino }) => {
    const slack = top === end ? '' : ` (top ${hex(top)})`
    const path = ino === 0 ? 'anonymous' : (m.inodes.find((inode) => inode.ino === ino)?.path ?? '?')
    return `${hex(start)}-${hex(end)}${slack} x${usage} ${path}`
  })
}
