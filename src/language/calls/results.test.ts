import { describe, expect, it } from 'vitest'
import { formatResult, formatValue, shortResult } from '../../base/result.ts'
import { errnoName } from '../../base/uapi.ts'
import { CALL_NAMES } from './calls.ts'
import { resultFormOf } from './results.ts'

const short = (name: string, ret: number | null): string =>
  shortResult(resultFormOf(name), ret, ret === null ? null : errnoName(ret))
const whole = (name: string, ret: number | null): string =>
  formatResult(resultFormOf(name), ret, ret === null ? null : errnoName(ret))

describe('the result of a call', () => {
  it('is an address for just these', () => {
    expect(CALL_NAMES.filter((name) => resultFormOf(name) === 'address').toSorted()).toEqual([
      'brk',
      'mmap',
      'mremap',
      'shmat',
    ])
  })

  it('is written as strace prints it', () => {
    expect(whole('mmap', 0x80a60000)).toBe('0x80a60000')
    expect(whole('brk', 0)).toBe('0x00000000')
    expect(whole('open', 3)).toBe('3')
    expect(whole('peek', 0x80a60000)).toBe('0x80a60000')
    expect(whole('peek', 99)).toBe('99')
    expect(whole('ptrace_peek', -5)).toBe('-1 EIO (Input/output error)')
    expect(formatResult('word', -5, null)).toBe('-5')
    expect(whole('mmap', -12)).toBe('-1 ENOMEM (Cannot allocate memory)')
    expect(whole('sysctl', 1)).toBe('1')
    expect(whole('munmap', null)).toBe('? (did not return)')
  })

  it('is short beside its line, and absent where no program is given one', () => {
    expect(short('mmap', 0x80a60000)).toBe('= 0x80a60000')
    expect(short('mremap', 0x80a60000)).toBe('= 0x80a60000')
    expect(short('ftruncate', 0)).toBe('= 0')
    expect(short('mmap', -12)).toBe('ENOMEM')
    expect(short('sysctl', 1)).toBe('')
    expect(short('sysctl', -22)).toBe('EINVAL')
    expect(short('cat', 0)).toBe('')
    expect(short('nattch', 0)).toBe('= 0')
    expect(short('munmap', null)).toBe('= ?')
  })

  it('of a call that nobody knows is a number', () => {
    expect(short('nosuch', 0x80a60000)).toBe('= 2158362624')
    expect(formatValue(resultFormOf('nosuch'), 5)).toBe('5')
  })
})
