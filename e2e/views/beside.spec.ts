/** Two machines that run one program, on the page of a reader: from the choice to the frame in another page. */
import type { Page } from '@playwright/test'
import { objections } from '../axe.ts'
import { linked } from '../linked.ts'
import { editor, goTo, present, readRecording, timeline } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

/** Trimmed, step 7 finds its block; not trimmed, it is refused. */
const TEXT = `title Two machines
board 1M
A = spawn
B = spawn
A: a = mmap(36K)
A: b = mmap(132K)
B: c = mmap(68K)
A: munmap(a, 36K)
B: d = mmap(256K)
`

const bar = (page: Page) => page.getByRole('region', { name: 'Two machines' })
const view = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const text = (page: Page): Promise<string> => page.evaluate(() => window.explorer.text())

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key)
    await settled(page)
  }
}

/** The step in which a kernel, as it is made up here, counts one user more of a region than it had. */
const DIFFERING = 8

function anotherKernel(): Buffer {
  const document = readRecording('punch-holes')
  const region = document.steps[DIFFERING - 1]?.after.regions.at(-1)
  if (region !== undefined) region.usage++
  return Buffer.from(JSON.stringify(document))
}

/** The bar speaks as well: the step is read from the timeline. */
const expectStep = (page: Page, step: number): Promise<void> =>
  expect(timeline(page)).toHaveAttribute('aria-valuenow', String(step))

async function undo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await editor(page).focus()
  await press(page, 'Control+z')
}

async function read(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Read', exact: true }).click()
  await settled(page)
}

test('a reader compares two machines: chosen, stepped through, shared, undone, presented', async ({
  page,
}) => {
  test.slow()
  await openExplorer(page)
  await page.evaluate((program) => window.explorer.load(program), TEXT)
  await goTo(page, 2)
  const menu = page.getByRole('button', { name: /^Compare with/ })

  // With the mouse.
  await menu.click()
  await page.getByRole('button', { name: /^Without trimming/ }).click()
  await settled(page)
  expect(await text(page)).toContain('\nbeside sysctl vm.nr_trim_pages = 0\n')
  await expect(bar(page)).toContainText('Both do the same in this step.')
  await expect(view(page, 'Without trimming: Page map')).toBeVisible()
  await expect(view(page, 'Without trimming: Processes on one address axis')).toBeVisible()
  await expect(page.getByRole('table', { name: /^Without trimming: RAM in runs/ })).toHaveCount(1)
  await expect(page.getByRole('table', { name: /^With trimming: Regions/ })).toHaveCount(1)
  expect(await objections(page, { part: '.views' })).toEqual([])

  // The same address at the same height.
  const heights = await page
    .locator('.columns-fixed')
    .evaluateAll((all) =>
      all.map((one) => one.querySelector('.columns-address:last-of-type')?.getAttribute('y')),
    )
  expect(heights).toHaveLength(2)
  expect(heights[0]).toBe(heights[1])

  // From difference to difference, and what the link holds.
  await press(page, 'Home', 'x')
  const shown = Number(
    await page.getByRole('slider', { name: 'Step', exact: true }).getAttribute('aria-valuenow'),
  )
  expect(shown).toBeGreaterThan(0)
  await expect(bar(page)).not.toContainText('Both do the same')
  await press(page, 'X')
  await expectStep(page, shown)
  await expect
    .poll(async () => (await linked(page))?.document)
    .toMatchObject({ text: expect.stringContaining('beside sysctl') })

  // What is pointed at is marked on both.
  const region = page.locator('.pane-columns:not(.is-second) .columns-region').last()
  await region.hover()
  await settled(page)
  await expect(page.locator('.is-second .columns-outline.is-hover').first()).toBeAttached()
  await page.mouse.move(0, 0)

  // Off, on, and taken back.
  await press(page, 'm')
  await expect(bar(page)).toHaveCount(0)
  await press(page, 'm')
  await expect(bar(page)).toBeVisible()
  await undo(page)
  expect(await text(page)).not.toContain('beside')
  await expect(bar(page)).toHaveCount(0)
  await read(page)

  // A call left out, by its key and on its line; the number follows its line.
  await goTo(page, 3)
  await press(page, 'r')
  expect(await text(page)).toContain('\nbeside without 6\n')
  await expect(bar(page)).toContainText('this call is not made')
  await expect(page.locator('.only-here').first()).toBeAttached()
  const pressed = page.getByRole('button', { name: 'What if the call in line 6 were not made?' })
  await expect(pressed).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await editor(page).focus()
  await press(page, 'Control+Home')
  await page.keyboard.type('# A comment above all.\n')
  await settled(page)
  expect(await text(page)).toContain('\nbeside without 7\n')
  await expect(bar(page)).toContainText('Without line 7')
  await read(page)
  await page.getByRole('button', { name: 'What if the call in line 7 were not made?' }).click()
  await settled(page)
  await expect(bar(page)).toHaveCount(0)

  // From the menu, by keys: the machine with an MMU.
  await menu.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Without trimming/ })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('button', { name: /^With an MMU/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await settled(page)
  await expect(view(page, 'With an MMU: Address spaces')).toBeVisible()

  // One at a time where there is no room for both.
  await page.setViewportSize({ width: 800, height: 600 })
  await settled(page)
  const map = view(page, 'With an MMU: Page map')
  await expect(map).toBeHidden()
  await bar(page).getByRole('button', { name: 'Without an MMU' }).click()
  await expect(map).toBeVisible()
  await press(page, 'f')
  await expect(map).toBeHidden()
  await page.setViewportSize({ width: 1440, height: 900 })

  await present(page)
  await expect(bar(page)).toBeVisible()
  await expect(map).toBeVisible()
  await page.keyboard.press('Escape')
  await settled(page)

  // A line that cannot be run is told in its place, and the first machine runs on.
  const { diagnostics } = await page.evaluate(() =>
    window.explorer.load('beside kernel 2.6.92\nboard 1M\nA = spawn\nA: mmap(20K)\n'),
  )
  expect(diagnostics).toMatchObject([{ line: 1 }])
  await goTo(page, 2)
  await expectStep(page, 2)
  await expect(bar(page)).toHaveCount(0)

  // A recording: the kernel itself above, the model below.
  await page.evaluate(() => window.explorer.open('recording:punch-holes'))
  await menu.click()
  await page.getByRole('button', { name: /^The recorded kernel/ }).click()
  await settled(page)
  await expect(bar(page)).toContainText('On the recorded kernel')
  const recorded = await view(page, 'On the recorded kernel: Page map').boundingBox()
  const modelled = await view(page, 'In the model: Page map').boundingBox()
  expect(recorded?.y).toBeLessThan(modelled?.y ?? 0)
  await expect.poll(async () => (await linked(page))?.view?.recorded).toBe(true)

  // Where the kernel did something else, the next difference opens at what differs.
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: anotherKernel() })
  await settled(page)
  await press(page, 'x')
  await expectStep(page, DIFFERING)
  await expect(page.locator('.pane-columns.is-second .columns-outline.is-selected').first()).toBeAttached()
  await expect(
    page.locator('.pane-columns:not(.is-second) .columns-outline.is-selected').first(),
  ).toBeAttached()
  await expect(page.getByRole('button', { name: /^region .* usage/ })).toBeVisible()
})

test('a frame shows the second machine that its address asks for', async ({ page }) => {
  await openExplorer(page, './?embed&views=map,columns&beside=mmu')
  await expect(bar(page)).toContainText('With an MMU')
  await expect(page.locator('.embed-pictures .is-second').first()).toBeAttached()
  await openExplorer(page, './?embed&views=map&beside=kernel%202.6.28')
  await expect(bar(page)).toContainText('On Linux 2.6.28')
})
