import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nommuTimeline, NOMMU } from '../../../machines/nommu/model.ts'
import { parse, parseProgram } from '../read.ts'
import { print } from '../syntax/print.ts'
import type { Difference, Program } from '../compile/program.ts'
import { secondProgram } from './secondProgram.ts'

const BODY = `A = spawn
A: a = mmap(20K)
A: b = mmap(12K)
# a comment
A: munmap(a, 20K)
`

function told(header: string): readonly string[] {
  const text = `${header}\n${BODY}`
  const lines = text.split('\n')
  return parseProgram(text).diagnostics.map(({ line, column, endColumn, message, suggestion }) => {
    const marked = (lines[line - 1] ?? '').slice(column - 1, endColumn - 1)
    return `${line}:${column} [${marked}] ${message}${suggestion === null ? '' : ` -> ${suggestion}`}`
  })
}

const differences = (header: string): readonly Difference[] | null =>
  parseProgram(`${header}\n${BODY}`).program.beside

const second = (text: string): Program => {
  const program = secondProgram(parseProgram(text).program)
  if (program === null) throw new Error(`nothing beside: ${text}`)
  return program
}

async function run(program: Program) {
  await NOMMU.prepareSteps()
  const timeline = nommuTimeline(NOMMU.scenario(program), null)
  timeline.advance(Infinity)
  return timeline
}

describe('a beside line', () => {
  test('says in what a second machine differs', () => {
    expect(differences('title T')).toBeNull()
    expect(differences('beside sysctl vm.nr_trim_pages = 0')).toEqual([
      { kind: 'sysctl', key: 'vm.nr_trim_pages', value: 0 },
    ])
    expect(differences('beside kernel 2.6.28 slob, without 3,without 4')).toEqual([
      { kind: 'kernel', kernel: { era: '2.6.28', shmDirect: false, slab: 'slob', mmu: null } },
      { kind: 'without', line: 3 },
      { kind: 'without', line: 4 },
    ])
    expect(differences('beside board 8M reserved 1M, mmu # both')?.map(({ kind }) => kind)).toEqual([
      'board',
      'mmu',
    ])
  })

  test('may stand before the lines that it is compared with', () => {
    expect(told('beside board 16M\nboard 8M')).toEqual([])
    expect(told('beside board 8M\nboard 8M')).toHaveLength(1)
  })

  test('is printed as it is read', () => {
    const text = 'beside  sysctl vm.nr_trim_pages=0 ,kernel 2.6.29 # why\n'
    const printed = 'beside sysctl vm.nr_trim_pages = 0, kernel 2.6.29  # why\n'
    expect(print(parse(text).document)).toBe(printed)
    expect(print(parse(printed).document)).toBe(printed)
  })

  test.each([
    [
      'beside',
      '1:7 [] Something is missing here: beside sysctl vm.nr_trim_pages = 0. ->  sysctl vm.nr_trim_pages = 0',
    ],
    ['beside kernal 2.6.29', '1:8 [kernal] There is no difference kernal. Did you mean kernel? -> kernel'],
    [
      'beside kernel 2.6.92',
      '1:15 [2.6.92] There is no kernel 2.6.92 here. Known are: 2.6.20, 2.6.28, 2.6.29, 6.12; with an MMU: 2.6.7, 2.6.13, 6.18.',
    ],
    ['beside kernel', '1:14 [] Something is missing here: kernel 2.6.29. ->  2.6.29'],
    ['beside kernel 6.12', '1:15 [6.12] The first machine has this already, so nothing would differ.'],
    ['beside kernel 2.6.29, kernel 2.6.28', '1:23 [kernel] kernel is given twice.'],
    ['beside board 512K', '1:14 [512K] RAM is out of bounds: 1 MiB to 4 GiB.'],
    ['beside board 16M', '1:14 [16M] The first machine has this already, so nothing would differ.'],
    ['beside kernel 2.6.29,', '1:22 [] A difference is missing here, like kernel 2.6.29.'],
    ['beside , mmu', '1:8 [] A difference is missing here, like kernel 2.6.29.'],
    ['beside without', '1:15 [] Something is missing here: without 3. ->  3'],
    ['beside without 5', '1:16 [5] There is no call in line 5; the nearest is in line 6. -> 6'],
    ['beside without 1M', '1:16 [1M] The number of a line is expected here: without 12.'],
    [
      'beside without 3 4',
      '1:18 [4] 4 is not expected here. Several lines are left out one by one: without 12, without 14.',
    ],
    ['beside without 3, without 3', '1:19 [without] without 3 is given twice.'],
    ['beside mmu 4', '1:12 [4] 4 is not expected here. A comment begins with #.'],
    [
      'beside sysctl vm.trim = 0',
      '1:15 [vm.trim] There is no kernel parameter vm.trim here. Did you mean vm.nr_trim_pages? -> vm.nr_trim_pages',
    ],
    ['beside sysctl vm.nr_trim_pages', '1:31 [] The value is missing: sysctl vm.nr_trim_pages = 0. ->  = 0'],
    ['beside sysctl vm.nr_trim_pages =', '1:33 [] The value is missing: sysctl vm.nr_trim_pages = 0. ->  0'],
    ['beside sysctl vm.nr_trim_pages 0', '1:31 [] The value is missing: sysctl vm.nr_trim_pages = 0. ->  ='],
    [
      'beside sysctl vm.nr_trim_pages = 1',
      '1:15 [vm.nr_trim_pages = 1] The first machine has this already, so nothing would differ.',
    ],
    [
      `beside ${Array.from({ length: 70 }, (_, i) => `without ${i + 3}`).join(', ')}`,
      '1:769 [without] A line can hold 64 differences.',
    ],
    ['beside mmu\nbeside mmu', '2:1 [beside] beside is given already in line 1.'],
  ])('that cannot be had is told in its place: %s', (header, expected) => {
    expect(told(header)).toEqual([expected])
    if (!header.includes('\n')) expect(differences(header)).toBeNull()
  })

  test('with which nothing would differ is no mistake: the first machine may be changed again', () => {
    const { diagnostics } = parseProgram(`beside kernel 6.12\n${BODY}`)
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning'])
  })

  test('whose board has no room for the first program is told a size that has', () => {
    const text = 'beside board 1M\nA = spawn(program 1M)\n'
    const { diagnostics } = parseProgram(text)
    expect(diagnostics).toHaveLength(1)
    expect(diagnostics[0]).toMatchObject({ line: 1, suggestion: '2M' })
    expect(parseProgram(text.replace('1M', '2M')).diagnostics).toEqual([])
  })

  test('lets the first machine run on, whatever is wrong with it', () => {
    expect(parseProgram(`beside nonsense\n${BODY}`).program.ops).toHaveLength(4)
  })
})

describe('the second program', () => {
  test('has the same steps in the same lines', () => {
    const text = `beside kernel 2.6.29, board 8M, without 3, sysctl vm.nr_trim_pages = 4\n${BODY}`
    const { program } = parseProgram(text)
    const other = second(text)
    expect(other.ops.map(({ line }) => line)).toEqual(program.ops.map(({ line }) => line))
    expect(other).toMatchObject({
      era: '2.6.29',
      nrTrimPages: 4,
      board: { ramBytes: 8 * 2 ** 20 },
      beside: null,
    })
  })

  test('keeps a setting, whatever the first program sets', async () => {
    const { machine } = await run(
      second(`beside sysctl vm.nr_trim_pages = 0\n${BODY}sysctl vm.nr_trim_pages = 8\n`),
    )
    expect(machine.nrTrimPages).toBe(0)
  })

  test('leaves a name behind as a refused call does', async () => {
    const timeline = await run(second(`beside without 3\n${BODY}`))
    expect([...timeline.summary.errno.slice(0, 4)]).toEqual([0, 12, 0, 22])
    expect(timeline.world.slots[0]).toBe(-12)
    const view = NOMMU.viewAfterStep(timeline, 2)
    expect(view.call?.result).toBe('= ? (not made)')
    expect(view.sentence).toMatch(/not made/)
    expect(view.change.taken).toEqual([])
  })

  test('marks what needs a name that is not given', () => {
    const { ops } = second(`beside without 3\n${BODY}A: a = mmap(4K)\nA: munmap(a, 4K)\n`)
    expect(ops.map(({ line, isLeftOut, lacks }) => [line, isLeftOut === true, lacks ?? null])).toEqual([
      [2, false, null],
      [3, true, null],
      [4, false, null],
      [6, false, 3],
      [7, false, null],
      [8, false, null],
    ])
  })

  test('without a spawn has a process that nobody can call', async () => {
    const timeline = await run(second(`beside without 2\n${BODY}`))
    expect([...timeline.summary.errno.slice(0, 4)]).toEqual([12, 3, 3, 3])
    for (let step = 1; step <= 4; step++) expect(NOMMU.viewAfterStep(timeline, step).step).toBe(step)
  })

  const difference = fc.oneof(
    fc.nat(40).map((pages) => `sysctl vm.nr_trim_pages = ${pages}`),
    fc.constantFrom('2.6.20', '2.6.28 slob', '2.6.29', '6.12 shm-direct').map((era) => `kernel ${era}`),
    fc
      .constantFrom('1M', '2M reserved 1M', '8M at 0x20000000', 'boot-8m', '1G')
      .map((size) => `board ${size}`),
    fc.nat(30).map((line) => `without ${line}`),
    fc.constantFrom('', 'mmu', 'kernel', 'without', ', ,', '"', 'sysctl =', 'board 8M cache'),
  )
  const calls = fc.array(
    fc.constantFrom(
      'A = spawn',
      'B = spawn',
      'A: a = mmap(20K)',
      'B: b = mmap(1M)',
      'A: munmap(a, 20K)',
      'A: munmap(a+4K, 4K)',
      'B: munmap(b, 1M)',
      'A: c = mremap(a, 20K, 24K)',
      'A: C = vfork()',
      'C: d = mmap(4K)',
      'C: exit()',
      'A: fd = open("/ram/x", O_RDWR|O_CREAT)',
      'A: ftruncate(fd, 64K)',
      'A: m = mmap(NULL, 64K, PROT_READ, MAP_SHARED, fd, 0)',
      'sysctl vm.nr_trim_pages = 0',
      'A: exit()',
    ),
    { maxLength: 30 },
  )

  test('of any line never throws, and runs the same steps', async () => {
    await NOMMU.prepareSteps()
    fc.assert(
      fc.property(fc.array(difference, { maxLength: 3 }), calls, (line, body) => {
        const { program } = parseProgram([`beside ${line.join(', ')}`, 'A = spawn', ...body].join('\n'))
        const other = secondProgram(program)
        if (other === null) return
        const timeline = nommuTimeline(NOMMU.scenario(other), null)
        timeline.advance(Infinity)
        expect(timeline.source.steps).toBe(program.ops.length)
        for (let step = 1; step <= timeline.steps; step++) NOMMU.viewAfterStep(timeline, step)
      }),
      { numRuns: 150 },
    )
  })
})
