import { describe, expect, it } from 'vitest'
import { secondProgram } from '../../documents/scenario/beside/secondProgram.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { counterpartOf, onlyHere } from '../../model/beside/counterpart.ts'
import { everyRegion } from '../../model/step/nommu.ts'
import { vmaAt, vmasOf } from '../../model/step/spaces.ts'
import { nommuTimeline, NOMMU } from '../nommu/model.ts'
import { Timeline } from '../../engine/timeline.ts'
import { MMU } from './model.ts'

/** The same step of a program on a machine without an MMU and on one with. */
async function bothAt(text: string, step: number) {
  const { program } = parseProgram(`beside mmu\n${text}`)
  const other = secondProgram(program)
  if (other === null) throw new Error('nothing beside')
  await Promise.all([NOMMU.prepareSteps(), MMU.prepareSteps()])
  const here = nommuTimeline(NOMMU.scenario(program), null)
  const there = new Timeline(MMU.scenario(other), MMU, null)
  here.advance(Infinity)
  there.advance(Infinity)
  return [NOMMU.viewAfterStep(here, step), MMU.viewAfterStep(there, step)] as const
}

const TEXT = 'board 8M\nA = spawn\nA: a = mmap(20K)\nA: poke(a, 1)\nA: B = fork()\n'

describe('the counterpart of a mapping on a machine with an MMU', () => {
  it('is what the same call made, both ways', async () => {
    const [here, there] = await bothAt(TEXT, 3)
    const region = everyRegion(here).find(({ bornAt }) => bornAt === 2)
    const found = counterpartOf({ kind: 'region', id: region?.id ?? -1 }, here, there)
    const row = [...vmasOf(there).bornAt].indexOf(2)
    expect(found).toEqual({ kind: 'vma', id: vmaAt(there, row).id })
    const back = counterpartOf(found, there, here)
    expect(back).toEqual({ kind: 'vma', id: vmaAt(here, [...vmasOf(here).bornAt].indexOf(2)).id })
    const [frame] = there.change.taken
    expect(frame && counterpartOf({ kind: 'page', pfn: frame.pfn }, there, here)).toEqual(back)
  })

  it('is not looked for in what a process begins with, which is cut otherwise', async () => {
    const [here, there] = await bothAt(TEXT, 3)
    for (const alone of [onlyHere(here, there), onlyHere(there, here)])
      expect([alone.regions.size, alone.vmas.size]).toEqual([0, 0])
  })

  it('is missing for a child that only one machine has', async () => {
    const [here, there] = await bothAt(TEXT, 4)
    const child = there.spaces.processes.find(({ name }) => name === 'B')
    expect(child?.vmas.count).toBeGreaterThan(0)
    expect(onlyHere(there, here).vmas.size).toBe(child?.vmas.count)
  })
})
