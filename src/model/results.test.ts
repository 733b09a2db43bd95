import { describe, expect, it } from 'vitest'
import { operationName, resultOfStep, resultText } from './results.ts'
import { smallTimeline } from './testing/smallView.ts'

describe('the result beside a line', () => {
  it.each([
    ['A: p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, f, 0)', 'mmap'],
    ['  munmap(a, 1)', 'munmap'],
    ['A: exit', 'exit'],
    ['B = spawn', 'spawn'],
    ['sysctl vm.nr_trim_pages = 0', 'sysctl'],
    ['A: cat maps', 'cat'],
    ['', ''],
  ])('%s is %s', (line, name) => {
    expect(operationName(line)).toBe(name)
  })

  it('writes addresses in hex and other numbers in decimal', () => {
    expect(resultText('mmap', 'map', 0x80a60000, 0)).toBe('= 0x80a60000')
    expect(resultText('mremap', 'resize', 0x80a60000, 0)).toBe('= 0x80a60000')
    expect(resultText('brk', 'resize', 0, 0)).toBe('= 0')
    expect(resultText('ftruncate', 'resize', 0, 0)).toBe('= 0')
    expect(resultText('open', 'file', 3, 0)).toBe('= 3')
    expect(resultText('peek', 'memory', 123456, 0)).toBe('= 123456')
  })

  it('names errors and is silent where nothing is given back', () => {
    expect(resultText('mmap', 'map', -12, 12)).toBe('ENOMEM')
    expect(resultText('mmap', 'map', -99, 99)).toBe('error 99')
    expect(resultText('sysctl', 'settings', 0, 0)).toBe('')
    expect(resultText('sysctl', 'settings', -22, 22)).toBe('EINVAL')
    expect(resultText('cat', 'look', 0, 0)).toBe('')
    expect(resultText('nattch', 'look', 0, 0)).toBe('= 0')
  })

  it('finds the result of a step', () => {
    const timeline = smallTimeline()
    expect(resultOfStep(timeline, 2, 'A: mmap(4K)')).toEqual({ step: 2, text: '= 0x00110000', failed: false })
    expect(resultOfStep(timeline, 5, 'A: munmap(1, 1)')).toEqual({ step: 5, text: 'EINVAL', failed: true })
    expect(resultOfStep({ ...timeline, stoppedAt: 5 }, 5, 'A: munmap(1, 1)')).toEqual({
      step: 5,
      text: '= ?',
      failed: true,
    })
    expect(resultOfStep(timeline, 6, '')).toBeNull()
    expect(resultOfStep(timeline, 0, '')).toBeNull()
  })
})
