import { describe, expect, it } from 'vitest'
import { mismatchForm, mismatchText } from './mismatch.ts'
import type { Mismatch } from './mismatch.ts'

const MISMATCH: Mismatch = {
  version: '1.2.3',
  address: 'https://example.org/#2.AA',
  opened: {
    kind: 'recording',
    title: 'trim-sweep',
    board: 'boot-16m',
    era: '6.12',
    kernel: 'Linux 6.12.117, riscv64',
    timeline: { steps: 40 },
  },
  step: 7,
  call: { text: 'A: munmap(a, 4K)', result: '= 0' },
  verdict: {
    identical: false,
    differences: [{ text: 'region 0x80a70000 usage: model 2, kernel 1', at: null }],
    total: 3,
  },
  browser: 'Browser/1',
}

describe('the report of a mismatch', () => {
  it('has the link, the versions, the call and what differs', () => {
    expect(mismatchText(MISMATCH).split('\n')).toEqual([
      'NOMMU Explorer 1.2.3',
      'Link: https://example.org/#2.AA',
      'Step 7 of 40 of the recording "trim-sweep"',
      'Board boot-16m, as Linux 6.12; recorded kernel: Linux 6.12.117, riscv64',
      'Call: A: munmap(a, 4K) = 0',
      'The model differs from the recorded kernel in 3 places:',
      '  region 0x80a70000 usage: model 2, kernel 1',
      '  and 2 more',
      'Browser: Browser/1',
    ])
  })

  it('asks for the file where no link can hold the document, and names no difference where none is known', () => {
    const text = mismatchText({ ...MISMATCH, address: null, verdict: null, call: null })
    expect(text).toContain('Link: none can hold this recording: please attach the file that "Share" saves')
    expect(text).not.toMatch(/differs|Call:/)
  })
})

describe('the form', () => {
  it('is filled in as one value, whatever the report holds', () => {
    const report = 'a&b=c#d\n"e"'
    const form = new URL(mismatchForm('https://example.org/nommu/issues/', report))
    expect(form.pathname).toBe('/nommu/issues/new')
    expect(form.hash).toBe('')
    expect([...form.searchParams]).toEqual([
      ['template', 'mismatch.yml'],
      ['report', report],
    ])
  })

  it('is empty where the report is too long for an address', () => {
    expect(mismatchForm('https://example.org/issues', 'x'.repeat(9000))).toBe(
      'https://example.org/issues/new?template=mismatch.yml',
    )
  })
})
