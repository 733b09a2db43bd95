import { describe, expect, it } from 'vitest'
import { asPfn } from '../../base/units.ts'
import { packReport } from '../../sim/nommu/boards/packedReport.ts'
import type { ReportedBoard } from '../../sim/nommu/boards/reported.ts'
import { readProgram } from './compile/compile.ts'
import { finish } from '../../base/work.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { machineView } from '../../machines/nommu/view/view.ts'
import { NO_REGIONS_CHANGE } from '../../protocol/view.ts'
import { parseProgram } from './read.ts'
import { runScenario } from './testing/runScenario.ts'

/** 1 MiB at 0: 64 pages of the kernel, a mapping of 12 pages with its trimmed rest, and blocks of 16 pages behind it, every other one free. */
const BOARD: ReportedBoard = {
  zone: {
    name: 'Normal',
    startPfn: asPfn(0),
    spannedPages: 256,
    managedPages: 192,
    watermarkMin: 8,
    watermarkLow: 10,
    watermarkHigh: 12,
    pageblockOrder: 10,
    mobilityGrouping: false,
  },
  pageblocks: [0],
  blocks: [
    { page: 76, order: 2 },
    ...[80, 112, 144, 176, 208].map((page) => ({ page, order: 4 })),
    { page: 240, order: 3 },
  ],
  regions: [
    { start: 64 * 4096, end: 76 * 4096, top: 76 * 4096, permissions: 'rw-p', offset: 0, file: -1 },
    { start: 96 * 4096, end: 112 * 4096, top: 112 * 4096, permissions: 'rwxp', offset: 0, file: 0 },
    { start: 0x22000000, end: 0x22004000, top: 0x22004000, permissions: 'r-xs', offset: 0, file: 1 },
  ],
  processes: [
    {
      pid: 1,
      name: '',
      mappings: [{ region: 0, start: 64 * 4096, end: 76 * 4096, permissions: 'rw-p' }],
    },
    {
      pid: 15,
      name: 'my-sh',
      mappings: [
        { region: 1, start: 96 * 4096, end: 112 * 4096, permissions: 'rwxp' },
        { region: 2, start: 0x22000000, end: 0x22004000, permissions: 'r-xs' },
      ],
    },
  ],
  files: ['/bin/sh', '/rom/lib.so'],
  evidence: [
    { pages: 64, evidence: 0 },
    { pages: 192, evidence: 2 },
  ],
}
const WORD = packReport(BOARD)

const textOf = (
  word: string,
  calls = 'my_sh_15: a = mmap(64K)\np1: munmap(0x40000, 48K)\nmy_sh_15: b = mmap(128K)',
) => `board report ${word}\n${calls}\n`

describe('a board from a report', () => {
  it('is the start of a scenario, in which its processes make calls', () => {
    const { program, diagnostics } = parseProgram(textOf(WORD))
    expect(diagnostics).toEqual([])
    expect(program.processNames).toEqual(['p1', 'my_sh_15'])
    expect(runScenario(textOf(WORD)).errnos).toEqual([null, null, 'ENOMEM'])
  })

  it('is shown with how each page is known, at every step anew', () => {
    const { machine } = new ScenarioSource(parseProgram(textOf(WORD)).program).start()
    const [first, second] = [0, 1].map(() => machineView(machine, NO_REGIONS_CHANGE).frames.evidence)
    expect([...(first ?? [])]).toEqual(
      BOARD.evidence.flatMap(({ pages, evidence }) => Array.from({ length: pages }, () => evidence)),
    )
    // What is sent to the page is transferred, and must not be the machine's own.
    expect(second?.buffer).not.toBe(first?.buffer)
  })

  it.each(['beside board report', 'mmu beside'])('stands by itself: %s', (kind) => {
    const text = kind.startsWith('beside')
      ? `board 1M\nbeside board report ${WORD}\nA = spawn\n`
      : `board report ${WORD}\nbeside mmu\nA = spawn\n`
    const { diagnostics } = parseProgram(text)
    expect(diagnostics.map(({ message }) => message).join()).toMatch(/report/)
  })

  it('begins with the first of its processes where none is named', () => {
    const { program } = parseProgram(textOf(WORD, 'a = mmap(64K)'))
    expect(program.ops.map((op) => (op.op === 'call' ? op.process : null))).toEqual([0])
  })

  it('waits for those who can read it', () => {
    const { isStrange, diagnostics } = finish(readProgram(textOf(WORD, ''), null))
    expect(isStrange).toBe(true)
    expect(diagnostics).toEqual([])
  })

  it.each([
    ['cut', WORD.slice(0, -3), /cut or changed/],
    ['changed', `B${WORD.slice(1)}`, /cut or changed/],
    ['with something behind it', `${WORD} 16M`, /not expected here/],
    ['empty', '', /missing/],
  ])('is told in its place where it is %s', (_, word, message) => {
    const { diagnostics, program } = parseProgram(textOf(word, 'A = spawn'))
    expect(diagnostics[0]).toMatchObject({ line: 1, severity: 'error' })
    expect(diagnostics[0]?.message).toMatch(message)
    expect(program.board.kind).toBe('synthetic')
  })

  it('may be longer than other lines', () => {
    const long = { ...BOARD, files: ['/bin/sh', `/rom/${'x'.repeat(300)}`] }
    for (let i = 0; i < 10; i++) long.files.push(`/unused/${'y'.repeat(300)}${i}`)
    const text = textOf(packReport(long), 'A = spawn')
    expect(text.indexOf('\n')).toBeGreaterThan(2000)
    expect(parseProgram(text).diagnostics).toEqual([])
  })
})
