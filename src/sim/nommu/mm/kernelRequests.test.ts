import { describe, expect, it } from 'vitest'
import { runScenario } from '../../../documents/scenario/testing/runScenario.ts'
import { GFP } from '../../../base/uapi.ts'
import { asPfn } from '../../../base/units.ts'
import { ERA_RULES, type Era } from '../era.ts'
import { markOf } from './kernelRequests.ts'

const marksOf = (era: Era, watermarkMin: number): readonly number[] => {
  const zone = {
    name: 'Normal',
    startPfn: asPfn(0),
    spannedPages: 4096,
    managedPages: 4096,
    watermarkMin,
    watermarkLow: 0,
    watermarkHigh: 0,
    pageblockOrder: 10,
    mobilityGrouping: false,
  }
  const config = { zone, era, files: [], nrTrimPages: 1, allowUninitialized: false, shmPatched: false }
  return [GFP.GFP_ATOMIC, GFP.GFP_NOWAIT].map((gfp) =>
    markOf({ config: { ...config, inodeNumbers: new Map() }, rules: ERA_RULES[era] }, gfp),
  )
}

describe('how far down the kernel goes for itself', () => {
  it('6.12: as it was measured', () => {
    expect([marksOf('6.12', 112), marksOf('6.12', 71)]).toEqual([
      [42, 112],
      [27, 71],
    ])
  })

  it('before 4.4 what may not wait has a quarter more', () => {
    expect(marksOf('2.6.28', 112)).toEqual([42, 84])
  })

  it('leaves so many pages free', () => {
    const { machine } = runScenario('board 2M\nA = spawn\nA: kalloc(GFP_NOWAIT, 0, 1000)')
    expect(machine.buddy.freePages).toBe(machine.config.zone.watermarkMin)
    const atomic = runScenario('board 2M\nA = spawn\nA: kalloc(GFP_ATOMIC, 0, 1000)').machine
    expect(atomic.buddy.freePages).toBe(markOf(atomic, GFP.GFP_ATOMIC))
  })
})

describe('when there is nothing', () => {
  const full = 'board 2M\nA = spawn\nB = spawn\nB: mmap(64K)\nA: kalloc(GFP_NOWAIT, 0, 1000)\n'

  it('a request that may wait kills the newest process, and goes on with what that gave back', () => {
    const run = runScenario(`${full}A: kalloc(GFP_KERNEL, 0)`)
    expect(run.errnos.at(-1)).toBeNull()
    expect(run.machine.stopped).toBeNull()
    expect(run.machine.processes.map(({ name }) => name)).not.toContain('B')
  })

  it('dies itself if it is the newest, with as many blocks as the reserve has for it', () => {
    const run = runScenario(`${full}B: kalloc(GFP_KERNEL, 0, 3)`)
    expect(run.machine.processes.map(({ name }) => name)).not.toContain('B')
    expect(run.machine.processes.map(({ name }) => name)).toContain('A')
  })

  it('one with __GFP_NORETRY is refused, and nobody dies', () => {
    const run = runScenario(`${full}A: kalloc(GFP_KERNEL|__GFP_NORETRY, 0)`)
    expect(run.errnos.at(-1)).toBe('ENOMEM')
    expect(run.machine.processes.map(({ name }) => name)).toContain('B')
  })

  it('page cache goes first', () => {
    const run = runScenario(
      'board 2M cache 200K\nA = spawn\nA: kalloc(GFP_NOWAIT, 0, 1000)\nA: kalloc(GFP_KERNEL|__GFP_NORETRY, 0)',
    )
    expect(run.errnos.at(-1)).toBeNull()
  })
})
