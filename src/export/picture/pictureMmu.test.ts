/** A step of a machine with an MMU can be taken away as a picture, too. */
import { describe, expect, it } from 'vitest'
import { openMmuScenario } from '../../worker/testing/openMmuScenario.ts'
import { pictureSheet } from './picture.ts'
import { pictureSpaces } from './pictureSpaces.ts'

const opened = (calls: string) => openMmuScenario(`mmu\nboard 1M\nA = spawn\n${calls}`)

it('draws RAM, the address spaces and what page tables take', () => {
  const document = opened('A: a = mmap(16K)\nA: touch(a, w)\nA: B = fork()\nB: touch(a, w)')
  for (let step = 0; step <= document.steps; step++) {
    const { svg } = pictureSheet(document.show(step), document.opened())
    expect(svg).toContain('<svg')
    expect(svg).not.toContain('NaN')
    expect(svg).toContain('Page tables')
    expect(svg).not.toMatch(/Region tree|regions:/)
  }
  const { svg } = pictureSheet(document.show(document.steps), document.opened())
  // Each at its own address, the copied page and the rest of both.
  expect(svg).toMatch(/>0x7ffff7ff3000</)
  expect(svg).toMatch(/A, 7 VMAs/)
  expect(svg).toMatch(/B, 7 VMAs/)
  expect(svg).toMatch(/A: 1 entry in use/)
  expect([...svg.matchAll(/>p</g)]).toHaveLength(2)
  expect(svg).toContain('p private')
})

describe.each(['A', 'D'])('of four address spaces, %s’s call', (caller) => {
  const calls = 'A: a = mmap(16K)\nA: B = fork()\nA: C = fork()\nA: D = fork()\n'
  const document = opened(`${calls}${caller}: touch(a, w)`)
  const view = document.show(document.steps)

  it.each([
    [240, 1],
    [400, 2],
    [510, 3],
    [640, 4],
    [900, 4],
  ])('draws in %i units as many as have room: %i, the caller’s among them', (width, count) => {
    if (view.spaces.kind !== 'paged') throw new Error('there are no address spaces')
    const { svg, leftOut } = pictureSpaces(view, view.spaces, { x: 0, y: 0, width, height: 400 })
    expect(leftOut).toBe(4 - count)
    const heads = [...svg.matchAll(/>([A-D]), 7 VMAs</g)].map(([, name]) => name)
    expect(heads).toHaveLength(count)
    expect(heads).toContain(caller)
  })
})
