/** All that moves goes through one scheduler: idle() waits until the last of it has come to rest. */
import { HOLE, goTo, openMachine } from '../machine.ts'
import { expect, test } from '../page.ts'

/** Milliseconds: far longer than anything else that idle() waits for. */
const TIME = 1500

test.use({ viewport: { width: 500, height: 800 }, contextOptions: { reducedMotion: 'no-preference' } })

test('idle waits for the movement of a step', async ({ page }) => {
  await openMachine(page, HOLE - 1)
  for (const tab of ['Page map', 'Columns', 'Tree'])
    await test.step(tab, async () => {
      await page.getByRole('button', { name: tab, exact: true }).click()
      await page.evaluate(
        (time) => document.documentElement.style.setProperty('--time-change', `${time}ms`),
        TIME,
      )
      await goTo(page, HOLE - 1)
      const took = await page.evaluate(async () => {
        const start = performance.now()
        await window.explorer.step()
        return performance.now() - start
      })
      expect(took).toBeGreaterThan(TIME - 100)

      /** Where everything stands in the panel, and what its style sheet still moves. */
      const look = () =>
        page.evaluate(() => {
          const places = [...document.querySelectorAll('.pane [transform], .pane path')].map(
            (element) => `${element.getAttribute('transform')} ${element.getAttribute('d')}`,
          )
          const moving = document.getAnimations().filter(({ playState }) => playState === 'running').length
          return { places, moving }
        })
      const atRest = await look()
      expect(atRest.moving).toBe(0)
      await page.waitForTimeout(200)
      expect(await look()).toEqual(atRest)
    })
})
