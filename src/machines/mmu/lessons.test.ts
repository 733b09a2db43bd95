/** The lessons that begin on a machine with an MMU: their words hold, and each is compared with the others of its kind. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { secondProgram } from '../../documents/scenario/beside/secondProgram.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { finish } from '../../base/work.ts'
import { openMmuScenario } from '../../worker/testing/openMmuScenario.ts'

const FOLDER = join(import.meta.dirname, '../../../public/scenarios/mmu')
const NAMES = readdirSync(FOLDER)

const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8')

const opened = (name: string) => openMmuScenario(textOf(name))

/** What each step gave, and how many VMAs there were after it. */
function stepsOf(name: string): readonly string[] {
  const document = opened(name)
  return Array.from({ length: document.steps }, (_, i) => {
    const { call, measures } = document.show(i + 1)
    return `${call?.result ?? ''}; ${measures?.paging?.vmas ?? 0}`
  })
}

describe.each(NAMES)('%s', (name) => {
  it('has words that name only what its steps have, and says where it was not recorded', () => {
    const document = opened(name)
    finish(document.check())
    expect(document.opened().diagnostics).toEqual([])
    expect(document.opened().era === '6.18').toBe(document.show(2).unrecorded === undefined)
  })
})

test.each([
  [['grow-267.nommu', 'grow-fix.nommu', 'grow-today.nommu']],
  [['uml-2613.nommu', 'uml-rfc.nommu', 'uml-today.nommu']],
])('%j make the same calls', (names) => {
  const [first, ...others] = names.map((name) =>
    parseProgram(textOf(name)).program.ops.map(({ text }) => text),
  )
  for (const other of others) expect(other).toEqual(first)
})

test('2004: beyond the object there is SIGBUS, but for the patch, with which it grows', () => {
  const touched = (name: string): string => stepsOf(name)[6]?.split(';')[0] ?? ''
  expect(['grow-267.nommu', 'grow-fix.nommu', 'grow-today.nommu'].map(touched)).toEqual([
    '= SIGBUS (BUS_ADRERR)',
    '= 0',
    '= SIGBUS (BUS_ADRERR)',
  ])
})

test('2005: one VMA whatever the order, or one for each page; a protection of its own with the patches alone', () => {
  const names = ['uml-2613.nommu', 'uml-rfc.nommu', 'uml-today.nommu']
  const grown = names.map((name) => {
    const vmas = stepsOf(name).map((step) => Number(step.split('; ')[1]))
    return (vmas[7] ?? 0) - (vmas[3] ?? 0)
  })
  expect(grown.slice(0, 2)).toEqual([0, 0])
  expect(grown[2]).toBeGreaterThanOrEqual(4)
  expect(names.map((name) => stepsOf(name)[13]?.split(';')[0])).toEqual([
    '= -1 EINVAL (Invalid argument)',
    '= 0',
    '= -1 EINVAL (Invalid argument)',
  ])
  expect(stepsOf('uml-rfc.nommu')[14]).toMatch(/^= SIGSEGV/)
})

test('2005: the limit of mappings stops the kernel of today alone', () => {
  const names = ['uml-2613.nommu', 'uml-rfc.nommu', 'uml-today.nommu']
  expect(names.map((name) => stepsOf(name)[10]?.split(';')[0])).toEqual([
    '= 0',
    '= 0',
    '= -1 ENOMEM (Cannot allocate memory)',
  ])
})

describe('vm.max_map_count', () => {
  const results = (text: string): readonly (string | undefined)[] => {
    const document = openMmuScenario(text)
    return Array.from({ length: document.steps }, (_, i) => document.show(i + 1).call?.result)
  }
  const MAPS = 'A: a = mmap(4K)\nA: b = mmap(NULL, 4K, r, MAP_PRIVATE|MAP_ANONYMOUS)\n'

  it('holds from where it is set, and is gone before it', () => {
    const text = `mmu\nA = spawn\n${MAPS}sysctl vm.max_map_count = 7\nA: c = mmap(NULL, 4K, rx, MAP_PRIVATE|MAP_ANONYMOUS)\nsysctl vm.max_map_count = 9\nA: d = mmap(NULL, 4K, rx, MAP_PRIVATE|MAP_ANONYMOUS)\n`
    const forth = results(text)
    expect(forth.map((result) => /E[A-Z]+/.exec(result ?? '')?.[0] ?? 'works')).toEqual([
      'works',
      'works',
      'works',
      'works',
      'ENOMEM',
      'works',
      'works',
    ])
    const document = openMmuScenario(text)
    const limits = [7, 3, 5, 2].map((step) => {
      const { own } = document.show(step)
      return own?.machine === 'mmu' ? own.maxMapCount : null
    })
    expect(limits).toEqual([9, 65_530, 7, 65_530])
  })

  it.each([
    ['mmu\nsysctl vm.max_map_count = 2147483647', '= 10'],
    ['mmu\nsysctl vm.max_map_count = 2147483648', '= -1 EINVAL (Invalid argument)'],
    ['mmu\nsysctl vm.nr_trim_pages = 0', '= -1 ENOENT (No such file or directory)'],
  ])('%j gives %s', (text, result) => {
    expect(results(text)).toEqual([result])
  })

  it('can be what the second machine differs in', () => {
    const { program, diagnostics } = parseProgram('mmu\nbeside sysctl vm.max_map_count = 7\nA = spawn\n')
    expect(diagnostics).toEqual([])
    expect(secondProgram(program)).toMatchObject({ maxMapCount: 7, nrTrimPages: 1 })
    expect(program.maxMapCount).toBeNull()
  })
})
