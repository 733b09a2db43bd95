/** Every recording of a kernel before 2.6.30: the model does the same at every step, but for what it is said not to model. */
import { produce } from 'immer'
import { describe, expect, it } from 'vitest'
import { conformanceLine } from './conformance.ts'
import { olderFiles, readRecording, readRecordingFile } from './testing/recordings.ts'

const MODELLED = /^2\.6\.(?:20|28|29)-/

const KERNELS = [...new Set(olderFiles.map(({ kernel }) => kernel))]

describe.each(KERNELS)('%s', (kernel) => {
  const files = olderFiles.filter((file) => file.kernel === kernel)

  it('is reproduced whole, or read where there is no model of it', { timeout: 120_000 }, () => {
    const lines = files.map((file) => conformanceLine(readRecordingFile(file)))
    expect(lines.filter(({ exact }) => !exact)).toEqual([])
    const whole = lines.filter(({ line }) => /^exact \S+ (\d+)\/\1 steps$/.test(line)).length
    // Per-CPU lists of 2.6.29, and kernels that stop, are named.
    const partly = MODELLED.test(kernel) ? lines.length - whole : 0
    expect(partly).toBeLessThanOrEqual(5)
    if (!MODELLED.test(kernel)) expect(whole).toBe(0)
  })
})

it('notices a single page in the wrong place', () => {
  const document = produce(readRecording('2.6.29-slab/munmap-partial'), ({ steps }) => {
    const { after } = steps[6] ?? expect.fail('no such step')
    after.freePages++
  })
  expect(conformanceLine(document).exact).toBe(false)
})

it('notices an attachment that is not counted', () => {
  const document = produce(readRecording('2.6.28-slab/nattch'), ({ steps }) => {
    for (const step of steps) {
      const text = step.proc?.['/proc/sysvipc/shm']
      if (text !== undefined)
        step.proc = { '/proc/sysvipc/shm': text.replace(/^( +\S+ +\d+ +\d+ +\d+ +\d+ +\d+ +)2 /m, '$11 ') }
    }
  })
  expect(conformanceLine(document).line).toMatch(/step 9: .*sysvipc.*nattch 2.*nattch 1/)
})
