import { describe, expect, it } from 'vitest'
import { webByteTools } from '../../../worker/gunzip.ts'
import { mmuRecordingNames, readMmuRecordingText } from '../mmu/testing/recordings.ts'
import { parseAnyRecording, readAnyRecording, type AnyRecording } from '../readAny.ts'
import { inFull, olderFiles, readRecordingText } from '../testing/recordings.ts'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const fromBytes = (bytes: Uint8Array): Promise<AnyRecording> => readAnyRecording(bytes, webByteTools)

/** What can be compared. */
const told = (read: AnyRecording): unknown =>
  !read.ok
    ? read
    : { ...read, document: read.machine === 'mmu' ? inFull(read.document) : inFull(read.document) }

const TEXT = readRecordingText('uninitialized')
const [older] = olderFiles
const OLDER = gunzipSync(readFileSync(older?.path ?? '')).toString('utf8')
const MMU = readMmuRecordingText(mmuRecordingNames[0] ?? '')

describe('a recording read from its bytes', () => {
  it.each([
    ['of 6.12', TEXT],
    ['of an older kernel', OLDER],
    ['of a machine with an MMU', MMU],
    ['with a byte order mark and much space', `\ufeff ${JSON.stringify(JSON.parse(TEXT), null, 7)} \n`],
    ['with letters of several bytes', TEXT.replaceAll('"call":"', '"call":"é☃ ')],
    ['with other keys first', TEXT.replace('"steps":[', '"st":{"after":[1]},"after":{"steps":[]},"steps":[')],
    ['with its list of steps twice', TEXT.replace('"steps":[', '"steps":[],"steps":[')],
    ['with its list of steps twice, spelled otherwise', TEXT.replace(/}\s*$/, ',"st\\u0065ps":[]}')],
    ['with a state twice', TEXT.replace('"after":{', '"after":7,"after":{')],
    ['without steps', TEXT.replace('"steps":[', '"stages":[')],
    ['with no list of steps', TEXT.replace('"steps":[', '"steps":1,"stages":[')],
    ['with a step that is no object', TEXT.replace('"steps":[', '"steps":[[],')],
    ['with a state that is missing', TEXT.replace('"after":{', '"later":{')],
    ['with a state that is null', TEXT.replace('"after":{', '"after":null,"later":{')],
    ['with a state that is no JSON', TEXT.replace(/("after":\{.*?\[)(\d)/, '$1x$2')],
    ['with a wrong number in a state', TEXT.replace(/("after":\{.*?"freePages":)\d+/s, '$1-1')],
    ['with a wrong event', TEXT.replace('["alloc",', '["alloc",-')],
    ['with events that are no JSON', TEXT.replace('["alloc",', '["alloc",x')],
    [
      'with events after the state',
      TEXT.replace(/("events":\[.*?\]),("after":\{.*?\})(?=\},\{"call")/gs, '$2,$1'),
    ],
    ['with a state of no more than a number', TEXT.replace('"after":{', '"after":1,"later":{')],
    ['with a bracket closed by the wrong one', TEXT.replace(/("after":\{.*?)\]/s, '$1}')],
    ['with more after its end', `${TEXT}{}`],
    ['with a comma too many', TEXT.replace('"steps":[', '"steps":[,')],
    ['that is cut off in a state', TEXT.slice(0, TEXT.lastIndexOf('"after"') + 200)],
    ['that nests too deep', TEXT.replace('"after":{', `"x":${'['.repeat(99)}${']'.repeat(99)},"after":{`)],
    [
      'that nests too deep in a state',
      TEXT.replace('"after":{', `"after":{"x":${'['.repeat(98)}${']'.repeat(98)},`),
    ],
    ['that is of another format', TEXT.replace('nommu-trace/1', 'nommu-trace/9')],
    ['that is a list', `[${TEXT}]`],
    ['that is empty', ''],
  ])('is what its text says: %s', async (_, text) => {
    const expected = parseAnyRecording(text.replace(/^\ufeff/, ''))
    expect(told(await fromBytes(encode(text)))).toEqual(told(expected))
  })

  it('is refused where a state is no UTF-8', async () => {
    const bytes = encode(TEXT)
    bytes[TEXT.lastIndexOf('"freeLists"') + 2] = 0xff
    expect(await fromBytes(bytes)).toMatchObject({ ok: false, problem: { title: 'This is not a recording' } })
  })

  it.each([TEXT, OLDER, MMU])('keeps one state at a time', async (text) => {
    const read = await fromBytes(encode(text))
    const [first, second] = read.ok ? read.document.steps : []
    const state = first?.after
    expect(first?.after).toBe(state)
    expect(second?.after).toBeDefined()
    expect(first?.after).not.toBe(state)
    expect(first?.after).toEqual(state)
  })
})
