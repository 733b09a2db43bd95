import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../src/tools/project.mjs'
import { MACHINE, STEPS, expectStep, openMachine } from './machine.ts'
import { expect, openExplorer, test } from './page.ts'

test('the functions of the console step, load, and tell the machine in the words of nommu-trace/1', async ({
  page,
}) => {
  await test.step('steps, also when one does not wait for it', async () => {
    await openMachine(page)
    await page.evaluate(async () => {
      void window.explorer.step()
      void window.explorer.step()
      await window.explorer.step()
    })
    await expectStep(page, 3)
    await page.evaluate(() => window.explorer.back())
    await expectStep(page, 2)
    await page.evaluate(() => window.explorer.goTo(-5))
    await expectStep(page, 0)
    await page.evaluate(() => window.explorer.goTo(1e9))
    await expectStep(page, STEPS)
  })
  await test.step('gives the machine in the words of nommu-trace/1', async () => {
    await openMachine(page, 8)
    const told = await page.evaluate(async () => ({
      maps: await window.explorer.proc('maps'),
      why: await window.explorer.why(),
      measures: await window.explorer.measures(),
      link: await window.explorer.link(),
    }))
    expect(told.maps).toMatch(/^80060000-80070000 .* \/disk\/prog$/m)
    expect(JSON.stringify(told.why)).toContain('do_mmap')
    expect(told.measures?.longestRun?.pages).toBeGreaterThan(0)
    expect(told.link).toContain('#')
    await expect(page.evaluate(() => window.explorer.proc('nothing'))).rejects.toThrow(/\/proc\/maps/)
    expect(await page.evaluate(() => window.explorer.state())).toMatchObject({
      format: 'nommu-trace/1',
      step: 8,
      zone: { startPfn: 0x80000, spannedPages: 256 },
      freeLists: { movable: { '2': [0x80054] } },
      regions: expect.arrayContaining([
        expect.objectContaining({ start: 0x80060000, end: 0x80070000, usage: 2 }),
      ]),
      processes: [{ pid: 1 }, { pid: 2 }],
      freePages: 156,
    })
  })
  await test.step('has the version of the package', async () => {
    await openExplorer(page)
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
    expect(await page.evaluate(() => window.explorer.version)).toBe(version)
  })
  await test.step('loads a text at its start, mistakes and all', async () => {
    await openExplorer(page)
    const report = await page.evaluate((text) => window.explorer.load(`${text}nonsense\n`), MACHINE)
    expect(report).toMatchObject({ title: 'A machine for tests', steps: STEPS, diagnostics: [{ line: 17 }] })
    expect(await page.evaluate(() => window.explorer.diagnostics())).toEqual(report.diagnostics)
    expect(await page.evaluate(() => window.explorer.text())).toBe(`${MACHINE}nonsense\n`)
    await expectStep(page, 0)
    await page.evaluate(() => window.explorer.load(''))
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('No calls yet')
  })
})

for (const [name, tag, every] of [
  ['lists all that can be opened, and opens every twentieth scenario of it', [], 20],
  ['opens each scenario that it lists', ['@long'], 1],
] as const)
  test(name, { tag: [...tag] }, async ({ page }) => {
    await openExplorer(page)
    const entries = await page.evaluate(() => window.explorer.scenarios())
    const all = entries.filter(({ kind }) => kind === 'scenario')
    const scenarios = all.filter((_, place) => place % every === 0)
    expect(all.length).toBeGreaterThanOrEqual(100)
    expect(entries.length - all.length).toBeGreaterThanOrEqual(60)
    const titles = await page.evaluate(
      async (ids) => {
        const found: string[] = []
        for (const id of ids) {
          await window.explorer.open(id)
          found.push(document.querySelector('.document-title')?.textContent ?? '')
        }
        return found
      },
      scenarios.map(({ id }) => id),
    )
    expect(titles).toEqual(scenarios.map(({ title }) => title))
    await expect(page.evaluate(() => window.explorer.open('no such thing'))).rejects.toThrow(/no such thing/)
  })
