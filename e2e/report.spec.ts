/** A board's bad night, from what its terminal showed to the board itself. One visit on a small screen, without a mouse where that can be. */
import type { Page } from '@playwright/test'
import { BOARDS, SERIES } from '../src/explain/reports/board/testing/boards.ts'
import { OWN_REPORTS } from '../src/explain/reports/testing/ownReports.ts'
import { expect, openExplorer, settled, test } from './page.ts'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'What the log says' })

const paste = (page: Page, text: string): Promise<void> =>
  page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, text)

const dropFiles = (page: Page, files: readonly (readonly [name: string, text: string])[]): Promise<void> =>
  page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer()
    for (const [name, text] of dropped) dataTransfer.items.add(new File([text], name))
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
  }, files)

/** Presses a button by the keyboard alone, however many stops before it. */
async function press(page: Page, name: string): Promise<void> {
  const button = dialog(page).getByRole('button', { name, exact: true })
  await button.focus()
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
}

/** Files of one machine, named as people name them. */
const filesOf = (text: string, names: readonly string[]): (readonly [name: string, text: string])[] =>
  text.split(/^--- \/(?=proc\/\S+ ---$)/m).flatMap((part) => {
    const [, path = '', body = ''] = /^(\S+) ---\n([^]*)$/.exec(part) ?? []
    return names.includes(path) ? [[`${path.replaceAll('/', '-')}.txt`, body] as const] : []
  })

test('a log is pasted, files are dropped, and the board is opened, on a small screen and by keys', async ({
  page,
}) => {
  await page.setViewportSize({ width: 800, height: 600 })
  await openExplorer(page, '.')
  const report = dialog(page)

  // A kernel report: the reason with its arithmetic, the remedy, and what was understood, all within the window.
  await paste(page, `${OWN_REPORTS['6.12, no MMU']?.lines.join('\r\n') ?? ''}\r\n`)
  await expect(report).toContainText('for which the kernel needs a free block of order 5')
  await expect(report).toContainText('470 free - 31 = 439')
  await expect(report).toContainText('Ask for 65,536 bytes or less')
  expect(await report.evaluate((box) => box.scrollWidth <= box.clientWidth)).toBe(true)
  const place = await report.boundingBox()
  expect(place !== null && place.x >= 0 && place.x + place.width <= 800 && place.y >= 0).toBe(true)
  await page.keyboard.press('Escape')
  await expect(report).toBeHidden()

  // A log of strace: what fails without an MMU, then its calls on both machines.
  await paste(
    page,
    `mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f1122400000
mprotect(0x7f1122400000, 4096, PROT_READ) = 0
fork() = 77
`,
  )
  await expect(report).toContainText('2 calls would be refused or work otherwise without an MMU')
  await press(page, 'And with an MMU beside it')
  await expect(page).toHaveTitle(/^A program that was traced/)
  await settled(page)

  // Five files of one machine at once, in any order.
  const files = filesOf(BOARDS['frag-order4-8m']?.text ?? '', [
    'proc/buddyinfo',
    'proc/iomem',
    'proc/16/maps',
    'proc/17/maps',
    'proc/meminfo',
  ])
  expect(files).toHaveLength(5)
  await dropFiles(page, files.toReversed())
  await expect(report).toContainText('pages placed by evidence')
  await press(page, 'Open this board')
  await expect(page).toHaveTitle(/^A reported board: 8 MiB/)
  await settled(page)
  const key = page.getByRole('list', { name: /^Evidence|^Places/ })
  for (const word of ['known', 'follows', 'assumed']) await expect(key).toContainText(word)
  const table = page.getByTestId('evidence-table')
  for (const word of ['known', 'assumed'])
    await expect(table.getByRole('cell', { name: word }).first()).toBeAttached()
})

/** A serial port that plays a console: rubbish, a cable that is pulled and put back, and what it was sent. */
const fakePort = (pieces: readonly string[]): void => {
  const written: string[] = []
  let at = 0
  let isOpen = false
  const next = (): ReadableStream<Uint8Array> =>
    new ReadableStream({
      pull(controller) {
        const piece = pieces[at++]
        if (piece === undefined) return new Promise(() => undefined)
        if (piece === 'unplug') {
          isOpen = false
          controller.error(new Error('The device has been lost.'))
          return undefined
        }
        controller.enqueue(
          piece === 'rubbish'
            ? Uint8Array.from({ length: 3000 }, (_, byte) => (byte * 7919) % 256)
            : new TextEncoder().encode(piece),
        )
        return undefined
      },
    })
  let readable: ReadableStream<Uint8Array> | null = null
  const port = {
    get readable() {
      if (!isOpen) return null
      if (readable === null) readable = next()
      return readable
    },
    get writable() {
      return new WritableStream<Uint8Array>({
        write: (bytes) => void written.push(new TextDecoder().decode(bytes)),
      })
    },
    open: () => {
      isOpen = true
      readable = null
      return Promise.resolve()
    },
    close: () => {
      isOpen = false
      return Promise.resolve()
    },
  }
  Object.defineProperty(navigator, 'serial', { value: { requestPort: () => Promise.resolve(port) } })
  Object.assign(globalThis, { written })
}

test('a board is watched over a serial port that is pulled, garbled and rebooted', async ({ page }) => {
  const console = SERIES['leak-8m-noise']?.text ?? ''
  const cuts = [0, 0.3, 0.6, 1].map((part) => {
    const at = Math.floor(console.length * part)
    return part === 0 || part === 1 ? at : console.indexOf('\n', at) + 1
  })
  const [first = '', second = '', third = ''] = cuts
    .slice(1)
    .map((end, index) => console.slice(cuts[index], end))
  const reboot = '\r\n[    0.000000] Linux version 6.12.117 (a board)\r\n'
  await page.addInitScript(fakePort, ['rubbish', `\n${first}`, 'unplug', second, reboot, third])
  await openExplorer(page)
  await page.evaluate(() => window.explorer.idle())
  await page.getByRole('button', { name: /^Open:/ }).click()
  await page.getByRole('button', { name: /^Watch a board/ }).click()
  const watch = page.getByRole('dialog', { name: 'Watch a board' })
  await watch.getByRole('button', { name: 'Choose a port…' }).click()

  // Nothing was sent yet; what would be is shown.
  const report = dialog(page)
  await expect(report.getByText('nothing else is ever sent')).toBeVisible()
  expect(await page.evaluate(() => Reflect.get(globalThis, 'written') as unknown)).toEqual([])
  const line = (await report.locator('.watch-line').textContent()) ?? ''
  await expect(report).toContainText(`${SERIES['leak-8m-noise']?.captures.length ?? 0} captures`)
  await expect(report.getByRole('status').last()).toContainText('Listening')
  await report.getByRole('button', { name: 'Send it' }).click()
  await expect
    .poll(() => page.evaluate(() => Reflect.get(globalThis, 'written') as unknown))
    .toEqual([`${line}\n`])

  // The captures are gone through as steps.
  await report.getByRole('button', { name: 'Stop listening' }).click()
  await report.getByRole('button', { name: 'Step through them' }).click()
  await expect(report).toBeHidden()
  await settled(page)
  await page.evaluate(() => window.explorer.goTo(1))
  await settled(page)
})
