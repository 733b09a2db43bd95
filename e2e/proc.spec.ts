import { HOLE, SHARED, goTo, openMachine, outlined } from './machine.ts'
import { expect, test } from './page.ts'

test.beforeEach(async ({ page }) => {
  await openMachine(page, HOLE)
  await page.getByRole('tab', { name: '/proc' }).click()
})

test('marks the lines of /proc/maps that the step changed', async ({ page }) => {
  const changed = page.locator('.proc-line.changed, .proc-line.added, .proc-line.removed')
  await expect(page.getByText('This step changed 2 lines.')).toBeVisible()
  await expect(changed).toHaveCount(2)
  await expect(changed).toContainText([/line: 80050000-80054000 rw-p/, /line: 80058000-80060000 rw-p/])
  await goTo(page, HOLE + 1)
  await expect(page.getByText('This step changed nothing in it.')).toBeVisible()
  await expect(changed).toHaveCount(0)
})

test('prints buddyinfo and meminfo as the kernel does', async ({ page }) => {
  const file = page.getByRole('combobox', { name: 'File' })
  await file.selectOption('/proc/buddyinfo')
  const text = page.getByRole('region', { name: /^Contents of/ })
  await expect(text).toContainText(/Node 0, zone {3}Normal(?: +\d+){11}/)
  await file.selectOption('/proc/meminfo')
  await expect(text).toContainText(/MemFree: +\d+ kB/)
  await expect(text).toContainText(/MmapCopy: +\d+ kB/)
})

test('a line of the maps is the mapping that it tells of', async ({ page }) => {
  await goTo(page, SHARED)
  await page.getByRole('combobox', { name: 'File' }).selectOption('/proc/2/maps')
  const line = page.getByRole('button', { name: /80060000-80070000 r--p/ })
  await line.hover()
  await expect(outlined(page, 'hover')).not.toHaveCount(0)
  await line.click()
  await expect(outlined(page, 'selected')).not.toHaveCount(0)
  await expect(page.getByRole('treeitem', { name: 'region 0x80060000,' })).toHaveAttribute(
    'aria-selected',
    'true',
  )
})
