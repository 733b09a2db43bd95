import type { Page } from '@playwright/test'
import { objections } from './axe.ts'
import { SHARED, editorReady, openMachine, present } from './machine.ts'
import { expect, settled, test } from './page.ts'

/** The part of the page that is looked at, which by then is there; null for all of it. */
type Reach = (page: Page) => Promise<string | null>

/**
 * How each is reached, one after the other; Escape leads back. What lies around a part is looked at with the workbench.
 */
const PLACES: Readonly<Record<string, Readonly<Record<string, Reach>>>> = {
  'the workbench and its panels': {
    'the workbench': async (page) => {
      await expect(page.locator('.sentence')).toBeVisible()
      return null
    },
    'the /proc panel': async (page) => {
      await page.getByRole('tab', { name: '/proc' }).click()
      await expect(page.getByLabel(/^Contents of /)).toBeVisible()
      return '.pane-side'
    },
    'the measures': async (page) => {
      await page.getByRole('tab', { name: 'Measures' }).click()
      await expect(page.getByRole('region', { name: 'By process' })).toBeVisible()
      return '.pane-side'
    },
    'the reasons': async (page) => {
      await page.getByRole('tab', { name: 'Why' }).click()
      await expect(page.getByRole('tree', { name: 'The kernel’s path' })).toBeVisible()
      return '.pane-side'
    },
  },
  'dialogs and menus': {
    'the list of keys': async (page) => {
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
      return 'dialog'
    },
    'the glossary': async (page) => {
      await page.keyboard.press('i')
      await expect(page.getByRole('dialog', { name: 'Glossary' })).toBeVisible()
      return 'dialog'
    },
    'the export': async (page) => {
      await page.keyboard.press('d')
      await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible()
      return 'dialog'
    },
    'the sharing': async (page) => {
      await page.keyboard.press('s')
      await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible()
      return 'dialog'
    },
    'the kernels': async (page) => {
      await page.getByRole('button', { name: /^Kernel:/ }).click()
      await expect(page.getByText('Kernel to model').locator('visible=true')).toBeVisible()
      return ':popover-open'
    },
    'the display menu': async (page) => {
      await page.getByRole('button', { name: 'Display:' }).click()
      await expect(page.getByText('Colours').locator('visible=true')).toBeVisible()
      return ':popover-open'
    },
    'the list of scenarios': async (page) => {
      await page.getByRole('button', { name: /^Open:/ }).click()
      await expect(page.getByRole('heading', { name: 'Holes' })).toBeVisible()
      return ':popover-open'
    },
    'what is said of a damaged link': async (page) => {
      await page.evaluate(() => (location.hash = '1.damaged'))
      await expect(page.getByRole('alert', { name: 'About the link' })).toBeVisible()
      return '.banners'
    },
  },
  'a presentation': {
    'presentation mode': async (page) => {
      await present(page)
      // The first hint comes and goes.
      await expect(page.locator('.present-hint')).toHaveCount(0)
      return null
    },
    'the black picture': async (page) => {
      await expect(page.getByRole('button', { name: 'Present' })).toBeVisible()
      await present(page)
      await page.keyboard.press('b')
      await expect(page.locator('.blank')).toBeVisible()
      return '.blank'
    },
  },
}

/** All rules in one theme; the others differ in nothing but colours. */
const THEMES = {
  light: { media: { colorScheme: 'light', contrast: 'no-preference' }, rules: [] },
  dark: { media: { colorScheme: 'dark', contrast: 'no-preference' }, rules: ['color-contrast'] },
  contrast: { media: { colorScheme: 'light', contrast: 'more' }, rules: ['color-contrast'] },
} as const

/** In each theme, one after the other: the page follows what the reader's machine prefers. */
async function expectNoObjections(page: Page, part: string | null, still = settled): Promise<void> {
  for (const [theme, { media, rules }] of Object.entries(THEMES)) {
    await page.emulateMedia(media)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await still(page)
    expect(await objections(page, { part, rules }), theme).toEqual([])
  }
}

for (const [group, places] of Object.entries(PLACES)) {
  test(`axe finds nothing to object to in ${group}`, async ({ page }) => {
    test.setTimeout(120_000)
    await openMachine(page, SHARED)
    await editorReady(page)
    for (const [place, reach] of Object.entries(places)) {
      await test.step(place, async () => {
        await expectNoObjections(page, await reach(page))
        await page.keyboard.press('Escape')
      })
    }
  })
}

test('axe finds nothing to object to in the notes of the speaker', async ({ page, context }) => {
  await openMachine(page, SHARED)
  const [speaker] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('w')])
  await expect(speaker.locator('.speaker-step strong')).toHaveText(String(SHARED))
  await expectNoObjections(speaker, null, () => Promise.resolve())
})

test('at 200 % zoom nothing is lost', async ({ page }) => {
  // What a window of 1440x900 has left at that zoom.
  await page.setViewportSize({ width: 720, height: 450 })
  await openMachine(page, SHARED)
  for (const view of ['Page map', 'Region tree', 'Processes on one address axis', 'Timeline'])
    await expect(page.getByRole('region', { name: view })).toBeInViewport({ ratio: 0.95 })
  for (const name of ['Present', 'Keys and help', 'One step forward', 'Text', 'What happened'])
    await expect(page.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 0.95 })
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll('.top-bar button, .timeline-controls button, .timeline-controls input')]
      .map((element) => ({ name: element.getAttribute('aria-label'), box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1))
      .map(({ name }) => name),
  )
  expect(outside).toEqual([])
})

test('a step is said in words', async ({ page }) => {
  await openMachine(page)
  await page.keyboard.press('ArrowRight')
  await settled(page)
  await expect(page.getByRole('status')).toContainText('Step 1. A started as pid 1')
})

test.describe('with a finger', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 1024, height: 768 } })

  test('controls are as large as a fingertip, and a tap selects', async ({ page }) => {
    await openMachine(page, SHARED)
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('.top-bar button, .timeline-buttons button')]
        .map((button) => ({
          name: button.getAttribute('aria-label') ?? button.textContent,
          box: button.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.height > 0 && (box.height < 44 || box.width < 44))
        .map(({ name, box }) => `${name} ${box.width}x${box.height}`),
    )
    expect(small).toEqual([])
    await page.locator('.pagemap-canvas').tap()
    await expect(page.locator('.columns-outline.is-selected, .tree-ring.is-selected')).not.toHaveCount(0)
  })

  test('all that can be tapped is at least 24 pixels wide and high', async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await openMachine(page, SHARED + 1)
    await editorReady(page)
    /** A box and its words are one target; a link inside a sentence is as high as its line. */
    const small = (): Promise<string[]> =>
      page.evaluate(() =>
        [
          ...document.querySelectorAll(
            'button, a[href]:not(p a), input, select, textarea, summary, [role=tab]',
          ),
        ]
          .filter((one) => one.checkVisibility({ visibilityProperty: true }))
          .filter((one) => one.closest('.visually-hidden, .columns-tables, .cm-editor, .skip-link') === null)
          .map((one) => (one.matches('input') ? (one.closest('label') ?? one) : one))
          .map((one) => ({ one, box: one.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && box.height > 0 && (box.width < 23.5 || box.height < 23.5))
          .map(
            ({ one, box }) => `${one.tagName} ${one.className} ${one.textContent} ${box.width}x${box.height}`,
          ),
      )
    expect(await small(), 'the workbench').toEqual([])
    for (const tab of ['Why', 'Measures', '/proc']) {
      await page.getByRole('tab', { name: tab }).click()
      await settled(page)
      expect(await small(), tab).toEqual([])
    }
    for (const key of ['?', 's', 'i', 'd']) {
      await page.keyboard.press(key)
      await expect(page.getByRole('dialog')).toBeVisible()
      await settled(page)
      expect(await small(), `the dialog of ${key}`).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
    }
    for (const menu of [/^Kernel:/, /^Open:/, 'Display:']) {
      await page.getByRole('button', { name: menu }).click()
      await expect(page.locator(':popover-open')).toBeVisible()
      expect(await small(), String(menu)).toEqual([])
      await page.keyboard.press('Escape')
    }
  })

  test('two fingers zoom each of the three views', async ({ page }) => {
    await openMachine(page, SHARED)
    const touch = await page.context().newCDPSession(page)
    const pinch = async (view: string): Promise<void> => {
      const box = await page.locator(view).boundingBox()
      if (box === null) throw new Error(`${view} is not on the page`)
      const x = box.x + box.width / 2
      const y = box.y + box.height / 2
      const fingers = (apart: number) => [
        { x: x - apart, y: y - apart, id: 0 },
        { x: x + apart, y: y + apart, id: 1 },
      ]
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(10) })
      for (const apart of [15, 25, 40])
        await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) })
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    }
    for (const [view, whole] of [
      ['.pagemap-canvas', page.locator('.pagemap-tools').getByRole('button', { name: 'Zoom out' })],
      ['.columns-scroll', page.locator('.columns-zoom').getByRole('button', { name: 'Zoom out' })],
      ['.tree-picture svg', page.getByRole('button', { name: 'Show the whole tree' })],
    ] as const) {
      await expect(whole, view).toBeDisabled()
      await pinch(view)
      await expect(whole, view).toBeEnabled()
    }
  })
})

test('colours that are forced leave the current line and the chosen tab marked', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await openMachine(page, SHARED)
  await editorReady(page)
  await expect(page.locator('.cm-line.line-current')).toHaveCSS('outline-style', 'solid')
  const edgeOf = (name: string): Promise<string> =>
    page.getByRole('tab', { name }).evaluate((tab) => getComputedStyle(tab).borderBottomColor)
  expect(await edgeOf('What happened')).not.toBe(await edgeOf('Measures'))
})
