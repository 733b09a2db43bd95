/** What the log of a recording says, held against the model: each kind of line that both sides know. */
import { produce } from 'immer'
import { expect, it } from 'vitest'
import { conformanceLine } from '../conformance.ts'
import { edgeFiles, olderFiles, readRecordingFile, type RecordingFile } from '../testing/recordings.ts'

const named = (files: readonly RecordingFile[], kernel: string, name: string): RecordingFile =>
  files.find((file) => file.kernel === kernel && file.name === name) ??
  expect.fail(`there is no ${kernel} ${name}`)

const today = named(edgeFiles, 'edges', 'exec-fails')

it.each([
  ['who failed', today, 'big: page allocation failure', 'sh: page allocation failure'],
  ['the order', today, 'failure: order:8', 'failure: order:7'],
  ['the flags', today, 'mode:0xcc0(GFP_KERNEL)', 'mode:0xcc2(GFP_KERNEL)'],
  ['a warning of the order', today, 'page_alloc.c:4837', 'page_alloc.c:4848'],
  ['what is free', today, ' free:1592kB', ' free:1596kB'],
  ['a watermark', today, 'min:448kB', 'min:444kB'],
  ['the letters of the free lists', today, '30*32kB (UM)', '30*32kB (U)'],
  ['what the loader says', today, 'process text/data, errno', 'process data, errno'],
  ['the flags, 2.6.28', named(olderFiles, '2.6.28-slub', 'fill-small'), 'mode:0x40d0', 'mode:0xd0'],
  ['a heading, 2.6.20', named(olderFiles, '2.6.20-slab', 'fill-small'), 'Mem-info:', 'Mem-Info:'],
  ['what is free, 2.6.20', named(olderFiles, '2.6.20-slab', 'random-16m-36'), 'free:14476kB', 'free:14480kB'],
  ['who asked', named(olderFiles, '2.6.29-slab', 'oom-small'), 'prog invoked', 'init invoked'],
  ['what was asked for', named(olderFiles, '2.6.29-slab', 'oom-small'), 'order=3, oom', 'order=2, oom'],
  [
    'who was chosen',
    named(olderFiles, '2.6.20-slab', 'oom-small'),
    'process 11 (prog) score',
    'process 12 (prog) score',
  ],
])('%s', (_what, file, words, others) => {
  const document = readRecordingFile(file)
  expect(conformanceLine(document).exact).toBe(true)
  const changed = produce(document, ({ steps }) => {
    for (const step of steps)
      if (step.dmesg) step.dmesg = step.dmesg.map((line) => line.replace(words, others))
  })
  expect(conformanceLine(changed).line).toMatch(/^differs .* kernel log, line \d+: /)
})

it('a line that the kernel has and the model has not', () => {
  const document = produce(readRecordingFile(today), ({ steps }) => {
    const step =
      steps.find(({ dmesg }) => dmesg?.some((line) => line.startsWith('nommu: '))) ?? expect.fail('no line')
    step.dmesg?.push('nommu: Attempt to share mismatched mappings')
  })
  expect(conformanceLine(document).line).toContain('kernel log')
})
