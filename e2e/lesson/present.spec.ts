import type { Page } from '@playwright/test'
import { SHARED, STEPS, expectStep, openMachine, present } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

const presents = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.hasAttribute('data-presenting'))

/** The step that the headline shows; the timeline may be hidden. */
const shown = (page: Page, step: number): Promise<void> =>
  expect(page.locator('.headline-step')).toHaveText(`${step} / ${STEPS}`)

/** The size in CSS pixels of every text in sight, as it is seen: drawings may be enlarged as a whole. */
const seenSizes = (page: Page): Promise<{ text: string; size: number }[]> =>
  page.evaluate(() => {
    const sizes: { text: string; size: number }[] = []
    for (const element of document.querySelectorAll('.workbench *')) {
      const own = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => (node.textContent ?? '').trim())
        .join('')
      if (own === '' || element.closest('.visually-hidden, .columns-tables, [hidden], title, style') !== null)
        continue
      const { width, height } = element.getBoundingClientRect()
      if (width === 0 || height === 0 || !element.checkVisibility({ visibilityProperty: true })) continue
      const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.d ?? 1) : 1
      const turned = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.b ?? 0) : 0
      const size = parseFloat(getComputedStyle(element).fontSize) * Math.hypot(scale, turned)
      // Words in nothing stand for others that the style sheet writes instead.
      if (size > 0) sizes.push({ text: own, size })
    }
    return sizes
  })

test('one key shows the three views and one sentence, on any wall, and the same key gives all back', async ({
  page,
}) => {
  await openMachine(page, SHARED)
  // The editor comes after the first picture, and shows the text in another form.
  await page.locator('.cm-content').waitFor()
  const before = await seenSizes(page)
  await present(page)
  await test.step('the views and the sentence, and nothing else', async () => {
    for (const view of ['Page map', 'Region tree', 'Processes on one address axis', 'Timeline'])
      await expect(page.getByRole('region', { name: view })).toBeVisible()
    await expect(page.locator('.headline-sentence')).toContainText('B shares 64 KiB')
    await expect(page.getByRole('banner').filter({ hasText: 'NOMMU Explorer' })).toHaveCount(0)
    await expect(page.locator('.pane-side, .timeline-controls:visible, .pagemap-tools:visible')).toHaveCount(
      0,
    )
    await expect(page.locator('.cm-content')).toBeHidden()
  })
  await test.step('the timeline can be put away', async () => {
    await page.keyboard.press('h')
    await expect(page.getByRole('region', { name: 'Timeline' })).toHaveCount(0)
    await page.keyboard.press('h')
    await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible()
  })
  await test.step('the spotlight is where the pointer is, follows it and leaves it to the views', async () => {
    const spot = page.locator('.spotlight')
    /** Until it has arrived: on the way to full screen the browser drops movements. */
    const point = (x: number, y: number): Promise<void> =>
      expect(async () => {
        await page.mouse.move(x + 1, y)
        await page.mouse.move(x, y)
        await expect(spot).toHaveCSS('background-image', new RegExp(`${x}px ${y}px`), {
          timeout: 200,
        })
      }).toPass({ timeout: 10_000 })
    await point(500, 200)
    await expect(spot).toBeHidden()
    await page.keyboard.press('l')
    await expect(spot).toBeVisible()
    await expect(spot).toHaveCSS('pointer-events', 'none')
    await expect(spot).toHaveCSS('background-image', /500px 200px/)
    await point(640, 300)
    await page.keyboard.press('l')
    await expect(spot).toBeHidden()
  })
  const room = page.viewportSize()
  await test.step('no text is too small for the wall, and nothing scrolls, at any size', async () => {
    for (const [width, height, least] of [
      [1920, 1080, 24],
      [1024, 768, 24],
      [800, 600, 16],
    ] as const)
      await test.step(`${width}x${height}: ${least} px`, async () => {
        await page.setViewportSize({ width, height })
        await settled(page)
        const sizes = await seenSizes(page)
        expect(sizes.length).toBeGreaterThan(20)
        expect(sizes.filter(({ size }) => size < least - 0.01)).toEqual([])
        // What canvases write is of the smallest size.
        const smallest = await page.evaluate(() =>
          getComputedStyle(document.documentElement).getPropertyValue('--size-0'),
        )
        expect(parseFloat(smallest)).toBeGreaterThanOrEqual(least - 0.01)
        const over = await page.evaluate(() =>
          [...document.querySelectorAll('.app, .workbench, .panes, .views, .views-below, .pane')]
            .filter(
              (pane) => pane.scrollWidth > pane.clientWidth + 1 || pane.scrollHeight > pane.clientHeight + 1,
            )
            .map((pane) => pane.className),
        )
        expect(over).toEqual([])
      })
  })
  if (room !== null) await page.setViewportSize(room)
  // What was pointed at has a line of its own.
  await page.mouse.move(1, 1)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Present' })).toBeVisible()
  expect(await presents(page)).toBe(false)
  await settled(page)
  await expect
    .poll(async () => (await seenSizes(page)).map((text) => text.size))
    .toEqual(before.map((text) => text.size))
})

test('a button does the same, also where full screen is refused', async ({ page }) => {
  await page.addInitScript(() => {
    Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('refused'))
  })
  await openMachine(page, 1)
  await page.getByRole('button', { name: 'Present' }).click()
  await shown(page, 1)
  expect(await page.evaluate(() => document.fullscreenElement)).toBeNull()
  await page.keyboard.press('p')
  expect(await presents(page)).toBe(false)
})

test('the keys of a clicker step, blank and leave, wherever the focus is', async ({ page }) => {
  await openMachine(page)
  await present(page)
  for (const [key, step] of [
    ['PageDown', 1],
    ['ArrowRight', 2],
    ['Space', 3],
    ['PageUp', 2],
    ['ArrowLeft', 1],
  ] as const) {
    await page.keyboard.press(key)
    await shown(page, step)
  }
  await page.locator('.pagemap-canvas').focus()
  await page.keyboard.press('PageDown')
  await shown(page, 2)
  const black = page.getByRole('img', { name: /^The picture is black/ })
  await page.keyboard.press('b')
  await expect(black).toBeVisible()
  await page.keyboard.press('.')
  await expect(black).toHaveCount(0)
  await page.keyboard.press('b')
  await page.keyboard.press('PageDown')
  await expect(black).toHaveCount(0)
  await shown(page, 3)
  await page.keyboard.press('b')
  await page.keyboard.press('Escape')
  await expect(black).toHaveCount(0)
  expect(await presents(page)).toBe(true)
  await page.keyboard.press('Escape')
  expect(await presents(page)).toBe(false)
})

test('shows what the author says as a caption, keeps its room, and asks on the way', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate(() =>
    window.explorer.load(
      'board 1M\n\nA = spawn\n> A starts, and *nothing* else.\n? Who?\n- B\n~ {pid A} is A.\n+ A\n= So.\nA: mmap(64K)\n',
    ),
  )
  await page.getByRole('button', { name: 'Who?' }).click()
  await expectStep(page, 1)
  await present(page)
  await expect(page.getByRole('complementary', { name: 'Narration' })).toHaveText(
    'A starts, and nothing else.',
  )
  const map = page.getByRole('region', { name: 'Page map' })
  const before = await map.boundingBox()
  const question = page.getByRole('region', { name: 'Question' })
  await page.keyboard.press('PageDown')
  await expect(question).toContainText('Who?')
  await expect(question.getByText('1 is A.')).toBeHidden()
  await page.keyboard.press('PageDown')
  await expect(question.getByText('1 is A.')).toBeVisible()
  await page.keyboard.press('PageDown')
  await expect(question).toHaveCount(0)
  await expect(page.getByRole('complementary', { name: 'Narration' })).toHaveCount(0)
  expect(await map.boundingBox()).toEqual(before)
})

test.describe('the window of the speaker', () => {
  test('follows and leads, and lives through a reload of either', async ({ page, context }) => {
    await openMachine(page, 2)
    const [speaker] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('w')])
    const step = speaker.locator('.speaker-step strong')
    await expect(step).toHaveText('2')
    const next = speaker.getByRole('region', { name: 'Next' })
    await expect(next).toContainText('A: a = mmap(64K)')
    await expect(next).toContainText('A mapped 64 KiB (16 pages)')
    await expect(speaker.getByRole('status')).toContainText('B started as pid 2')
    await expect(speaker.locator('[aria-current="step"]')).toHaveText('B = spawn')

    await page.keyboard.press('ArrowRight')
    await expect(step).toHaveText('3')
    await speaker.keyboard.press('PageDown')
    await expectStep(page, 4)
    await speaker.getByRole('button', { name: 'Back' }).click()
    await expectStep(page, 3)
    await expect(step).toHaveText('3')

    await speaker.reload()
    await expect(step).toHaveText('3')
    await speaker.keyboard.press('ArrowRight')
    await expectStep(page, 4)

    await page.reload()
    await page.waitForFunction(() => 'explorer' in window)
    await settled(page)
    await page.keyboard.press('Home')
    await expect(step).toHaveText('0')
    await speaker.keyboard.press('ArrowRight')
    await expectStep(page, 1)
  })

  test('turns the picture black and back, and loses no key of a hurried speaker', async ({
    page,
    context,
  }) => {
    await openMachine(page, 2)
    await present(page)
    const [speaker] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('w')])
    await speaker.getByRole('button', { name: /^Black/ }).click()
    await expect(page.locator('.blank')).toBeVisible()
    await speaker.keyboard.press('b')
    await expect(page.locator('.blank')).toHaveCount(0)
    const step = speaker.locator('.speaker-step strong')
    await expect(step).toHaveText('2')
    // In one go: no answer of the page can be here in between.
    await speaker.evaluate(
      (keys) => {
        for (const key of keys) window.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }))
      },
      ['PageDown', 'PageDown', 'PageDown', 'PageUp', 'b', 'b', 'b'],
    )
    await expectStep(page, 4)
    await expect(step).toHaveText('4')
    await expect(page.locator('.blank')).toBeVisible()
  })

  test('opens by a plain link where the browser opens no windows', async ({ page, context }) => {
    await page.addInitScript(() => {
      window.open = () => null
    })
    await openMachine(page, 2)
    await page.keyboard.press('w')
    const link = page.getByRole('link', { name: 'Open the notes of the speaker' })
    const [speaker] = await Promise.all([context.waitForEvent('page'), link.click()])
    await expect(speaker.locator('.speaker-step strong')).toHaveText('2')
    await expect(link).toHaveCount(0)
  })

  test('finds the page by itself with ?speaker alone, and waits for one', async ({
    page,
    context,
    sites,
  }) => {
    const speaker = await context.newPage()
    await speaker.goto(`${sites.root}?speaker`)
    await expect(speaker.getByRole('status')).toContainText('Waiting for a page')
    await openMachine(page, 2)
    await expect(speaker.locator('.speaker-step strong')).toHaveText('2')
  })

  test('follows its own page when several are open, a duplicate of it among them', async ({
    page,
    context,
  }) => {
    await openMachine(page, 2)
    const [speaker] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('w')])
    await expect(speaker.locator('.speaker-step strong')).toHaveText('2')
    await page.reload()
    await settled(page)
    // A window that a page opens begins with a copy of what the page has stored, as a duplicated tab does.
    const [duplicate] = await Promise.all([
      context.waitForEvent('page'),
      page.evaluate(() => void window.open(location.href)),
    ])
    await duplicate.waitForFunction(() => 'explorer' in window)
    await settled(duplicate)
    await duplicate.keyboard.press('End')
    await expectStep(duplicate, STEPS)
    await expect(speaker.locator('.speaker-step strong')).toHaveText('2')
    const other = await context.newPage()
    await openMachine(other, 7)
    await expect(speaker.locator('.speaker-step strong')).toHaveText('2')
    await speaker.keyboard.press('ArrowRight')
    await expectStep(page, 3)
    await expectStep(duplicate, STEPS)
    await expectStep(other, 7)
  })
})
