import { FAILURES, STEPS, expectStep, openMachine, sentence, timeline } from './machine.ts'
import { expect, openExplorer, settled, test } from './page.ts'

test('the first picture is a machine with a scenario to step through', async ({ page }) => {
  await openExplorer(page)
  await expectStep(page, 0)
  for (const view of ['Page map', 'Region tree', 'Processes on one address axis', 'Timeline'])
    await expect(page.getByRole('region', { name: view })).toBeVisible()
  await expect(page.getByTestId('pagemap-table').getByRole('row').nth(1)).toContainText('kernel')
  // Within five steps something worth seeing has happened.
  // Its author tells it, or the page.
  const told = new Set<string>()
  for (let step = 1; step <= 5; step++) {
    await page.keyboard.press('ArrowRight')
    await expectStep(page, step)
    told.add(await page.locator('.what p').first().innerText())
  }
  expect(told.size).toBe(5)
})

test('goes to any step: by button, number, failure, playing and pointer, and back to exactly what was', async ({
  page,
}) => {
  await test.step('steps forward and back by button, to the end and to the start', async () => {
    await openMachine(page)
    const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
    await press('One step forward')
    await expectStep(page, 1)
    await expect(sentence(page)).toContainText('A started as pid 1')
    await press('One step forward')
    await press('One step forward')
    await expectStep(page, 3)
    await expect(sentence(page)).toContainText('A mapped 64 KiB (16 pages) at 0x80050000')
    await press('One step back')
    await expectStep(page, 2)
    await press('To the end')
    await expectStep(page, STEPS)
    await expect(page.getByRole('button', { name: 'One step forward' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await press('To the start')
    await expectStep(page, 0)
    await expect(page.getByRole('button', { name: 'One step back' })).toHaveAttribute('aria-disabled', 'true')
  })
  await test.step('stepping back restores the machine exactly', async () => {
    await openMachine(page)
    const states = await page.evaluate(async (steps) => {
      const forward: string[] = []
      for (let n = 0; n <= steps; n++) {
        await window.explorer.goTo(n)
        forward.push(JSON.stringify(await window.explorer.state()))
      }
      const back: string[] = []
      for (let n = steps; n >= 0; n--) {
        back.unshift(JSON.stringify(await window.explorer.state()))
        await window.explorer.back()
      }
      return { forward, back }
    }, STEPS)
    expect(states.back).toEqual(states.forward)
  })
  await test.step('goes to a step by its number, and leaves the number with Escape', async () => {
    await openMachine(page)
    const field = page.getByRole('textbox', { name: `Step, of ${STEPS}` })
    await field.fill('7')
    await field.press('Enter')
    await expectStep(page, 7)
    await field.fill('3')
    await field.press('Escape')
    await expectStep(page, 7)
    await expect(field).toHaveValue('7')
    await field.fill('9999')
    await field.press('Enter')
    await expectStep(page, STEPS)
  })
  await test.step('jumps from failure to failure and says when there is none left', async () => {
    await openMachine(page)
    for (const step of FAILURES) {
      await page.getByRole('button', { name: `To the next failure, step ${step}` }).click()
      await expectStep(page, step)
    }
    await expect(sentence(page)).toContainText('EINVAL')
    await expect(page.getByRole('button', { name: 'No failure after this step' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await page.keyboard.press('N')
    await expectStep(page, FAILURES[0])
    await expect(sentence(page)).toContainText('it needs 1 MiB, 624 KiB are free')
  })
  await test.step('scrubs along the timeline, and says what each step did', async () => {
    await openMachine(page)
    const strip = await timeline(page).boundingBox()
    if (strip === null) throw new Error('The timeline is not drawn.')
    const y = strip.y + strip.height / 2
    const xOf = (step: number): number => strip.x + (strip.width * (step + 0.5)) / (STEPS + 1)
    await page.mouse.move(xOf(2), y)
    await expect(page.locator('.timeline-tip')).toContainText('step 2, process')
    await page.mouse.down()
    await expectStep(page, 2)
    await page.mouse.move(xOf(9), y, { steps: 12 })
    await expectStep(page, 9)
    await expect(page.locator('.timeline-tip')).toContainText('ENOMEM')
    await page.mouse.move(xOf(6), y, { steps: 4 })
    await page.mouse.up()
    await expectStep(page, 6)
    // Let go: the pointer alone moves nothing.
    await page.mouse.move(xOf(10), y)
    await expectStep(page, 6)
  })
  await test.step('plays to the end at the speed that was chosen', async () => {
    await openMachine(page)
    await page.getByRole('combobox', { name: 'Speed of playing' }).selectOption('8')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
    await expect(timeline(page)).toHaveAttribute('aria-valuenow', String(STEPS))
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  })
})

test('pauses where it is', async ({ page }) => {
  await page.clock.install()
  await openMachine(page)
  await page.keyboard.press('Space')
  await page.clock.runFor(2500)
  await settled(page)
  await page.getByRole('button', { name: 'Pause' }).click()
  await settled(page)
  const reached = Number(await timeline(page).getAttribute('aria-valuenow'))
  expect(reached).toBeGreaterThan(0)
  expect(reached).toBeLessThan(STEPS)
  await page.clock.runFor(10_000)
  await expectStep(page, reached)
})
