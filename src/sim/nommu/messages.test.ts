/** Kernel messages that say where a scenario comes upon a defect of the kernel, or upon what the model leaves out. */
import { describe, expect, test } from 'vitest'
import { addrToPfn } from '../../base/units.ts'
import { runScenario } from '../../documents/scenario/testing/runScenario.ts'
import { checkInvariants } from './invariants.ts'
import { VmaField } from './mm/vmas.ts'

describe('what a scenario is told', () => {
  test('6.12 forgets a VMA whose size mremap had changed', () => {
    const text = 'A = spawn\nA: a = mmap(12K)\nA: mremap(a, 12K, 4K, 0)\nA: munmap(a, 4K)'
    expect(runScenario(text).messages).toEqual([
      '6.x defect: dangling VMA (unmapped while its size differed from the tree)',
    ])
    expect(runScenario(`kernel 2.6.29\n${text}`).messages).toEqual([])
  })

  test('6.12: what the tree kept shows the next VMA that is made, and the end of one process frees the memory of another', () => {
    const text = `
A = spawn
B = spawn
A: a = mmap(20K)
A: mremap(a, 20K, 8K, 0)
A: munmap(a, 8K)
B: b = mmap(20K)`
    const torn = runScenario(`${text}\nA: cat maps\nA: exit()`)
    expect(torn.printed).toContain(
      `${torn.value('b').toString(16)}-${(torn.value('b') + 20480).toString(16)} rw-p`,
    )
    expect(torn.messages.some((line) => line.includes('A gives back a mapping of B'))).toBe(true)
    const { machine } = torn
    const left = machine.processes.flatMap(({ mm }) => mm.vmas.rows)
    const row = left.find((other) => machine.vmas.get(other, VmaField.start) === torn.value('b')) ?? -1
    expect(machine.vmas.table.serialOf(row)).toBe(0)
    expect(machine.regions.table.serialOf(machine.vmas.get(row, VmaField.region))).toBe(0)
    expect(machine.buddy.freeOrderAt(addrToPfn(torn.value('b')))).toBeGreaterThanOrEqual(0)
    expect(checkInvariants(machine)).toBeNull()
    // Its owner can still unmap it whole: nothing is given back again. Cut in two it stops the kernel.
    const whole = runScenario(`${text}\nA: exit()\nB: munmap(b, 20K)\nB: exit()`)
    expect(whole.errnos).not.toContain('EINVAL')
    expect(whole.machine.buddy.freePages).toBe(runScenario('A = spawn\nA: exit()').machine.buddy.freePages)
    expect(runScenario(`${text}\nA: exit()\nB: munmap(b+4K, 4K)`).machine.stopped).toContain('6.x defect')
  })

  test('a piece cut out of such a VMA leaves it in the tree twice', () => {
    const run = runScenario(`
A = spawn
A: a = mmap(16K)
A: mremap(a, 16K, 12K, 0)
A: munmap(a+4K, 8K)
A: munmap(a, 4K)
A: b = mmap(4K)`)
    expect(run.messages.some((text) => text.startsWith('6.x defect'))).toBe(true)
  })

  test('a small request that cannot be met: who dies for it, and why', () => {
    const fill = Array.from({ length: 13 }, () => 'A: mmap(64K)').join('\n')
    const board = 'board 1M\nA = spawn(program 4K, stack 4K)\n'
    const alone = runScenario(`${board}${fill}\nA: mmap(16K)\nA: mmap(16K)\nA: mmap(32K)`)
    expect(alone.messages).toContain(
      'A invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=3, oom_score_adj=0',
    )
    expect(alone.messages.filter((text) => text.startsWith('A (pid'))).toHaveLength(2)
    expect(alone.machine.processes).toEqual([])
    expect(alone.machine.stopped).toBeNull()
    const large = runScenario('board 1M\nA = spawn\nA: mmap(2M)')
    expect(large.messages.some((text) => text.includes('oom-killer'))).toBe(false)
  })

  test('6.12: the newest is chosen, and waits for the lock of the one who asks: the machine hangs', () => {
    const fill = Array.from({ length: 30 }, () => 'A: mmap(32K)').join('\n')
    const run = runScenario(
      `board 1M\nA = spawn(program 4K, stack 4K)\nB = spawn(program 4K, stack 4K)\n${fill}`,
    )
    expect(run.machine.stopped).toBe('B waits for A, and A for B')
    expect(run.events('panic')).toEqual([
      { type: 'panic', text: 'The machine hangs: B waits for A, and A for B.' },
    ])
    const old = runScenario(
      `kernel 2.6.29\nboard 1M\nA = spawn(program 4K, stack 4K)\nB = spawn(program 4K, stack 4K)\n${fill}`,
    )
    expect(old.machine.stopped).toBeNull()
    expect(old.machine.processes.length).toBe(1)
  })

  test.each([
    ['6.12', 'nommu: ', '0xfffffffffffffff4-0xff3'],
    ['2.6.29', '', '0xfffffff4-0xff3'],
  ])('%s tells five times that nothing is mapped where munmap looks', (kernel, prefix, range) => {
    const calls = Array.from({ length: 7 }, () => 'A: munmap(-12, 4K)').join('\n')
    const run = runScenario(`kernel ${kernel}\nA = spawn\n${calls}`)
    expect(run.errnos.slice(1)).toEqual(Array.from({ length: 7 }, () => 'EINVAL'))
    const line = `${prefix}munmap of memory not mmapped by process 1 (A): ${range}`
    expect(run.messages).toEqual(Array.from({ length: 5 }, () => line))
  })

  test.each([
    ['6.12', 'nommu: '],
    ['2.6.29', ''],
    ['2.6.20', ''],
  ])('%s says when a device does not offer what a shared mapping of it is asked for', (kernel, prefix) => {
    const device = 'file "/dev/fb0" char 64K at 0x40000000 direct read write'
    const run = runScenario(
      `kernel ${kernel}\n${device}\nA = spawn\nA: f = open("/dev/fb0", O_RDWR)\nA: mmap(NULL, 4K, rx, MAP_SHARED, f, 0)`,
    )
    expect(run.last).toBe('EINVAL')
    expect(run.messages).toEqual([`${prefix}MAP_SHARED not completely supported on !MMU`])
  })

  test.each([
    [
      '6.12',
      [
        'A: page allocation failure: order:8, mode:0xcc0(GFP_KERNEL), nodemask=(null)',
        'Mem-Info:',
        ...Array.from({ length: 2 }, () => [
          'nommu: Allocation of length 614400 from process 1 (A) failed',
          'Mem-Info:',
        ]).flat(),
      ],
    ],
    [
      '2.6.29',
      Array.from({ length: 2 }, () => [
        'A: page allocation failure. order:8, mode:0xd0',
        'Mem-Info:',
        'Allocation of length 614400 from process 1 (A) failed',
      ]).flat(),
    ],
  ])('a refusal is logged as %s logs it, with what is free after each line', (kernel, expected) => {
    const { messages } = runScenario(`kernel ${kernel}\nboard 1M\nA = spawn\nA: mmap(600K)\nA: mmap(600K)`)
    expect(messages.filter((line) => /fail|^Mem-Info/.test(line))).toEqual(expected)
    const free = messages.filter((line) => / free:\d+kB min:/.test(line))
    expect(free).toHaveLength(kernel === '6.12' ? 3 : 4)
  })

  test('what could not be allocated is an event with its bytes, whoever asked for it', () => {
    expect(runScenario('board 4M\nA = spawn\nA: mmap(5000K)').events('alloc-failed')).toEqual([
      { type: 'alloc-failed', bytes: 5000 * 1024 },
    ])
    expect(runScenario('board 4M\nA = spawn(program 8M)').events('alloc-failed')).toEqual([
      { type: 'alloc-failed', bytes: 8 * 1024 * 1024 },
    ])
    expect(runScenario('board 4M\nA = spawn\nA: mmap(-1)').events('alloc-failed')).toEqual([])
  })
})
