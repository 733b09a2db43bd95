import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTraceDocument } from './document.ts'
import { readRecording, readRecordingText } from '../testing/recordings.ts'

const TEXT = readRecordingText('share-readonly')
const BIG = 2 ** 60

/** The message for a text, as the page shows it; 'valid' if there is none. */
function message(text: string): string {
  const result = parseTraceDocument(text)
  if (result.ok) return 'valid'
  const { title, detail, remedy } = result.problem
  return `${title}. ${detail} ${remedy}`
}

function toObject(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new Error('the path leads nowhere')
  return value
}

/** The detail for the recording with the value at a path replaced; undefined takes the field away. */
function detailWith(path: string, value: unknown): string {
  const document: unknown = JSON.parse(TEXT)
  const keys = path.split('/')
  const last = keys.pop() ?? ''
  const holder = keys.reduce<unknown>((inner, key) => Reflect.get(toObject(inner), key), document)
  if (value === undefined) Reflect.deleteProperty(toObject(holder), last)
  else Reflect.set(toObject(holder), last, value)
  const result = parseTraceDocument(JSON.stringify(document))
  return result.ok ? 'valid' : result.problem.detail
}

describe('a text that is no recording', () => {
  it.each([
    ['nothing', ''],
    ['a web page', '<!doctype html>\n<html><body>404</body></html>'],
    ['a kernel log', '[    0.000000] Linux version 6.12.117\n[    0.000000] SBI specification v2.0'],
    ['an allocation report', 'ls: page allocation failure: order:5, mode:0xcc0(GFP_KERNEL)'],
    ['/proc/buddyinfo', 'Node 0, zone    DMA32      3      6      4 '],
    ['/proc/meminfo', 'MemTotal:          11720 kB\nMemFree:            8544 kB'],
    ['/proc/maps', '80a5c000-80a5e000 rw-p 00000000 00:00 0 \n'],
    ['a scenario', 'A = spawn\nA: a = mmap(NULL, 12K, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)'],
    ['an strace log', 'execve("/bin/ls", ["ls"], 0x7ffd) = 0\nbrk(NULL) = 0x55d0'],
    [
      'prose',
      'To whom it may concern,\nthis file holds nothing that this page could show, only a long first line.',
    ],
    ['a JSON list', '[1, 2, 3]'],
    ['a JSON number', '12'],
    ['other JSON', '{"scripts": {}, "name": "left-pad"}'],
    ['a Chrome trace', '{"traceEvents": []}'],
    ['another format', '{"format": "har/1.2"}'],
    ['a newer recording', '{"format": "nommu-trace/2"}'],
    ['an older recording', '{"format": "nommu-trace/0"}'],
    ['a text that was cut', TEXT.slice(0, 40_000)],
    ['a text that was cut at once', '{"for'],
    ['broken JSON', TEXT.replace('"usage":', '"usage"=')],
    ['JSON with a comma too many', '{"format": "nommu-trace/1",\n "steps": [1, 2,]\n}'],
  ])('%s', (_, text) => {
    expect(message(text)).toMatchSnapshot()
  })
})

describe('a recording with one wrong field', () => {
  it.each<readonly [string, unknown]>([
    ['kernel', undefined],
    ['kernel/config/CONFIG_MMU', []],
    ['zone/spannedPages', 1_048_577],
    ['zone/startPfn', -1],
    ['zone/maxOrder', 12],
    ['sysctl/vm.nr_trim_pages', 'one'],
    ['files/~1', { size: -1 }],
    ['files/~2', { type: 'socket' }],
    ['complete', 'yes'],
    ['steps', {}],
    ['initial', null],
    ['initial/freeLists/movable/3', [524_673]],
    ['initial/freeLists/movable/0', [1]],
    ['initial/freeLists/movable/11', []],
    ['initial/freeLists/cma', {}],
    ['initial/freeLists/movable/1', undefined],
    ['initial/freeLists/highatomic', { 0: [524_649] }],
    ['initial/pageblocks', ['movable']],
    ['initial/pageblocks/2', 'isolate'],
    ['initial/freePages', 7],
    ['initial/regions/0/left', 4096],
    ['initial/regions/1/left', null],
    ['initial/processes/0/vmas/0/4', 4096],
    ['steps/3/ret', '0'],
    ['steps/3/call', undefined],
    ['steps/3/args', [null]],
    ['steps/0/errno', 'EPERM'],
    ['steps/0/ret', -4000],
    ['steps/0/ret', -12],
    ['steps/0/dmesg', 'text'],
    ['steps/0/proc', { '/proc/maps': 3 }],
    ['steps/0/events', undefined],
    ['steps/0/events/0', { kind: 'alloc' }],
    ['steps/0/events/0/0', 7],
    ['steps/0/events/0/1', BIG],
    ['steps/0/events/0/2', 11],
    ['steps/0/events/0/3', 'cma'],
    ['steps/0/events/0/4', 2],
    ['steps/7/after/regions/2/end', undefined],
    ['steps/7/after/regions/2/end', 4096],
    ['steps/7/after/regions/2/start', 1],
    ['steps/7/after/regions/2/top', '0x80a80000'],
    ['steps/7/after/regions/2/color', 'blue'],
    ['steps/7/after/regions/2/usage', 1.5],
    ['steps/7/after/processes/1/pid', 1],
    ['steps/7/after/processes/1/vmas/0', [1, 2, 3]],
    ['steps/7/after/processes/1/vmas/0/1', 0],
  ])('%s = %j', (path, value) => {
    expect(detailWith(path, value)).toMatchSnapshot()
  })

  it('that is a list too long', () => {
    expect(detailWith('steps', Array(200_001).fill(null))).toMatchInlineSnapshot(
      `"steps is a list of 200001; it should be a list of at most 200000 steps."`,
    )
  })

  it('is told apart from one with a field more, which is let through', () => {
    expect(detailWith('zone/comment', 'measured at night')).toBe('valid')
    expect(detailWith('steps/0/after/regions/0/comment', 'measured at night')).toBe('valid')
    expect(detailWith('steps/0/events/0/0', 'compact{')).toBe('valid')
  })
})

describe('parseTraceDocument', () => {
  it('never throws and always has something to say, whatever was done to the text', () => {
    const edits = fc.array(
      fc.tuple(fc.nat(TEXT.length), fc.nat(12), fc.constantFrom('', '0', '"', '[', '}', 'é')),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    fc.assert(
      fc.property(edits, (changes) => {
        const text = changes.reduce(
          (old, [at, cut, put]) => old.slice(0, at) + put + old.slice(at + cut),
          TEXT,
        )
        expect(message(text)).not.toMatch(/undefined|NaN|\[object/)
      }),
      { numRuns: 200 },
    )
  })

  it('refuses a tree whose walk would never end', () => {
    expect(
      detailWith('initial/regions/0/right', readRecording('share-readonly').initial.regions[1]?.start),
    ).toMatchInlineSnapshot(`"initial.regions is not a tree: it has 0 roots."`)
  })
})
