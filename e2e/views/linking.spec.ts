import type { Page } from '@playwright/test'
import {
  SHARED,
  SHARED_START,
  card,
  clickMiddle,
  editorReady,
  editorLine,
  goTo,
  middle,
  openMachine,
  outlined,
  treeNode,
} from '../machine.ts'
import { expect, settled, test } from '../page.ts'

test.beforeEach(async ({ page }) => {
  await openMachine(page, SHARED)
  await editorReady(page)
})

/** How far the map lets a page recede behind what is marked: the veil's opacity at the middle of the page, 0 to 255. */
const veilAt = (page: Page, [x, y]: readonly [number, number]): Promise<number> =>
  page.evaluate(
    ([left, top]) => {
      const canvas = document.querySelectorAll<HTMLCanvasElement>('.pagemap-canvas canvas')[1]
      if (canvas === undefined) throw new Error('The page map has no canvas for marks.')
      const box = canvas.getBoundingClientRect()
      const at = (clientX: number, clientY: number): readonly [number, number] => [
        ((clientX - box.left) * canvas.width) / box.width,
        ((clientY - box.top) * canvas.height) / box.height,
      ]
      return canvas.getContext('2d')?.getImageData(...at(left, top), 1, 1).data[3] ?? 0
    },
    [x, y] as const,
  )

/** The middle of a page in the map; found as a person finds it, by pointing until its address is read. */
async function placeOfPage(page: Page, address: string): Promise<readonly [number, number]> {
  const wanted = Number.parseInt(address, 16)
  const map = await page.getByRole('application', { name: /^Map of all pages/ }).boundingBox()
  if (map === null) throw new Error('The page map is not drawn.')
  const readAt = async (x: number, y: number): Promise<number | null> => {
    await page.mouse.move(x, y)
    const text = await page.evaluate(async () => {
      await window.explorer.idle()
      return document.querySelector('.pagemap-readout-address')?.textContent
    })
    return text === undefined ? null : Number.parseInt(text, 16)
  }
  /** Pixels along a line, 8 apart, and the address that is read there. */
  const readAlong = async (
    from: number,
    to: number,
    at: (i: number) => readonly [number, number],
  ): Promise<readonly (readonly [number, number])[]> => {
    const read: [number, number][] = []
    for (let i = from; i < to; i += 8) {
      const found = await readAt(...at(i))
      if (found !== null) read.push([i, found])
    }
    return read
  }
  /** The middle of the stretch that reads nearest to what is wanted. */
  const nearest = (read: readonly (readonly [number, number])[]): number => {
    const distance = Math.min(...read.map(([, found]) => Math.abs(found - wanted)))
    const stretch = read.filter(([, found]) => Math.abs(found - wanted) === distance)
    return stretch[Math.floor(stretch.length / 2)]?.[0] ?? Number.NaN
  }
  const middleX = map.x + map.width / 2
  const y = nearest(await readAlong(map.y, map.y + map.height, (i) => [middleX, i]))
  const x = nearest(await readAlong(map.x, middleX, (i) => [i, y]))
  expect(await readAt(x, y)).toBe(wanted)
  return [x, y]
}

test('what is selected in one view is marked in the others', async ({ page }) => {
  await test.step('a region selected in the tree is marked everywhere, until Escape', async () => {
    const node = page.getByRole('treeitem', { name: `node ${SHARED_START},` })
    await clickMiddle(page, treeNode(page, SHARED_START))
    await expect(node).toHaveAttribute('aria-selected', 'true')
    await page.mouse.move(5, 5)
    await settled(page)
    // The region, and a mapping each of A and B at the same height.
    await expect(outlined(page, 'selected')).toHaveCount(3)
    const tops = await outlined(page, 'selected').evaluateAll((bars) =>
      bars.map((bar) => bar.getAttribute('y')),
    )
    expect(new Set(tops).size).toBe(1)
    // The lines and the steps that made it and that shared it.
    await expect(page.locator('.cm-line.line-selected')).toHaveText([/A: p = mmap/, /B: q = mmap/])
    await expect(page.locator('.timeline-notch.is-selected')).toHaveCount(2)
    await expect(card(page)).toHaveAccessibleName('Selected')
    await expect(card(page)).toContainText('/disk/prog')

    await page.keyboard.press('Escape')
    await settled(page)
    await expect(outlined(page, 'selected')).toHaveCount(0)
    await expect(page.locator('.line-selected')).toHaveCount(0)
    await expect(node).toHaveAttribute('aria-selected', 'false')
    await expect(card(page)).toHaveAccessibleName('The machine')
  })
  await test.step('the map lets all pages recede but those of what is selected', async () => {
    await page.keyboard.press('Escape')
    await openMachine(page, SHARED)
    const shared = await placeOfPage(page, '0x80062000')
    const other = await placeOfPage(page, '0x80042000')
    await clickMiddle(page, treeNode(page, SHARED_START))
    await page.mouse.move(5, 5)
    await settled(page)
    expect(await veilAt(page, other)).toBeGreaterThan(60)
    expect(await veilAt(page, shared)).toBeLessThan(20)
    await page.keyboard.press('Escape')
    await settled(page)
    expect(await veilAt(page, other)).toBe(0)
  })
  await test.step('a mapping of one process is told as part of what it shares', async () => {
    await page.keyboard.press('Escape')
    await openMachine(page, SHARED)
    const bar = page.locator('.columns-processes .columns-vma').filter({ hasText: 'prog' }).last()
    await clickMiddle(page, bar.locator('.columns-body'))
    await settled(page)
    await expect(card(page)).toHaveAccessibleName('Selected')
    await expect(card(page)).toContainText('B')
    await expect(page.locator('.tree-ring.is-selected')).toHaveCount(1)
  })
  await test.step('selecting keeps through steps, and the card says when the thing is gone', async () => {
    await page.keyboard.press('Escape')
    await openMachine(page, SHARED)
    await clickMiddle(page, treeNode(page, SHARED_START))
    await goTo(page, 10)
    await expect(card(page)).toHaveAccessibleName('Selected')
    await expect(outlined(page, 'selected')).toHaveCount(2)
    await goTo(page, 12)
    await expect(card(page)).toContainText('does not exist after step 12')
    await goTo(page, SHARED)
    await expect(outlined(page, 'selected')).toHaveCount(3)
  })
  await test.step('the card has the numbers of a region', async () => {
    await page.keyboard.press('Escape')
    await openMachine(page, SHARED)
    await page.evaluate(() =>
      window.explorer.load('board 1M\nsysctl vm.nr_trim_pages = 0\nA = spawn\nA: a = mmap(20K)\n'),
    )
    await goTo(page, 3)
    await clickMiddle(page, treeNode(page, '0x80048000'))
    await expect(card(page)).toContainText('20 KiB (5 pages)')
    await expect(card(page)).toContainText('Made by step 3')
    await expect(card(page).locator('dl')).toContainText('Slack12 KiB (3 pages) up to 0x80050000')
    await page.mouse.move(...(await middle(treeNode(page, '0x80042000'))))
    // What is kept stays; pointing elsewhere does not change the card.
    await expect(card(page)).toContainText('0x80048000')
  })
})

test('what is pointed at in one view is shown in the others', async ({ page }) => {
  await test.step('a process: all that it maps', async () => {
    await page.mouse.move(
      ...(await middle(page.locator('.columns-head-process .columns-head-title').first())),
    )
    await settled(page)
    await expect(card(page)).toHaveAccessibleName('Pointed at')
    await expect(card(page)).toContainText('PID1')
    await expect(page.locator('.tree-ring.is-hovered')).toHaveCount(5)
  })
  await test.step('a page in the map: pointing shows its region in the other views, a click keeps it', async () => {
    await page.keyboard.press('Escape')
    await openMachine(page, SHARED)
    const place = await placeOfPage(page, '0x80062000')
    await expect(page.locator('.pagemap-readout')).toContainText('shared copy')
    await expect(page.locator('.pagemap-readout')).toContainText('A')
    await expect(outlined(page, 'hover')).toHaveCount(3)
    await expect(page.locator('.tree-ring.is-hovered')).toHaveCount(1)
    await expect(page.locator('.cm-line.line-hover')).toHaveText([/A: p = mmap/, /B: q = mmap/])
    await expect(card(page)).toHaveAccessibleName('Pointed at')
    await page.mouse.click(...place)
    await page.mouse.move(5, 5)
    await settled(page)
    await expect(card(page)).toHaveAccessibleName('Selected')
    await expect(card(page)).toContainText(SHARED_START)
    await expect(outlined(page, 'selected')).toHaveCount(3)
  })
  await test.step('a line of the text: what its step did', async () => {
    await page.keyboard.press('Escape')
    await openMachine(page, SHARED)
    await goTo(page, 4)
    await editorLine(page, 'A: a = mmap(64K)').hover()
    await settled(page)
    await expect(card(page)).toHaveAccessibleName('Pointed at')
    await expect(page.locator('.timeline-notch.is-hovered')).toHaveCount(1)
    // The hole has cut what the line made into two regions.
    await expect(page.locator('.tree-ring.is-hovered')).not.toHaveCount(0)
  })
})
