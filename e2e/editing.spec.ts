import type { Page } from '@playwright/test'
import {
  MACHINE,
  STEPS,
  editor,
  editorLine,
  editorReady,
  expectStep,
  goTo,
  openMachine,
  sentence,
  timeline,
} from './machine.ts'
import { expect, openExplorer, settled, test } from './page.ts'

/** Puts the cursor at the end of a line and types. */
async function typeAfter(page: Page, line: string, text: string): Promise<void> {
  await editorLine(page, line).first().click()
  await page.keyboard.press('End')
  await page.keyboard.insertText(text)
}

/** Replaces the whole text as one paste. */
async function paste(page: Page, text: string): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(text)
  await settled(page)
}

test('an edit runs at once, the reader stays, and undo brings text and steps back', async ({ page }) => {
  await test.step('a line added after the present step runs, and the reader stays', async () => {
    await openMachine(page, 4)
    await editorReady(page)
    await typeAfter(page, 'A: munmap(a+16K, 16K)', '\nA: mmap(8K)')
    await expectStep(page, 4)
    await expect(timeline(page)).toHaveAttribute('aria-valuemax', String(STEPS + 1))
    await expect(page.locator('.cm-line.line-current')).toHaveText('A: munmap(a+16K, 16K)')
  })
  await test.step('a line changed before the present step runs again, and the reader stays at their line', async () => {
    await openMachine(page, 4)
    await editorReady(page)
    await typeAfter(page, 'B = spawn', '\nC = spawn')
    await expectStep(page, 5)
    await expect(page.locator('.cm-line.line-current')).toHaveText('A: munmap(a+16K, 16K)')
    await expect(sentence(page)).toContainText('A punched a hole')
  })
  await test.step('undo brings text and steps back', async () => {
    await openMachine(page, 2)
    await editorReady(page)
    await typeAfter(page, 'B = spawn', '\nC = spawn')
    await settled(page)
    await expect(timeline(page)).toHaveAttribute('aria-valuemax', String(STEPS + 1))
    await page.keyboard.press('ControlOrMeta+Z')
    await expectStep(page, 2)
    await expect(timeline(page)).toHaveAttribute('aria-valuemax', String(STEPS))
    await page.keyboard.press('ControlOrMeta+Y')
    await expect(timeline(page)).toHaveAttribute('aria-valuemax', String(STEPS + 1))
    await page.getByRole('button', { name: 'Edited: back to the original' }).click()
    await expect(timeline(page)).toHaveAttribute('aria-valuemax', String(STEPS))
    await editor(page).focus()
    await page.keyboard.press('ControlOrMeta+Z')
    await expect(timeline(page)).toHaveAttribute('aria-valuemax', String(STEPS + 1))
  })
})

test('what is wrong is marked and put right where it is, and each line has its result beside it', async ({
  page,
}) => {
  await test.step('nonsense is marked where it is, and other lines still run', async () => {
    await openMachine(page)
    await editorReady(page)
    await paste(page, `board 1M\nA = spawn\nwhat is this?\nA: x = mmap(8K)\n{"a": [1]}\nA: munmap(x, 8K)\n`)
    await expect(page.locator('.cm-lint-marker-error')).toHaveCount(2)
    await expect(timeline(page)).toHaveAttribute('aria-valuemax', '3')
    await page.keyboard.press('Escape')
    await page.evaluate(() => window.explorer.goTo(3))
    await expect(sentence(page)).toContainText('8 KiB')
  })
  await test.step('a misspelt flag is told with a suggestion, and the button puts it right', async () => {
    await openMachine(page)
    await editorReady(page)
    await paste(
      page,
      `board 1M\nA = spawn\nA: mmap(NULL, 12K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOS, -1, 0)\n`,
    )
    await page.locator('.cm-lint-marker-error').hover()
    await expect(page.locator('.cm-tooltip')).toContainText('MAP_ANONYMOS')
    await page.locator('.cm-tooltip').getByRole('button', { name: 'Write MAP_ANONYMOUS' }).click()
    await settled(page)
    await expect(page.locator('.cm-lint-marker-error')).toHaveCount(0)
    await expect(editor(page)).toContainText('MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)')
    await expect(timeline(page)).toHaveAttribute('aria-valuemax', '2')
  })
  await test.step('each line has its result beside it, and leads to its step', async () => {
    await openMachine(page)
    await editorReady(page)
    const results = page.locator('.cm-results .result')
    await expect(results.filter({ hasText: '= 0x80050000' })).toHaveCount(1)
    await expect(page.locator('.cm-results .result-failed')).toHaveText(['ENOMEM', 'EINVAL'])
    await page.locator('.cm-results .result-failed').first().click()
    await expectStep(page, 9)
  })
  await test.step('keys do not step while one writes', async () => {
    await openMachine(page, 5)
    await editorReady(page)
    await editorLine(page, 'B = spawn').click()
    for (const key of ['ArrowRight', 'ArrowLeft', 'PageDown', 'Home', 'End']) await page.keyboard.press(key)
    await expectStep(page, 5)
    await page.keyboard.type(' # n t c ?')
    await expectStep(page, 5)
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(editor(page)).toContainText(' # n t c ?')
  })
  await test.step('a board of 4 GiB works like any other', async () => {
    await openMachine(page)
    await page.evaluate(
      (text) => window.explorer.load(text),
      MACHINE.replace('board 1M', 'board 4096M').replace('A: mmap(1M)', 'A: mmap(8M)'),
    )
    await expect(page.getByRole('region', { name: 'Page map' })).toContainText('4 GiB')
    await page.evaluate(() => window.explorer.goTo(9))
    await expect(sentence(page)).toContainText('ENOMEM')
    await expectStep(page, 9)
  })
})

/** Height of a row of text, in pixels. */
const ROW = 20

/** Longer than the editor is wide, as strace prints it, with a comment behind it and words below. */
const LONG = `board 1M
A = spawn
> The kernel has started a process, and this is told in more words than one row of the editor can hold.
A: a = mmap(NULL, 4K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
A: b = mmap(4K) # its own row
A: c = mmap(4K) # and this comment goes on below
A: mmap(NULL, 1M, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
A: munmap(c, 4K)
`

test('no line of the first scenario is wider than the editor', async ({ page }) => {
  await openExplorer(page)
  await editorReady(page)
  const about = editorLine(page, 'about Five calls')
  const { widest, room, heights } = await page.locator('.cm-scroller').evaluate((scroller) => {
    const lines = [...scroller.querySelectorAll('.cm-line')]
    const rights = lines.map((line) => {
      const text = document.createRange()
      text.selectNodeContents(line)
      return text.getBoundingClientRect().right
    })
    return {
      widest: Math.max(scroller.scrollWidth, ...rights),
      room: Math.min(scroller.clientWidth, scroller.getBoundingClientRect().right),
      heights: lines.map((line) => line.getBoundingClientRect().height),
    }
  })
  expect(widest).toBeLessThanOrEqual(room)
  expect(heights.filter((height) => height % ROW !== 0)).toEqual([])
  expect((await about.boundingBox())?.height).toBeGreaterThan(ROW)
})

test('long lines wrap, are gone through row by row, and are scrolled to', async ({ page }) => {
  await test.step('a result stands in the last row of its line and covers nothing of it', async () => {
    await openMachine(page)
    await editorReady(page)
    await page.evaluate((text) => window.explorer.load(text), LONG)
    await expect(page.locator('.cm-results .result')).toHaveText([
      '= 1',
      /= 0x/,
      /= 0x/,
      /= 0x/,
      'ENOMEM',
      '= 0',
    ])
    const { covered, lower, rows } = await page.evaluate(() => {
      const lines = [...document.querySelectorAll('.cm-line')]
      const places = lines.map((line) => line.getBoundingClientRect())
      const texts = lines.flatMap((line) => {
        const text = document.createRange()
        text.selectNodeContents(line)
        return [...text.getClientRects()]
      })
      const results = [...document.querySelectorAll('.cm-results .result')].map((result) =>
        result.getBoundingClientRect(),
      )
      const meet = (a: DOMRect, b: DOMRect): boolean =>
        a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1
      return {
        covered: results.filter((result) => texts.some((text) => meet(text, result))).length,
        lower: results.filter((result) => places.every((place) => Math.abs(place.bottom - result.bottom) > 1))
          .length,
        rows: places.map((place) => place.height),
      }
    })
    expect(covered).toBe(0)
    expect(lower).toBe(0)
    expect(rows.filter((height) => height % ROW !== 0)).toEqual([])
  })
  await test.step('the arrow keys go from row to row of a long line', async () => {
    await openMachine(page)
    await editorReady(page)
    await paste(page, LONG)
    await editorLine(page, 'The kernel has started').click({ position: { x: 60, y: ROW / 2 } })
    await settled(page)
    const cursor = page.locator('.cm-cursor-primary')
    const top = async (): Promise<number> => Math.round((await cursor.boundingBox())?.y ?? Number.NaN)
    const first = await top()
    for (const row of [1, 2]) {
      await page.keyboard.press('ArrowDown')
      await expect.poll(top).toBe(first + row * ROW)
    }
    await page.keyboard.insertText('~')
    await expect(editorLine(page, 'The kernel has started')).toContainText('~')
  })
  await test.step('a row of flags breaks between two of them', async () => {
    const flags = ['PROT_READ', 'PROT_WRITE', 'PROT_EXEC', 'MAP_SHARED', 'MAP_ANONYMOUS', 'MAP_UNINITIALIZED']
    const [a, b, c, ...others] = flags
    await openExplorer(page)
    await page.evaluate(
      (text) => window.explorer.load(text),
      `A = spawn\nA: m54 = mmap(NULL, 4096, ${[a, b, c].join('|')}, ${others.join('|')}, -1, 0)\n`,
    )
    await editorReady(page)
    const rows = await editorLine(page, 'MAP_UNINITIALIZED').evaluate((line, names) => {
      const texts: Text[] = []
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) texts.push(walker.currentNode as Text)
      return names.map((name) => {
        const text = texts.find(({ data }) => data.includes(name))
        if (text === undefined) return 0
        const range = document.createRange()
        range.setStart(text, text.data.indexOf(name))
        range.setEnd(text, text.data.indexOf(name) + name.length)
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
      })
    }, flags)
    expect(rows).toEqual(flags.map(() => 1))
  })
  await test.step('the line of a step is scrolled to, however high the lines are that nobody has seen yet', async () => {
    await openMachine(page)
    await editorReady(page)
    const calls = Array.from({ length: 200 }, (_, i) => `${LONG.split('\n').slice(2, 4).join('\n')} # ${i}`)
    await page.evaluate((text) => window.explorer.load(text), `board 16M\nA = spawn\n${calls.join('\n')}\n`)
    for (const step of [150, 149, 146, 141, 201, 3]) {
      await goTo(page, step)
      await expect(page.locator('.cm-line.line-current')).toContainText(`# ${step - 2}`)
      await expect(page.locator('.cm-line.line-current')).toBeInViewport({ ratio: 1 })
    }
  })
})

test('narration is offered its values, and what its links can select', async ({ page }) => {
  await openMachine(page, 3)
  await editorReady(page)
  await typeAfter(page, 'A: munmap(a+16K, 16K)', '\n> ')
  const options = page.locator('.cm-tooltip-autocomplete')
  await page.keyboard.type('{siz')
  await options.getByRole('option', { name: 'size' }).click()
  await expect(options.getByRole('option', { name: /^a/ })).toBeVisible()
  await page.keyboard.type('a} [it](freed')
  await options.getByRole('option', { name: 'freed' }).click()
  await expect(editorLine(page, '> ')).toHaveText('> {size a} [it](freed)')
  await settled(page)
  await expect(page.locator('.cm-lint-marker')).toHaveCount(0)
})

test('reads as a program, and what is wrong with it stands above it', async ({ page }) => {
  await openExplorer(page)
  const program = page.getByRole('textbox', { name: 'The scenario as a program' })
  await expect(program).toHaveAttribute('contenteditable', 'false')
  await expect(program).toContainText('A asks for 260 KiB.')
  await expect(program).not.toContainText('{wanted}')
  await editorLine(page, 'A: a = mmap(260K)').click()
  await expectStep(page, 2)
  // Its result stands in the same row, and what can be pressed in the line takes no room.
  const row = await editorLine(page, 'A: a = mmap(260K)').boundingBox()
  expect(row?.height).toBe(ROW)
  await program.focus()
  await page.keyboard.press('ArrowDown')
  await expectStep(page, 3)
  await page.keyboard.press('ArrowLeft')
  await expectStep(page, 2)

  await page.evaluate(() => window.explorer.load('A = spawn\nvoid *p = malloc(4096);\nfree(p);\n'))
  await page.getByRole('button', { name: '2 problems' }).click()
  const problems = page.getByRole('region', { name: 'Problems in the text' })
  await problems.getByRole('button', { name: /^Line 3 / }).click()
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect(editor(page)).toBeFocused()
  await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe('free(p)')
  await problems.getByRole('button', { name: 'Write mmap(4096)' }).click()
  await settled(page)
  await problems.getByRole('button', { name: 'Write munmap(p, 4096)' }).click()
  await settled(page)
  await expect(problems).toHaveCount(0)
  await expect(editor(page)).toContainText('void *p = mmap(4096);')
  await expect(timeline(page)).toHaveAttribute('aria-valuemax', '3')
})
