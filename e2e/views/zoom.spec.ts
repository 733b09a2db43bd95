/** The wheel and dragging do the same in every view that can be zoomed. Fingers: access.spec.ts. */
import { SHARED, openMachine } from '../machine.ts'
import { expect, settled, test } from '../page.ts'
import type { Locator, Page } from '@playwright/test'

interface View {
  readonly picture: string
  readonly zoomOut: (page: Page) => Locator
  /** What tells where the picture is: it changes when the picture moves. */
  readonly place: (page: Page) => Promise<string>
  /** Pressed while dragging, where dragging alone means something else. */
  readonly key?: 'Shift'
}

const text = async (locator: Locator): Promise<string> => (await locator.allTextContents()).join(' ')

const VIEWS: Readonly<Record<string, View>> = {
  columns: {
    picture: '.columns-scroll',
    zoomOut: (page) => page.locator('.columns-zoom').getByRole('button', { name: 'Zoom out' }),
    place: (page) => text(page.locator('.columns-fixed text')),
  },
  tree: {
    picture: '.tree-picture svg',
    zoomOut: (page) => page.getByRole('button', { name: 'Show the whole tree' }),
    place: async (page) =>
      (
        await page
          .locator('.tree-node')
          .evaluateAll((nodes) => nodes.map((one) => one.getAttribute('transform')))
      ).join(),
  },
  'page map': {
    picture: '.pagemap-canvas',
    zoomOut: (page) => page.locator('.pagemap-tools').getByRole('button', { name: 'Zoom out' }),
    place: async (page) => page.evaluate(() => location.hash),
    key: 'Shift',
  },
}

test('wheel and dragging', async ({ page }) => {
  await openMachine(page, SHARED)
  for (const [name, { picture, zoomOut, place, key }] of Object.entries(VIEWS))
    await test.step(name, async () => {
      const box = await page.locator(picture).boundingBox()
      if (box === null) throw new Error(`${picture} is not on the page`)
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await page.mouse.move(x, y)

      await page.mouse.wheel(0, 200)
      await expect(zoomOut(page), 'all is in sight').toBeDisabled()
      await page.mouse.wheel(0, -600)
      await expect(zoomOut(page), 'zoomed in').toBeEnabled()
      await settled(page)

      const before = await place(page)
      if (key !== undefined) await page.keyboard.down(key)
      await page.mouse.down()
      await page.mouse.move(x + 2, y + 1)
      await page.mouse.move(x + 60, y + 40, { steps: 4 })
      await page.mouse.up()
      if (key !== undefined) await page.keyboard.up(key)
      await expect.poll(() => place(page), 'moved').not.toBe(before)
      await expect(page.locator('.is-selected'), 'a drag is no click').toHaveCount(0)

      await page.mouse.wheel(0, 5000)
      await expect(zoomOut(page), 'all is in sight again').toBeDisabled()
    })
})
