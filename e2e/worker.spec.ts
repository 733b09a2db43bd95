import type { Page, Worker } from '@playwright/test'
import {
  HOLE,
  MACHINE,
  STEPS,
  editor,
  editorReady,
  expectStep,
  openMachine,
  sentence,
  timeline,
} from './machine.ts'
import { expect, settled, test } from './page.ts'

function simulator(page: Page): Worker {
  const [worker] = page.workers()
  if (worker === undefined) throw new Error('The page has no worker.')
  return worker
}

const died = (page: Page) => page.getByRole('alert', { name: 'The simulator stopped' })

/** Restarting brings back the text, also what was typed last, and the step. */
async function expectRestart(page: Page): Promise<void> {
  await died(page).getByRole('button', { name: 'Restart' }).click()
  await settled(page)
  await expect(died(page)).toHaveCount(0)
  await expect(editor(page)).toContainText('# kept')
  await expectStep(page, HOLE)
  await page.keyboard.press('ArrowRight')
  await expectStep(page, HOLE + 1)
  await expect(sentence(page)).toContainText('A opened /disk/prog')
}

async function typeSomething(page: Page): Promise<void> {
  await editor(page).click()
  await page.keyboard.insertText(' # kept')
  await settled(page)
  await page.locator('.product-name').click()
}

test('a worker that breaks: the page says so, and a restart loses nothing', async ({ page, trouble }) => {
  await openMachine(page, HOLE)
  await editorReady(page)
  await typeSomething(page)
  await simulator(page).evaluate(() => {
    setTimeout(() => {
      throw new Error('broken on purpose')
    })
  })
  await expect(died(page)).toContainText('Your text and your step are kept')
  await expect(sentence(page)).toContainText('A punched a hole')
  await expectRestart(page)
  expect(trouble.every((one) => one.includes('broken on purpose'))).toBe(true)
  trouble.length = 0
})

test('a worker that falls silent is found out', async ({ page }) => {
  await page.clock.install()
  await openMachine(page, HOLE)
  await editorReady(page)
  await typeSomething(page)
  await simulator(page).evaluate(() => self.close())
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowRight')
  await page.clock.runFor(25_000)
  await expect(died(page)).toBeVisible()
  await expectRestart(page)
})

const LONG = `board 32M\nA = spawn\n${'A: a = mmap(12K)\nA: munmap(a, 12K)\n'.repeat(50_000)}`

test('a long run shows how far it is and can be stopped', async ({ page }) => {
  await openMachine(page, HOLE)
  // By the page itself: the run can be over before word of its progress is here.
  const { outcome, said } = await page.evaluate(async (text) => {
    const words: string[] = []
    const watcher = new MutationObserver(() => {
      const running = document.querySelector('[aria-label="Running"]')
      words.push(running?.querySelector('.run-count')?.textContent ?? '')
      if (words.at(-1)?.includes('of')) running?.querySelector('button')?.click()
    })
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true })
    const ended = await window.explorer.load(text).then(() => 'opened', String)
    watcher.disconnect()
    return { outcome: ended, said: words }
  }, LONG)
  expect(said).toContainEqual(expect.stringMatching(/^[\d,]+ of 100,001 steps$/))
  expect(outcome).toContain('stopped')
  await expect(page.getByRole('region', { name: 'Running' })).toHaveCount(0)
  await expect(page.locator('.document-title')).toHaveText('A machine for tests')
  await expectStep(page, HOLE)
  await expect(timeline(page)).toHaveAttribute('aria-valuemax', String(STEPS))
})

test('a long run ends, and any step of it is near', { tag: '@long' }, async ({ page }) => {
  await openMachine(page)
  await page.evaluate((text) => window.explorer.load(text), LONG)
  await expect(timeline(page)).toHaveAttribute('aria-valuemax', '100001')
  for (const step of [99_999, 5, 50_000]) {
    await page.evaluate((n) => window.explorer.goTo(n), step)
    await expectStep(page, step)
  }
  await page.evaluate((text) => window.explorer.load(text), MACHINE)
  await expectStep(page, 0)
})
