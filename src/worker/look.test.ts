import { expect, it } from 'vitest'
import { openScenario } from './testing/openScenario.ts'

it('a scenario that zooms to a thing is opened with the place where it lies', async () => {
  const document = openScenario('board 1M\nview owner zoom a\nA = spawn\nA: a = mmap(64K)\n')
  expect(document.opened().look?.at).toBeNull()
  await document.prepareLook()
  expect(document.opened().look).toMatchObject({
    colourBy: 'owner',
    at: { start: 0x80050000, end: 0x80060000 },
  })
})
