import { expect, it } from 'vitest'
import { Mistakes } from '../../../documents/scenario/diagnostic.ts'
import { parseProgram } from '../../../documents/scenario/read.ts'
import { checkInvariants } from '../../../sim/nommu/invariants.ts'
import { nommuTimeline } from '../model.ts'
import { ScenarioSource } from '../scenarioSource.ts'

/** What the page map is to show of a machine whose kernel ends at 0x80040000, and what is told of the text. */
async function shown(name: string) {
  const { program, diagnostics } = parseProgram(
    `board 1M\nview map zoom ${name}\nA = spawn\nA: a = mmap(64K)\nA: munmap(a, 64K)\nA: b = mmap(2M)\n`,
  )
  expect(diagnostics).toEqual([])
  const source = new ScenarioSource(program)
  const timeline = nommuTimeline(source, checkInvariants)
  while (!timeline.done) timeline.advance(1)
  const mistakes = new Mistakes()
  const target = program.look?.zoom
  const at = target && (await source.zoomPlace(timeline, target, mistakes))
  return { at, told: mistakes.list().map(({ line, column, message }) => `${line}:${column} ${message}`) }
}

it('is a mapping as it was made', async () => {
  expect(await shown('a')).toEqual({ at: { start: 0x80050000, end: 0x80060000 }, told: [] })
})

it('is all that a process had when it began', async () => {
  expect(await shown('A')).toEqual({ at: { start: 0x80040000, end: 0x80044000 }, told: [] })
})

it('is nothing where the call was refused', async () => {
  expect(await shown('b')).toEqual({ at: null, told: [] })
})

it('tells a name that the text does not have', async () => {
  expect(await shown('c')).toEqual({ at: null, told: ['2:15 Nothing in this text is called c.'] })
})
