/** A step of a machine with an MMU can be taken away as a picture, too. */
import { expect, it } from 'vitest'
import { openMmuScenario } from '../../worker/testing/openMmuScenario.ts'
import { pictureSheet } from './picture.ts'

it('draws RAM, the address spaces and what page tables take', () => {
  const text = 'mmu\nboard 1M\nA = spawn\nA: a = mmap(16K)\nA: touch(a, w)\nA: B = fork()\nB: touch(a, w)'
  const document = openMmuScenario(text)
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
