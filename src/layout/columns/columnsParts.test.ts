/** The parts of a program in the columns: they fill its block, and stay in the bars. */
import { expect, it } from 'vitest'
import { partsByRow, programParts } from '../../model/step/programParts.ts'
import type { StepView } from '../../protocol/view.ts'
import { openScenario } from '../../worker/testing/openScenario.ts'
import { WHOLE_AXIS } from './addressAxis.ts'
import { columnsAxis, columnsLayout } from './columns.ts'
import { partBars } from './columnsParts.ts'

const viewOf = (text: string): StepView => {
  const document = openScenario(text)
  return document.show(document.steps)
}
const partsIn = (view: StepView, n = 0) => {
  const process = view.spaces.processes[n]
  if (process === undefined) throw new Error('no process')
  return programParts(view, process)
}
const FLAT = 'board 8M\nfile "/rom/ls" flat text 480K data 60K bss 30K stack 16K relocs 9000\n'

it('of a flat program follow each other from its data to the end of its block', () => {
  const parts = partsIn(viewOf(`${FLAT}P = exec("/rom/ls")\n`))
  expect(parts.map(({ what }) => what)).toEqual(['text', 'data', 'bss', 'room', 'stack', 'arguments'])
  const [text, data, bss] = parts
  expect((text?.end ?? 0) - (text?.start ?? 0)).toBe(480 * 1024)
  expect((data?.end ?? 0) - (data?.start ?? 0)).toBe(60 * 1024)
  expect((bss?.end ?? 0) - (bss?.start ?? 0)).toBe(30 * 1024)
  for (const [n, part] of parts.slice(2).entries()) expect(part.start).toBe(parts[n + 1]?.end)
  expect((parts.at(-1)?.end ?? 0) % 4096).toBe(0)
})

it('show how far the break was moved', () => {
  const parts = partsIn(viewOf(`${FLAT}P = exec("/rom/ls")\nP: b = brk(0)\nP: brk(b+1000)\n`))
  const heap = parts.find(({ what }) => what === 'heap')
  expect((heap?.end ?? 0) - (heap?.start ?? 0)).toBe(1000)
})

it('of an ELF program are its segments, the holes between them, its stack, and what rounding to pages costs', () => {
  const text =
    'board 8M\nfile "/bin/t" elf rx 0 20K, rw 24K 1000+500 stack 8K interp "/lib/l"\nfile "/lib/l" elf rx 0 5000\nP = exec("/bin/t")\n'
  const blocks = [...partsByRow(partsIn(viewOf(text))).values()].map((parts) => parts.map(({ name }) => name))
  expect(blocks).toHaveLength(3)
  expect(blocks).toEqual(
    expect.arrayContaining([
      ['text', 'hole', 'data', 'bss', 'rounding'],
      ['interpreter’s text', 'rounding'],
      ['stack', 'arguments'],
    ]),
  )
})

it('show what of the block is kept where nothing is trimmed', () => {
  const parts = partsIn(viewOf(`${FLAT}sysctl vm.nr_trim_pages = 0\nP = exec("/rom/ls")\n`))
  const kept = parts.find(({ what }) => what === 'untrimmed')
  const [first, last] = [parts[1]?.start ?? 0, kept?.end ?? 0]
  expect(Math.log2(last - first) % 1).toBe(0)
})

it('are cut where some of them is unmapped, and end with their mapping', () => {
  const small = 'board 8M\nfile "/rom/ls" flat text 8K data 60K bss 4K\nP = exec("/rom/ls")\n'
  const parts = partsIn(viewOf(`${small}P: b = brk(0)\nP: munmap(b-32K, 8K)\n`))
  const data = parts.filter(({ what }) => what === 'data' || what === 'bss')
  const before = partsIn(viewOf(small)).filter(({ what }) => what === 'data' || what === 'bss')
  const bytes = (all: typeof data) => all.reduce((sum, { start, end }) => sum + end - start, 0)
  expect(bytes(before) - bytes(data)).toBe(8192)
})

it('are not known of a process that spawn started', () => {
  expect(partsIn(viewOf('board 8M\nA = spawn\n'))).toEqual([])
})

it('lie inside the bars of their process', () => {
  const view = viewOf(`${FLAT}P = exec("/rom/ls")\nQ = exec("/rom/ls")\n`)
  const axis = columnsAxis(view, 600, null, null)
  const layout = columnsLayout(view, axis, { width: 600, height: 600 }, WHOLE_AXIS)
  const drawn = partBars(view, layout)
  expect(new Set(drawn.map(({ what }) => what))).toContain('stack')
  for (const part of drawn) {
    const bar = layout.bars.find(({ key }) => part.key.startsWith(`${key} `))
    expect(bar).toBeDefined()
    expect(part.y).toBeGreaterThanOrEqual((bar?.y ?? 0) - 0.01)
    expect(part.y + part.height).toBeLessThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0) + 0.01)
  }
})
