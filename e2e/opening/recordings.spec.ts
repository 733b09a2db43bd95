import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import {
  HOLE,
  expectStep,
  goTo,
  openMachine,
  readRecording,
  recordingPath,
  timeline,
  editorReady,
} from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'
import { flatProgram } from '../../src/documents/binary/testing/smallPrograms.ts'
import { flatFile } from '../../src/documents/binary/testing/writeBinary.ts'

const picker = (page: Page) => page.getByLabel('Open a file', { exact: true })

/** The words about the recorded kernel, at every step from the first to the last. */
const verdicts = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const slider = document.querySelector('.timeline [role="slider"]')
    const found: string[] = []
    for (let step = 1; step <= Number(slider?.getAttribute('aria-valuemax')); step++) {
      await window.explorer.goTo(step)
      found.push(document.querySelector('.verdict')?.textContent ?? 'none')
    }
    return found
  })

for (const name of ['checkerboard', 'share-readonly']) {
  const tag = name === 'checkerboard' ? ['@long'] : []
  test(`${name} is identical to the recorded kernel at every step`, { tag }, async ({ page }) => {
    await openExplorer(page)
    await picker(page).setInputFiles(recordingPath(name))
    const { length } = readRecording(name).steps
    await expect(page.locator('.tag')).toContainText(`${length} of ${length} steps identical`)
    await expect(page.locator('.document-title')).toHaveText(name)
    const found = await verdicts(page)
    expect(found.length).toBe(length)
    expect(new Set(found)).toEqual(new Set(['✓ Identical to the recorded kernel, Linux 6.12.117, riscv64']))
  })
}

const dropped = (page: Page, name: string, bytes: Uint8Array) =>
  page.evaluateHandle(
    ({ base64, fileName }) => {
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], fileName))
      return transfer
    },
    { base64: Buffer.from(bytes).toString('base64'), fileName: name },
  )

test('a program dropped on the page is measured and added to the scenario, and a recording opens', async ({
  page,
}) => {
  await openMachine(page, HOLE)
  const main = page.getByRole('main')
  const program = flatFile(flatProgram({ text: 200_000, data: 30_000, bss: 10_000, stack: 40_960 }))
  await main.dispatchEvent('drop', { dataTransfer: await dropped(page, 'ls', program) })
  const dialog = page.getByRole('dialog', { name: 'ls' })
  await expect(dialog).toContainText('bFLT, version 4')
  const inFlash = dialog.getByRole('region', { name: 'In flash that is mapped directly (romfs)' })
  await expect(inFlash).toContainText('It starts.')
  await expect(inFlash.getByRole('row', { name: /^6 .* text / })).toContainText('none: used in place')
  await dialog.getByRole('button', { name: 'Add to this scenario' }).click()
  await expect(dialog).toBeHidden()
  await settled(page)
  expect(await page.evaluate(() => window.explorer.text())).toContain('file "/rom/ls" flat text 200000')
  await page.getByRole('button', { name: '/rom/ls' }).click()
  await expect(page.getByRole('region', { name: 'What it needs to start' })).toContainText('It starts.')
  // What is none says what it is instead.
  for (const [name, bytes, says] of [
    ['ls.gz', gzipSync(program), 'compressed with gzip'],
    ['start', Buffer.from('#!/bin/sh\nls\n'), 'It is a script'],
    ['cut', program.subarray(0, 40), 'ends after 40'],
  ] as const) {
    await main.dispatchEvent('drop', { dataTransfer: await dropped(page, name, bytes) })
    const answer = page.getByRole('dialog', { name })
    await expect(answer.getByRole('alert')).toContainText(says)
    await page.keyboard.press('Escape')
    await expect(answer).toBeHidden()
  }
  const data = await dropped(page, 'trim-sweep.json.gz', readFileSync(recordingPath('trim-sweep')))
  await main.dispatchEvent('dragenter', { dataTransfer: data })
  await expect(page.getByText('Drop to open')).toBeVisible()
  await main.dispatchEvent('dragover', { dataTransfer: data })
  await main.dispatchEvent('drop', { dataTransfer: data })
  await expect(page.getByText('Drop to open')).toBeHidden()
  await expect(page.locator('.document-title')).toHaveText('trim-sweep')
  await expectStep(page, 0)
})

test('a recording from the list opens, and shows where the kernel stopped', async ({ page }) => {
  await openExplorer(page)
  await page.getByRole('button', { name: /^Open:/ }).click()
  await page.keyboard.type('panic-superset')
  await page
    .getByRole('dialog', { name: 'Open' })
    .getByRole('button', { name: /^panic-superset recorded/ })
    .click()
  await expect(page.locator('.document-title')).toHaveText('panic-superset')
  await page.keyboard.press('End')
  await settled(page)
  await expect(page.getByRole('region', { name: 'The kernel stopped' })).toContainText(
    'No call runs after this one',
  )
  await expect(page.locator('.timeline-stop')).toBeVisible()
  await page.getByRole('button', { name: /^Back to step/ }).click()
  await settled(page)
  await expect(page.getByRole('region', { name: 'The kernel stopped' })).toHaveCount(0)
})

test('a recording with one number changed says what differs and where', async ({ page }) => {
  const document = readRecording('share-readonly')
  const WRONG = 11
  const region = document.steps[WRONG - 1]?.after.regions[0]
  if (region === undefined) throw new Error('The recording has no region there.')
  const start = `0x${region.start.toString(16)}`
  region.usage += 1
  await openExplorer(page)
  await picker(page).setInputFiles({
    name: 'changed.json.gz',
    mimeType: 'application/gzip',
    buffer: gzipSync(JSON.stringify(document)),
  })
  await expect(page.locator('.tag')).toContainText('23 of 24 steps identical')
  await goTo(page, WRONG - 1)
  await expect(page.locator('.verdict')).toContainText('Identical')
  await goTo(page, WRONG)
  await expect(page.locator('.verdict')).toContainText('Differs from the recorded kernel in 1 place')
  await expect(page.locator('.verdict li')).toHaveText(`region ${start} usage: model 1, kernel 2`)
  await goTo(page, WRONG + 1)
  await expect(page.locator('.verdict')).toContainText('Identical')
})

test('editing a recording makes it a scenario of the same calls', async ({ page }) => {
  await openExplorer(page)
  await picker(page).setInputFiles(recordingPath('punch-holes'))
  await expect(page.locator('.tag')).toContainText('steps identical')
  const steps = await timeline(page).getAttribute('aria-valuemax')
  await editorReady(page)
  await page.locator('.cm-line').filter({ hasText: 'spawn' }).first().click()
  await page.keyboard.press('End')
  await page.keyboard.insertText(' # mine')
  await settled(page)
  await expect(page.locator('.tag')).toHaveCount(0)
  await expect(timeline(page)).toHaveAttribute('aria-valuemax', steps ?? '')
})

test('a mismatch can be reported from any step, with the link and the versions', async ({ page }) => {
  await openMachine(page, HOLE)
  await page.getByRole('button', { name: 'Keys and help' }).click()
  await page.getByRole('button', { name: 'Report a mismatch' }).click()
  const report = page.getByRole('dialog', { name: 'Report a mismatch' }).getByLabel('Report', { exact: true })
  await expect(report).toHaveValue(/^NOMMU Explorer \d+\.\d+\.\d+\nLink: http\S+#\S+\n/)
  await expect(report).toHaveValue(/\nCall: A: munmap\(a\+16K, 16K\) = 0\n/)
  const link = /Link: (\S+)/.exec(await report.inputValue())?.[1] ?? ''
  await openExplorer(page, link)
  await expectStep(page, HOLE)
})
