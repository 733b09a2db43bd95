/** What can be taken away: pictures, a handout on paper, texts, a C program. */
import { readFileSync } from 'node:fs'
import type { Download, Page } from '@playwright/test'
import { goTo, HOLE, MACHINE, openMachine, STEPS } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

declare global {
  interface Window {
    printed?: number
  }
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Export' })
const said = (page: Page) => dialog(page).getByRole('status')

async function openTake(page: Page): Promise<void> {
  await page.keyboard.press('d')
  await expect(dialog(page)).toBeVisible()
}

async function take(page: Page, name: RegExp): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download]: [Download, unknown] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name }).click(),
  ])
  await expect(said(page)).toHaveText(`Saved as ${download.suggestedFilename()}.`)
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

/** The print dialog of the browser cannot be driven: it is counted instead. */
async function printStep(page: Page, steps: string, perPage: string): Promise<void> {
  await dialog(page).getByRole('textbox', { name: 'Steps' }).fill(steps)
  await dialog(page).getByRole('radio', { name: perPage }).check()
  await dialog(page).getByRole('button', { name: 'Print' }).click()
  await page.waitForFunction(() => window.printed !== undefined)
  await page.emulateMedia({ media: 'print' })
}

/** The smallest type in the pictures and in the words of a handout, points, on A4 paper. */
async function leastType(page: Page): Promise<number> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  await page.setViewportSize({ width: Math.round((186 / 25.4) * 96), height })
  const least = await page.locator('.handout').evaluate((handout) => {
    const sizes = [...handout.querySelectorAll('img')].flatMap((img) => {
      const svg = decodeURIComponent(img.src)
      const [, wide, high] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []
      const scale = Math.min(img.clientWidth / Number(wide), img.clientHeight / Number(high))
      return Array.from(svg.matchAll(/font-size="([\d.]+)"/g), ([, size]) => Number(size) * scale)
    })
    const words = [...handout.querySelectorAll('p, pre, code, h1')].map((one) =>
      Number.parseFloat(getComputedStyle(one).fontSize),
    )
    return [...sizes, ...words].reduce((smallest, size) => Math.min(smallest, size), Infinity) * 0.75
  })
  await page.setViewportSize({ width, height })
  return least
}

const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    window.print = () => {
      window.printed = (window.printed ?? 0) + 1
    }
  })
})

test('gives the step as SVG: XML that a browser reads, with no script and every word escaped', async ({
  page,
}) => {
  await openExplorer(page)
  const title = '</title><script>window.printed = 9</script> & <b>'
  await page.evaluate(
    (text) => window.explorer.load(text),
    `title ${title}\nboard 1M\nA = spawn\nA: mmap(64K)`,
  )
  await goTo(page, 2)
  await openTake(page)
  const { name, bytes } = await take(page, /^SVG/)
  expect(name).toBe('title-script-window-printed-9-script-b-step-2.svg')
  const svg = bytes.toString()
  const read = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
    return {
      error: root.querySelector('parsererror') !== null,
      scripts: root.querySelectorAll('script').length,
      words: Array.from(root.querySelectorAll('text'), (one) => one.textContent),
    }
  }, svg)
  expect(read).toMatchObject({ error: false, scripts: 0 })
  expect(read.words).toContain(title)
  expect(read.words).toContain('Step 2 of 2')
  expect(read.words.join('\n')).toContain('A: mmap(64K)')
  for (const view of ['Pages of RAM', 'Regions', 'Region tree']) expect(read.words).toContain(view)
  for (const mark of ['black node of the tree', 'red node']) expect(read.words).toContain(mark)
})

test('gives the step as PNG with two pixels for each unit', async ({ page }) => {
  await openMachine(page, HOLE)
  await openTake(page)
  const { name, bytes } = await take(page, /^PNG/)
  expect(name).toBe('a-machine-for-tests-step-4.png')
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  expect(bytes.readUInt32BE(16)).toBe(2360)
  const colours = await page.evaluate(async (data) => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? []
    const seen = new Set<number>()
    for (let i = 0; i < pixels.length; i += 400)
      seen.add(((pixels[i] ?? 0) << 16) | ((pixels[i + 1] ?? 0) << 8) | (pixels[i + 2] ?? 0))
    return [...seen]
  }, bytes.toString('base64'))
  // White paper, kernel, anonymous memory.
  for (const colour of [0xffffff, 0x3a4048, 0x3271cb]) expect(colours).toContain(colour)
})

test('gives scenario, state, /proc and C program as text', async ({ page }) => {
  await openMachine(page, HOLE)
  const state = await page.evaluate(() => window.explorer.state())
  await openTake(page)

  const scenario = await take(page, /^Scenario/)
  expect(scenario.name).toBe('a-machine-for-tests.nommu')
  expect(scenario.bytes.toString()).toBe(MACHINE)

  const json = await take(page, /^State/)
  expect(json.name).toBe('a-machine-for-tests-step-4.json')
  expect(JSON.parse(json.bytes.toString())).toEqual(state)
  expect(state).toMatchObject({ format: 'nommu-trace/1', step: HOLE })

  const proc = await take(page, /^\/proc/)
  expect(proc.name).toBe('a-machine-for-tests-step-4-proc.txt')
  expect(proc.bytes.toString()).toMatch(/^==> \/proc\/\w+ <==\n/)
  expect(proc.bytes.toString()).toContain('==> /proc/buddyinfo <==\nNode 0, zone')

  const c = await take(page, /^C program/)
  expect(c.name).toBe('a-machine-for-tests.c')
  expect(c.bytes.toString()).toContain('sysctl -w vm.nr_trim_pages=1')
  expect(c.bytes.toString()).toContain('"A: a = mmap(64K)"')
  expect(c.bytes.toString()).toContain('int main(int argc, char **argv)')
})

test('gives the script of a recording as a C program', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate(() => window.explorer.open('punch-holes'))
  await openTake(page)
  const { bytes } = await take(page, /^C program/)
  expect(bytes.toString()).toContain('munmap((void *)')
})

test('says why a program could not be written', async ({ page }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.toBlob = (callback) => callback(null)
  })
  await openMachine(page, HOLE)
  await openTake(page)
  await dialog(page).getByRole('button', { name: /^PNG/ }).click()
  await expect(said(page)).toContainText(
    'was not saved: the browser could not draw it. The SVG holds the same.',
  )
})

/** One number is printed in every run of the tests. */
const tagOf = (perPage: string): string[] => (perPage === '4' ? [] : ['@long'])

for (const [perPage, pages] of [
  ['2', 7],
  ['4', 4],
  ['6', 3],
] as const) {
  test(`prints a handout of 13 steps, ${perPage} to a page`, { tag: tagOf(perPage) }, async ({ page }) => {
    await openMachine(page, 2)
    await openTake(page)
    await printStep(page, 'all', perPage)
    const handout = page.getByRole('region', { name: 'Handout' })
    await expect(handout.getByRole('img', { name: /^Memory after step/ })).toHaveCount(STEPS + 1)
    await expect(handout).toContainText('A: a = mmap(64K) = 0x')
    await expect(handout).toContainText('ENOMEM')
    await expect(page.locator('#root')).toBeHidden()
    expect(await leastType(page)).toBeGreaterThan(6.99)
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true, format: 'A4' }))).toBe(pages)
    expect(pagesOf(await page.pdf({ format: 'Letter' }))).toBe(pages)
  })
}

// Four to a page, both rows need more than half a sheet: the words are whole, the type is not made smaller.
for (const [perPage, sheets] of [
  ['2', 2],
  ['4', 2],
  ['6', 1],
] as const) {
  test(`prints long words whole, ${perPage} to a page`, { tag: tagOf(perPage) }, async ({ page }) => {
    const long = (name: string) =>
      `> ${Array.from({ length: 70 }, (_, i) => `${name}${i}`).join(' ')} end-of-${name}.`
    await openExplorer(page)
    await page.evaluate(
      (text) => window.explorer.load(text),
      [
        'title Long words',
        'board 1M',
        'A = spawn',
        long('first'),
        'A: mmap(4K)',
        'A: mmap(8K)',
        long('third'),
      ].join('\n'),
    )
    await openTake(page)
    await printStep(page, '1-3', perPage)
    const handout = page.getByRole('region', { name: 'Handout' })
    for (const name of ['first', 'third']) await expect(handout).toContainText(`end-of-${name}.`)
    const cut = await handout.locator('li').evaluateAll((slots) =>
      slots.map((slot) => {
        const words = [...slot.querySelectorAll('p')]
        const parts = [...slot.querySelectorAll('p, img')].map((part) => part.getBoundingClientRect())
        return {
          words: words.filter((one) => one.scrollHeight > one.clientHeight + 1).length,
          below: parts.filter(({ bottom }) => bottom > slot.getBoundingClientRect().bottom + 1).length,
          picture: (slot.querySelector('img')?.clientHeight ?? 0) > 100,
        }
      }),
    )
    expect(cut).toEqual([1, 2, 3].map(() => ({ words: 0, below: 0, picture: true })))
    await page.emulateMedia({ media: null })
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true, format: 'A4' }))).toBe(sheets)
  })
}

test('leaves lines that need room for their words to the next sheet', async ({ page }) => {
  const words = Array.from({ length: 220 }, (_, i) => `word${i}`).join(' ')
  const steps = Array.from({ length: 6 }, (_, i) => `A: mmap(4K)\n> ${words} end-of-${i}.`)
  await openExplorer(page)
  await page.evaluate(
    (text) => window.explorer.load(text),
    `title Long words\nboard 1M\nA = spawn\n${steps.join('\n')}`,
  )
  await openTake(page)
  await printStep(page, '2-7', '6')
  const slots = page.getByRole('region', { name: 'Handout' }).locator('li')
  for (const [i] of steps.entries()) await expect(slots.nth(i)).toContainText(`end-of-${i}.`)
  expect(pagesOf(await page.pdf({ preferCSSPageSize: true, format: 'A4' }))).toBe(3)
})

test('prints what the author says, and nothing of it on the screen', async ({ page }) => {
  await openExplorer(page)
  await page.evaluate(() => window.explorer.open('share-copy'))
  const narration = await page.evaluate(async () => {
    await window.explorer.goTo(1)
    return document.querySelector('.narration p')?.textContent ?? ''
  })
  await openTake(page)
  await printStep(page, '0-3, every failure', '4')
  await expect(page.getByRole('region', { name: 'Handout' })).toContainText(narration)
  await page.emulateMedia({ media: 'screen' })
  await expect(page.locator('.handout')).toBeHidden()
  await dialog(page).getByRole('button', { name: 'Close' }).click()
  await expect(page.locator('.handout')).toHaveCount(0)
})

test('says what is wrong with a list of steps', async ({ page }) => {
  await openMachine(page)
  await openTake(page)
  const steps = dialog(page).getByRole('textbox', { name: 'Steps' })
  await steps.fill('1-99')
  await expect(steps).toHaveAccessibleDescription(`The last step is ${STEPS}.`)
  await steps.press('Enter')
  await expect(said(page)).toHaveText(`The last step is ${STEPS}.`)
  await dialog(page).getByRole('button', { name: 'Every failure (2)' }).click()
  await expect(steps).toHaveAccessibleDescription('2 steps, 1 page')
})

test('is reached from the share dialog and worked by keys alone, offline', async ({ page, context }) => {
  await openMachine(page, HOLE)
  await page.keyboard.press('s')
  await page.getByRole('button', { name: 'Picture, handout' }).press('Enter')
  await expect(dialog(page)).toBeVisible()
  await settled(page)
  await context.setOffline(true)
  const button = dialog(page).getByRole('button', { name: /^SVG/ })
  await expect(button).toBeFocused()
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  expect(download.suggestedFilename()).toBe('a-machine-for-tests-step-4.svg')
  await context.setOffline(false)
})
