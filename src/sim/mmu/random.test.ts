import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MMU_ERAS } from './eraNames.ts'
import { checkMmuInvariants } from './invariants.ts'
import { syscall } from './syscalls.ts'
import { dump } from './testing/dump.ts'
import { STACK, TestRun } from './testing/machine.ts'
import { randomPrograms, type RandomCall } from './testing/randomCalls.ts'

const MOST_PROCESSES = 4

function runCall({ m }: TestRun, { process, name, args }: RandomCall): string {
  const caller = m.processes[process % Math.max(1, m.processes.length)]
  if (caller === undefined) return 'nobody is left'
  if (name === 'fork' && m.processes.length >= MOST_PROCESSES) return 'too many'
  return JSON.stringify(syscall(m, caller, name, name === 'fork' ? [String(m.next.pid)] : args))
}

const newRun = (era: (typeof MMU_ERAS)[number] = '6.18', ramPages = 4_096): TestRun =>
  new TestRun({ era, ramPages, foreign: [STACK] })

describe('a random program', () => {
  it.each(MMU_ERAS)('of %s never throws, and every call keeps the invariants', { timeout: 60_000 }, (era) => {
    fc.assert(
      fc.property(randomPrograms(60), (program) => {
        const run = newRun(era)
        for (const call of program) {
          runCall(run, call)
          const broken = checkMmuInvariants(run.m)
          expect(broken, `${call.name}(${call.args.join(', ')})`).toBeNull()
        }
      }),
      { numRuns: era === '6.18' ? 300 : 100 },
    )
  })

  it('keeps them with hardly any memory, too few mappings and no room above', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(randomPrograms(60), (program) => {
        const run = new TestRun({ ramPages: 24, maxMapCount: 12, mmapBase: 0x10000000 + 64 * 4096 })
        for (const call of program) {
          runCall(run, call)
          expect(checkMmuInvariants(run.m)).toBeNull()
        }
      }),
      { numRuns: 200 },
    )
  })

  it('goes on from a snapshot as it did before', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(randomPrograms(40), fc.nat(40), (program, at) => {
        const run = newRun()
        for (const call of program.slice(0, at)) runCall(run, call)
        const saved = run.m.snapshot()
        const before = dump(run.m)
        const rest = (): string[] => program.slice(at).map((call) => runCall(run, call))
        const answers = rest()
        const after = dump(run.m)
        for (let again = 0; again < 2; again++) {
          run.m.restore(saved)
          expect(dump(run.m)).toBe(before)
          expect(rest()).toEqual(answers)
          expect(dump(run.m)).toBe(after)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('does the same whether anybody looks or not', () => {
    fc.assert(
      fc.property(randomPrograms(40), (program) => {
        const [quiet, watched] = [newRun(), newRun()]
        watched.m.journal.on = true
        for (const call of program) {
          watched.m.journal.clear()
          expect(runCall(watched, call)).toBe(runCall(quiet, call))
          watched.m.journal.decode()
        }
        expect(dump(watched.m)).toBe(dump(quiet.m))
      }),
      { numRuns: 50 },
    )
  })

  it('leaves nothing behind when its last process has gone', () => {
    fc.assert(
      fc.property(randomPrograms(40), (program) => {
        const run = newRun()
        for (const call of program) runCall(run, call)
        for (const process of [...run.m.processes]) syscall(run.m, process, 'exit', [])
        const held = run.m.objects.reduce((sum, { pages }) => sum + pages.size, 0)
        for (const { kind, named, users } of run.m.objects)
          expect([kind !== 'file' || named, users <= 1]).toEqual([true, true])
        expect(run.m.config.frames.snapshot()).toMatchObject({})
        expect(usedFrames(run)).toBe(held)
      }),
      { numRuns: 100 },
    )
  })
})

const usedFrames = ({ m }: TestRun): number => (m.config.frames as { used?: number }).used ?? -1
