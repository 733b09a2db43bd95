import { HOLE, SHARED, goTo, openMachine, outlined } from '../machine.ts'
import { expect, test } from '../page.ts'

test.beforeEach(async ({ page }) => {
  await openMachine(page, HOLE)
  await page.getByRole('tab', { name: '/proc' }).click()
})

test('shows what the kernel prints, what changed in it, and what each line tells of', async ({ page }) => {
  await test.step('marks the lines of /proc/maps that the step changed', async () => {
    const changed = page.locator('.proc-line.changed, .proc-line.added, .proc-line.removed')
    await expect(page.getByText('This step changed 2 lines.')).toBeVisible()
    await expect(changed).toHaveCount(2)
    await expect(changed).toContainText([/line: 80050000-80054000 rw-p/, /line: 80058000-80060000 rw-p/])
    await goTo(page, HOLE + 1)
    await expect(page.getByText('This step changed nothing in it.')).toBeVisible()
    await expect(changed).toHaveCount(0)
  })
  await test.step('prints buddyinfo and meminfo as the kernel does', async () => {
    const file = page.getByRole('combobox', { name: 'File' })
    await file.selectOption('/proc/buddyinfo')
    const text = page.getByRole('region', { name: /^Contents of/ })
    await expect(text).toContainText(/Node 0, zone {3}Normal(?: +\d+){11}/)
    await file.selectOption('/proc/meminfo')
    await expect(text).toContainText(/MemFree: +\d+ kB/)
    await expect(text).toContainText(/MmapCopy: +\d+ kB/)
  })
  await test.step('a line of the maps is the mapping that it tells of', async () => {
    await goTo(page, SHARED)
    await page.getByRole('combobox', { name: 'File' }).selectOption('/proc/2/maps')
    const line = page.getByRole('button', { name: /80060000-80070000 r--p/ })
    await line.hover()
    await expect(outlined(page, 'hover')).not.toHaveCount(0)
    await line.click()
    await expect(outlined(page, 'selected')).not.toHaveCount(0)
    await expect(page.getByRole('treeitem', { name: 'node 0x80060000,' })).toHaveAttribute(
      'aria-selected',
      'true',
    )
  })
  await test.step('long lines are read without scrolling sideways, and copied as the kernel prints them', async () => {
    await goTo(page, SHARED)
    const text = page.getByRole('region', { name: /^Contents of/ })
    const hidden = (): Promise<number> => text.evaluate((box) => box.scrollWidth - box.clientWidth)
    for (const file of ['/proc/maps', '/proc/buddyinfo', '/proc/meminfo']) {
      await page.getByRole('combobox', { name: 'File' }).selectOption(file)
      expect(await hidden(), file).toBe(0)
    }
    await page.getByRole('combobox', { name: 'File' }).selectOption('/proc/maps')
    const name = text.getByRole('button', { name: /prog/ }).first()
    expect((await name.boundingBox())?.height).toBe(40)
    const copied = await text.evaluate((box) => {
      window.getSelection()?.selectAllChildren(box)
      return String(window.getSelection())
    })
    const lines = copied.trimEnd().split('\n')
    expect(lines.filter((line) => !/^[0-9a-f]{8}-[0-9a-f]{8} .{4} /.test(line))).toEqual([])
    expect(lines.find((line) => line.endsWith('/disk/prog'))?.indexOf('/disk/prog')).toBe(73)
  })
})
