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

const older = (kernel: string, name: string): ReturnType<typeof readRecordingFile> =>
  readRecordingFile(
    olderFiles.find((file) => file.kernel === kernel && file.name === name) ?? expect.fail('no such file'),
  )

it('runs the call that a recording ends with: whom the OOM killer chose is in the log', () => {
  const document = older('2.6.28-slab', 'oom-small')
  expect(conformanceLine(document).exact).toBe(true)
  const unfinished = document.unfinished?.map((line) => line.replace('12 (prog) score 0', '1 (init) score 0'))
  expect(conformanceLine({ ...document, ...(unfinished !== undefined && { unfinished }) }).line).toMatch(
    /kernel log/,
  )
})

it('runs the call that a kernel never answered', () => {
  const document = older('2.6.20-slob', 'errors')
  expect(conformanceLine(document).exact).toBe(true)
  const script = document.script?.replaceAll('0xf0000000', '0x2000')
  expect(conformanceLine({ ...document, ...(script !== undefined && { script }) }).line).toMatch(
    /end: model went on, kernel hangs/,
  )
})

it('notices a refusal that the watermark does not ask for', () => {
  const document = produce(older('2.6.28-slub', 'fill-small'), ({ zone }) => {
    zone.watermarkMin = 10
  })
  expect(conformanceLine(document).line).toMatch(
    /the kernel had no block of order \d+, and the model has one/,
  )
})

it('works out how large an object is', () => {
  const document = produce(older('2.6.28-slab', 'odd-lengths'), ({ steps }) => {
    for (const vma of steps.flatMap(({ after }) => after.vmaTree ?? []))
      if (vma.ksize === 128) vma.ksize = 256
  })
  expect(conformanceLine(document).line).toMatch(/ksize/)
})
