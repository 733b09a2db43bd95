/** Kernel messages that say where a scenario comes upon a defect of the kernel, or upon what the model leaves out. */
import { describe, expect, test } from 'vitest'
import { runScenario } from '../../documents/scenario/testing/runScenario.ts'

describe('what a scenario is told', () => {
  test('6.12 forgets a VMA whose size mremap had changed', () => {
    const text = 'A = spawn\nA: a = mmap(12K)\nA: mremap(a, 12K, 4K, 0)\nA: munmap(a, 4K)'
    expect(runScenario(text).messages).toEqual([
      '6.x defect: dangling VMA (unmapped while its size differed from the tree)',
    ])
    expect(runScenario(`kernel 2.6.29\n${text}`).messages).toEqual([])
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

  test('a small request that is refused: the model does not reclaim and kills nobody', () => {
    const fill = Array.from({ length: 13 }, () => 'A: mmap(64K)').join('\n')
    const run = runScenario(
      `board 1M\nA = spawn(program 4K, stack 4K)\n${fill}\nA: mmap(16K)\nA: mmap(16K)\nA: mmap(32K)`,
    )
    expect(run.last).toBe('ENOMEM')
    expect(run.messages).toContain(
      'not modelled: a real kernel would try to reclaim memory here and start the OOM killer',
    )
    const large = runScenario('board 1M\nA = spawn\nA: mmap(2M)')
    expect(large.messages.some((text) => text.startsWith('not modelled'))).toBe(false)
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
