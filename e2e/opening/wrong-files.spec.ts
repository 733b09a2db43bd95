/** Files that are no recording: a clear message, and everything that was open stays as it was. */
import { closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Locator, Page } from '@playwright/test'
import {
  HOLE,
  editor,
  editorReady,
  expectStep,
  openMachine,
  readRecording,
  recordingPath,
  sentence,
} from '../machine.ts'
import { expect, settled, test } from '../page.ts'

const whole = readFileSync(recordingPath('checkerboard'))

interface WrongFile {
  readonly name: string
  readonly content: Buffer | string
  readonly says: RegExp
}

const FILES: readonly WrongFile[] = [
  {
    name: 'nonsense.txt',
    content: 'Lorem ipsum dolor sit amet,\nconsetetur.\n',
    says: /“nonsense.txt” is neither a recording nor a scenario/,
  },
  {
    name: 'page.html',
    content: '<!doctype html>\n<html><body>404</body></html>\n',
    says: /web page \(HTML\)/,
  },
  { name: 'cut.json.gz', content: whole.subarray(0, whole.length / 2), says: /cut off/ },
  { name: 'cut.json', content: gunzipSync(whole).subarray(0, 9000), says: /cut off.* 9,000 characters/ },
  {
    name: 'newer.json',
    content: JSON.stringify({ ...readRecording('checkerboard'), format: 'nommu-trace/2' }),
    says: /newer than this page/,
  },
  { name: 'other.json', content: '{"traceEvents": []}', says: /Chrome trace event format/ },
  {
    name: 'field.json',
    content: JSON.stringify({ ...readRecording('checkerboard'), zone: { name: 'DMA32' } }),
    says: /zone\.startPfn is missing/,
  },
  {
    name: 'picture.png',
    content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]),
    says: /neither a recording nor a text/,
  },
  { name: 'empty.json', content: '', says: /“empty.json” is empty/ },
]

const pick = (page: Page, file: Parameters<Locator['setInputFiles']>[0]): Promise<void> =>
  page.getByLabel('Open a file', { exact: true }).setInputFiles(file)

/** The message goes when it is told to, and all is as it was. */
async function expectUntouched(page: Page): Promise<void> {
  await settled(page)
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.locator('.document-title')).toHaveText('A machine for tests')
  await expect(editor(page)).toContainText('A: munmap(a+16K, 16K)')
  await expectStep(page, HOLE)
  await page.keyboard.press('ArrowRight')
  await expectStep(page, HOLE + 1)
  await expect(sentence(page)).toContainText('A opened /disk/prog')
  await page.keyboard.press('ArrowLeft')
  await expectStep(page, HOLE)
}

test.beforeEach(async ({ page }) => {
  await openMachine(page, HOLE)
  await editorReady(page)
})

test('a file that is no recording is told so', async ({ page }) => {
  for (const { name, content, says } of FILES) {
    await test.step(name, async () => {
      await pick(page, { name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) })
      await expect(page.getByRole('alert')).toContainText(says)
      await expectUntouched(page)
    })
  }
})

test('a file of 70 MB', async ({ page }, testInfo) => {
  const path = testInfo.outputPath('huge.json.gz')
  const file = openSync(path, 'w')
  ftruncateSync(file, 70_000_000)
  closeSync(file)
  await pick(page, path)
  await expect(page.getByRole('alert')).toContainText(/“huge.json.gz” is too large/)
  await expectUntouched(page)
})
