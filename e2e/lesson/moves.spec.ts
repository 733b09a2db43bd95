/** "Find the move", in one visit: an exercise from a seed, a wrong move, a hint, the right one, its score, its link, and paper. */
import { finish } from '../../src/base/work.ts'
import { makeMove } from '../../src/exercises/moves/makeMove.ts'
import { editorLine, editorReady } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

const SEED = 2026

test('an exercise by chance is solved, scored, handed on as a link that is checked anew, and printed', async ({
  page,
}) => {
  test.slow()
  // The first asks which mapping is to be freed: each choice is a line to put in before the request.
  const { solution, question, text } = finish(makeMove(SEED, 1))
  const wordsOf = (isRight: boolean): string =>
    question.choices.find((choice) => choice.isRight === isRight)?.words[0]?.text ?? ''
  const before = text.split('\n').find((_, at, lines) => lines[at + 1]?.includes('wanted = ')) ?? ''
  await page.addInitScript(() => {
    window.print = () => {
      document.documentElement.dataset['printed'] = String(document.querySelectorAll('.handout-page').length)
    }
  })
  await openExplorer(page)
  const dialog = page.getByRole('dialog', { name: 'Find the move' })
  const exercise = page.getByRole('region', { name: 'Exercise' })

  await test.step('the seed gives the exercise, and nothing is told of what helps', async () => {
    await page.locator('.document-button').click()
    await page.getByRole('button', { name: 'Find the move…' }).click()
    await dialog.getByRole('spinbutton', { name: 'Seed' }).fill(String(SEED))
    await dialog.getByRole('button', { name: /^1 Which mapping to free/ }).click()
    await settled(page)
    expect(await page.evaluate(() => window.explorer.text())).toBe(text)
    await expect(exercise).toContainText('is refused')
    await expect(page.locator('.refused-answer, .refused-line, .places-key')).toHaveCount(0)
  })

  await test.step('a locked line stays, a wrong move does not solve it, and a hint is there for the asking', async () => {
    await editorReady(page)
    await editorLine(page, before).first().click()
    await page.keyboard.insertText('x')
    await expect(page.locator('.locked-why')).toContainText('is locked')
    await page.keyboard.press('End')
    await page.keyboard.insertText(`\n${wordsOf(false)}`)
    await settled(page)
    await expect(exercise).toHaveAttribute('data-solved', 'false')
    await exercise.getByRole('button', { name: /Show a hint/ }).click()
    await expect(exercise.getByRole('list', { name: 'Hints' }).getByRole('listitem')).toHaveCount(1)
    await page.keyboard.press('ControlOrMeta+Z')
  })

  let link = ''
  await test.step('the right one solves it, and gives a link', async () => {
    await editorLine(page, before).first().click()
    await page.keyboard.press('End')
    await page.keyboard.insertText(`\n${wordsOf(true)}`)
    await settled(page)
    await expect(exercise).toHaveAttribute('data-solved', 'true')
    expect(await page.evaluate(() => window.explorer.text())).toBe(solution)
    link = await exercise.getByRole('textbox', { name: 'Link to this solution' }).inputValue()
  })

  await test.step('the score says so, and a sheet for a class has its answers on the last page', async () => {
    await exercise.getByRole('button', { name: 'All exercises and scores' }).click()
    await expect(dialog).toContainText('1 solved, 0 without a hint.')
    await expect(dialog.getByRole('button', { name: /^1 Which/ })).toContainText('✓ solved, 1 hint')
    await dialog.getByRole('button', { name: 'Print…' }).click()
    await expect(dialog.getByRole('status')).toContainText('went to the browser')
    // Four exercises, and their answers.
    await expect(page.locator('html')).toHaveAttribute('data-printed', '2')
  })

  await test.step('whoever opens the link sees it checked anew', async () => {
    await page.goto('about:blank')
    await openExplorer(page, link)
    await expect(exercise).toHaveAttribute('data-solved', 'true')
    expect(await page.evaluate(() => window.explorer.text())).toBe(solution)
  })
})
