import type { Page } from '@playwright/test'
import { STEPS, card, editor, editorReady, expectStep, openMachine } from './machine.ts'
import { expect, settled, test } from './page.ts'

/** Presses Tab until the focus is on something that fits. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
  }
  throw new Error(`Tab never comes to ${selector}.`)
}

test('a whole visit without the mouse', async ({ page }) => {
  await openMachine(page)
  await editorReady(page)
  for (const [key, step] of [
    ['ArrowRight', 1],
    ['PageDown', 2],
    ['ArrowLeft', 1],
    ['PageUp', 0],
    ['End', STEPS],
    ['Home', 0],
    ['n', 9],
    ['n', 11],
    ['N', 9],
  ] as const) {
    await page.keyboard.press(key)
    await expectStep(page, step)
  }
  await page.keyboard.press('g')
  await page.keyboard.type('8')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expectStep(page, 8)

  await tabTo(page, '.pagemap-canvas')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await settled(page)
  await expect(card(page)).toHaveAccessibleName('Selected')
  await page.keyboard.press('Escape')
  await expect(card(page)).not.toHaveAccessibleName('Selected')

  await tabTo(page, '.columns-tables button')
  await expect(page.locator('.columns-outline.is-focus')).not.toHaveCount(0)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(card(page)).toHaveAccessibleName('Selected')
  await page.keyboard.press('Escape')

  await tabTo(page, '.tree-node')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.locator('.tree-node[aria-selected="true"]')).toHaveCount(1)
  await page.keyboard.press('Escape')

  await tabTo(page, '[role="tab"]')
  await page.keyboard.press('End')
  await expect(page.getByRole('tab', { name: '/proc' })).toHaveAttribute('aria-selected', 'true')
  await expectStep(page, 8)

  await tabTo(page, '.timeline [role="slider"]')
  await page.keyboard.press('Home')
  await expectStep(page, 0)
})

test('e goes to the text, dialogs open and close with keys', async ({ page }) => {
  await test.step('e goes to the text, Tab leaves it', async () => {
    await openMachine(page, 1)
    await editorReady(page)
    await page.keyboard.press('e')
    await expect(editor(page)).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(editor(page)).not.toBeFocused()
    await page.keyboard.press('PageDown')
    await expectStep(page, 2)
  })
  await test.step('what is typed right after e goes to the text', async () => {
    await openMachine(page, 1)
    await editorReady(page)
    const isInText = await page.evaluate(() => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true }))
      return document.activeElement?.matches('.cm-content') ?? false
    })
    expect(isInText).toBe(true)
    await page.keyboard.press('Tab')
  })
  await test.step('? lists the keys; Escape closes the list', async () => {
    await openMachine(page, 1)
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keys' })
    await expect(dialog).toBeVisible()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await expectStep(page, 1)
  })
  await test.step('a dialog that is opened right after another was closed stays open', async () => {
    await openMachine(page, 1)
    await page.keyboard.press('s')
    await expect(page.getByRole('dialog', { name: 'Share this step' })).toBeVisible()
    // The browser tells of the closing only after this.
    await page.evaluate(() => {
      document.querySelector('dialog')?.close()
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'i', bubbles: true, cancelable: true }))
    })
    await expect(page.getByRole('dialog', { name: 'Glossary' })).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(1)
    await page.keyboard.press('Escape')
  })
  await test.step('keys that follow Escape without a pause all count, and the focus goes back where it was', async () => {
    await openMachine(page, 1)
    const share = page.getByRole('button', { name: 'Share', exact: true })
    await share.focus()
    for (const [key, name] of [
      ['s', 'Share this step'],
      ['s', 'Share this step'],
      ['i', 'Glossary'],
      ['?', 'Keys'],
    ] as const) {
      await page.keyboard.press(key)
      await expect(page.getByRole('dialog', { name })).toBeVisible()
      await page.keyboard.press('Escape')
    }
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(share).toBeFocused()
  })
})

test('e goes to the text as well where its panel is folded away and its code not there yet', async ({
  page,
}) => {
  await page.setViewportSize({ width: 400, height: 700 })
  await openMachine(page, 1)
  await expect(editor(page)).toHaveCount(0)
  await page.keyboard.press('e')
  await expect(editor(page)).toBeFocused()
})

test('c colours by owner, t changes the theme', async ({ page }) => {
  await openMachine(page, 1)
  await page.keyboard.press('c')
  await expect(page.getByRole('button', { name: 'By owner' })).toHaveAttribute('aria-pressed', 'true')
  const root = page.locator('html')
  await expect(root).toHaveAttribute('data-theme', 'light')
  await page.keyboard.press('t')
  await page.keyboard.press('t')
  await expect(root).toHaveAttribute('data-theme', 'dark')
  // The address holds the theme too; it is written a moment later.
  let address = ''
  const isStill = (): boolean => {
    const before = address
    address = page.url()
    return address === before
  }
  await expect.poll(isStill, { intervals: [500] }).toBe(true)
  // Remembered for the next visit.
  await page.reload()
  await expect(root).toHaveAttribute('data-theme', 'dark')
})
