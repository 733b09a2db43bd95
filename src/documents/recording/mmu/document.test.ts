import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAnyRecording } from '../readAny.ts'
import { readMmuRecordingText } from './testing/recordings.ts'

const TEXT = readMmuRecordingText('sysv-removed')

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The recording with one place changed: `steps.3.after.objects.0.size`. Undefined takes the place away. */
function withValue(path: string, value: Json | undefined): string {
  const document = JSON.parse(TEXT) as Json
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  let at: Json = document
  for (const key of keys) {
    if (typeof at !== 'object' || at === null) throw new Error(`no ${path}`)
    at = (at as { [key: string]: Json })[key] ?? null
  }
  if (typeof at !== 'object' || at === null) throw new Error(`no ${path}`)
  const holder = at as { [key: string]: Json }
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return JSON.stringify(document)
}

const detail = (text: string): string => {
  const result = parseAnyRecording(text)
  return result.ok ? 'ok' : result.problem.detail
}

describe('a recording of a machine with an MMU', () => {
  it('is read whole', () => {
    const result = parseAnyRecording(TEXT)
    expect(result).toMatchObject({ ok: true, machine: 'mmu' })
    expect(JSON.parse(TEXT)).toMatchObject(result.ok ? result.document : {})
  })

  it('may have fields that are not known, and may end before its script', () => {
    expect(detail(withValue('kernel.host', 'here'))).toBe('ok')
    expect(detail(withValue('steps', []))).toBe('ok')
  })

  it.each<[string, Json | undefined, string]>([
    ['name', undefined, 'name is missing.'],
    ['kernel.ramPages', 0, 'kernel.ramPages is 0; it should be a whole number from 1 to 1073741824.'],
    ['kernel.pageSize', 16384, 'kernel.pageSize is 16384; it should be 4096, the only one that is modelled.'],
    [
      'kernel.options.maxMapCount',
      'many',
      'kernel.options.maxMapCount is "many"; it should be a whole number from 1 to 2147483648.',
    ],
    ['initial.mmapBase', 4097, 'initial.mmapBase is 4097; it should be an address of a page.'],
    [
      'initial.mmapBase',
      2 ** 52,
      'initial.mmapBase is 4503599627370496; it should be below initial.taskSize.',
    ],
    ['initial.foreign.0.4', 'rd zz', 'initial.foreign[0][4] is "rd zz"; it should be flags as in smaps.'],
    [
      'initial.foreign.1.0',
      4096,
      'initial.foreign[1] does not lie after the one before it and below initial.taskSize.',
    ],
    ['script.2', 'A: id = shmget(23, 8192', 'script[2] cannot be read at column 24: it should be ")".'],
    [
      'steps.0.call',
      'A: munmap(0, 1)',
      'steps[0].call is "A: munmap(0, 1)"; it should be script[2], "A: id = shmget(23, 8192, IPC_CREAT|0666)".',
    ],
    ['steps.0.args.1', null, 'steps[0].args[1] is null; it should be a number or text.'],
    ['steps.1.after', undefined, 'steps[1].after is missing.'],
    [
      'steps.1.after.processes.A.brk',
      -1,
      'steps[1].after.processes.A.brk is -1; it should be a whole number, 0 or more.',
    ],
    [
      'steps.2.after.processes.A.vmas.0.8.0.1',
      'x',
      'steps[2].after.processes.A.vmas[0][8][0][1] is "x"; it should be a whole number, 0 or more.',
    ],
    [
      'steps.2.after.objects.0.kind',
      'pipe',
      'steps[2].after.objects[0].kind is "pipe"; it should be "file", "anon" or "sysv".',
    ],
    ['steps.2.after.objects.0.pages.0', [1], 'steps[2].after.objects[0].pages[0][1] is missing.'],
    ['format', 'mmu-trace/2', 'The file says that its format is "mmu-trace/2".'],
  ])('%s = %j: %s', (path, value, expected) => {
    expect(detail(withValue(path, value))).toBe(expected)
  })

  it('has as many steps as lines, not more', () => {
    const document = JSON.parse(TEXT) as { steps: Json[] }
    document.steps.push(document.steps.at(-1) ?? null)
    expect(detail(JSON.stringify(document))).toBe('steps[12] has no line in the script.')
  })

  it('never throws on other JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('script', 'kernel', 'initial', 'steps'), (value, key) => {
        expect(typeof detail(withValue(key, value as Json))).toBe('string')
      }),
      { numRuns: 200 },
    )
  })
})
