/**
 * The clauses of the kernel's description of memory without an MMU, each with what it says of the other case: one call of a lesson, run on
 * both machines. README.md has the same table.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import type { Program } from '../../documents/scenario/compile/program.ts'
import { secondProgram } from '../../documents/scenario/beside/secondProgram.ts'
import { Mistakes } from '../../documents/scenario/diagnostic.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { totalPages } from '../../base/units.ts'
import type { StepView } from '../../protocol/view.ts'
import { OpenDocument, type ServedDocument } from '../../worker/openDocument.ts'
import { NOMMU } from '../nommu/model.ts'
import { MMU } from './model.ts'

await NOMMU.prepareSteps()

/** Clause, lesson, call, and what it comes to without an MMU and with one. */
const ROWS = [
  ['D1', 'beside-fork', 'A: B = fork()', 'ENOSYS', 'works, 4 pages'],
  ['D1', 'beside-fork', 'A: C = vfork()', 'works', 'works'],
  ['D2', 'beside-anonymous', 'A: a = mmap(36K)', 'works, 9 pages', 'works'],
  ['D2', 'beside-anonymous', 'A: poke(a+32K, 5)', 'works', 'works, 1 page'],
  ['D3', 'beside-shared', 'A: s = mmap(NULL, 16K, rw, MAP_SHARED|MAP_ANONYMOUS)', 'works, 4 pages', 'works'],
  ['D3', 'beside-shared', 'A: C = fork()', 'ENOSYS', 'works, 1 page'],
  ['D4', 'beside-file', 'B: b = mmap(NULL, 8K, r, MAP_PRIVATE, g, 0)', 'works', 'works'],
  ['D5', 'beside-file', 'A: x = mmap(NULL, 16K, rx, MAP_PRIVATE, h, 0)', 'works', 'works'],
  ['D6', 'beside-file', 'A: a = mmap(NULL, 8K, r, MAP_PRIVATE, f, 0)', 'works, 2 pages', 'works'],
  ['D7', 'beside-file', 'B: poke(b, 3)', 'works', 'SIGSEGV'],
  ['D8', 'beside-copy', 'A: a = mmap(NULL, 16K, rw, MAP_PRIVATE, f, 0)', 'works, 4 pages', 'works'],
  ['D8', 'beside-copy', 'A: poke(a, 1)', 'works', 'works, 5 pages'],
  ['D9', 'beside-shared-file', 'A: a = mmap(NULL, 8K, rw, MAP_SHARED, f, 0)', 'ENODEV', 'works'],
  ['D10', 'beside-shared-file', 'A: ftruncate(r, 16K)', 'works, 4 pages', 'works'],
  ['D10', 'beside-shared-file', 'B: c = mmap(NULL, 16K, rw, MAP_SHARED, s, 0)', 'works', 'works'],
  ['N2', 'beside-anonymous', 'A: c = mmap(1M)', 'works, 256 pages', 'works'],
  ['N3', 'beside-anonymous', 'A: peek(a)', 'works', 'works, 3 pages'],
  [
    'N4',
    'beside-anonymous',
    'A: b = mmap(NULL, 20K, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_UNINITIALIZED)',
    'works, 5 pages',
    'works',
  ],
  ['N5', 'beside-place', 'cat /proc/maps', 'works', 'ENOENT'],
  ['N6', 'beside-place', 'A: cat maps', 'works', 'works'],
  [
    'N7',
    'beside-place',
    'A: d = mmap(0x20000000, 8K, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED)',
    'EINVAL',
    'works',
  ],
  ['S1', 'beside-segments', 'A: id = shmget(IPC_PRIVATE, 16K, IPC_CREAT)', 'works, 4 pages', 'works'],
  ['S1', 'beside-segments', 'A: c = shmat(id)', 'works', 'works'],
  ['S2', 'beside-shared-file', 'B: peek(c)', 'works', 'works, 3 pages'],
  ['F1', 'beside-segments', 'B: futex(b, FUTEX_WAIT, 1)', 'works', 'works, 3 pages'],
  ['F2', 'beside-devices', 'A: futex(g, FUTEX_WAIT, 255)', 'works', 'EFAULT'],
  ['M1', 'beside-resize', 'A: b = mremap(a, 16K, 8K, 0)', 'works', 'works'],
  ['M2', 'beside-resize', 'A: d = mremap(a, 16K, 1M, MREMAP_MAYMOVE)', 'ENOMEM', 'works'],
  [
    'M3',
    'beside-resize',
    'A: k = mremap(e, 16K, 16K, MREMAP_MAYMOVE|MREMAP_FIXED, 0x30000000)',
    'EINVAL',
    'works',
  ],
  ['M4', 'beside-resize', 'A: h = mremap(g, 0, 16K, MREMAP_MAYMOVE)', 'EINVAL', 'works'],
  ['D9', 'beside-devices', 'A: a = mmap(NULL, 16K, rw, MAP_SHARED, d, 0)', 'ENODEV', 'works'],
  ['D11', 'beside-devices', 'A: b = mmap(NULL, 16K, rw, MAP_SHARED, r, 0)', 'works', 'works'],
  ['D12', 'beside-devices', 'A: g = mmap(NULL, 64K, rw, MAP_SHARED, f, 0)', 'works', 'works'],
  ['N1', 'beside-rules', 'A: x = mmap(NULL, 10000, rx, MAP_PRIVATE, f, 0)', 'works', 'works'],
  ['N8', 'beside-devices', 'A: q = mmap(NULL, 4K, r, MAP_PRIVATE, p, 0)', 'ENODEV', 'ENODEV'],
  ['C1', 'beside-devices', 'B: i = mmap(NULL, 4K, rw, MAP_SHARED, h, 32K)', 'works', 'works'],
  ['C2', 'beside-devices', 'B: x = mmap(NULL, 4K, rx, MAP_SHARED, h, 0)', 'EINVAL', 'works'],
  ['C3', 'beside-devices', 'A: u = mmap(NULL, 16K, r, MAP_PRIVATE, t, 0)', 'works, 4 pages', 'ENOSYS'],
  ['C6', 'beside-shared-file', 'A: ftruncate(r, 16K)', 'works, 4 pages', 'works'],
  ['C8', 'beside-rules', 'A: e = mmap(NULL, 8K, rx, MAP_PRIVATE, t, 0)', 'EPERM', 'EPERM'],
  ['T1', 'beside-rules', 'sysctl vm.nr_trim_pages = 0', 'works', 'ENOENT'],
  ['A1', 'beside-rules', 'D: ptrace_peek(A, a+8K-4)', 'EIO', 'works, 1 page'],
  ['A2', 'beside-rules', 'D: ptrace_poke(A, l, 1)', 'EIO', 'EIO'],
  ['A3', 'beside-rules', 'A: q = mmap(NULL, 32K, rx, MAP_PRIVATE, h, 0)', 'works, 8 pages', 'works'],
  ['M5', 'beside-rules', 'A: w = mremap(a, 4K, 16K, MREMAP_MAYMOVE)', 'EINVAL', 'works'],
] as const

const SCENARIOS = join(import.meta.dirname, '../../../public/scenarios')

function bothOf(lesson: string): readonly [ServedDocument, ServedDocument] {
  const text = readFileSync(join(SCENARIOS, `${lesson}.nommu`), 'utf8')
  const { program, header } = parseProgram(text)
  const second = secondProgram(program)
  if (second?.mmu == null) throw new Error(`${lesson} has no machine with an MMU beside it`)
  const options = { text, header, look: null, beside: null, mistakes: new Mistakes() }
  const run = (one: Program): ServedDocument =>
    one.mmu === null
      ? new OpenDocument(NOMMU, NOMMU.scenario(one), options, null)
      : new OpenDocument(MMU, MMU.scenario(one), options, null)
  const documents = [run(program), run(second)] as const
  for (const document of documents) document.advance(document.steps)
  return documents
}

function outcomeOf({ call, change }: StepView): string {
  const refused = /^= (?:-1 )?(E[A-Z]+|SIG[A-Z]+)/.exec(call?.result ?? '')?.[1]
  const pages = totalPages(change.taken)
  const taken = pages === 0 ? '' : `, ${pages} ${pages === 1 ? 'page' : 'pages'}`
  return `${refused ?? 'works'}${taken}`
}

describe('with an MMU and without', () => {
  it.each(ROWS)('%s, %s: %s gives %s, and with an MMU %s', (_, lesson, call, without, withMmu) => {
    const [first, second] = bothOf(lesson)
    const step = Array.from({ length: first.steps }, (__, i) => i + 1).find(
      (at) => first.show(at).call?.text === call,
    )
    if (step === undefined) throw new Error(`${lesson} has no ${call}`)
    expect([outcomeOf(first.show(step)), outcomeOf(second.show(step))]).toEqual([without, withMmu])
  })

  test('the page of a file that was written is seen through the mapping, and not in the copy', () => {
    const [first, second] = bothOf('beside-file')
    const reads = (document: ServedDocument): string[] =>
      Array.from({ length: document.steps }, (_, i) => document.show(i + 1)).flatMap(({ call }) =>
        call?.text === 'A: peek(a)' ? [call.result] : [],
      )
    expect(reads(first)).toEqual(['= 0xc00000000', '= 0xc00000000'])
    expect(reads(second)).toEqual(['= 0xc00000000', '= 65'])
  })

  test('the table says the same', () => {
    const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
    const listed = [
      ...readme.matchAll(/^\| ([A-Z][0-9]+) +\| `([^`]+)` +\| `([^`]+)` +\| ([^|]+?) +\| ([^|]+?) +\|/gm),
    ]
    const plain = (text = ''): string => text.replaceAll('\u2502', '|')
    expect(listed.map((row) => row.slice(1, 6).map(plain))).toEqual(ROWS.map((row) => [...row]))
  })
})
