/** Files that stopped the page once, each the smallest that did: what the page says of them now, in a time that goes with their size. */
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { visit } from './visit.ts'

const FOLDER = new URL('cases/', import.meta.url)

/** Milliseconds: many times what a slow machine that has other things to do takes; what hung once took minutes, or gigabytes. */
const timeFor = (bytes: number): number => 30_000 + bytes / 25

/** Those that cannot be opened. */
const REFUSED: Readonly<Record<string, string>> = {
  'nest-1000000.json.gz':
    'This is not a recording: More than 100 lists and objects stand inside one another, at line 1, column 130.',
  'rec-nan.json.gz':
    'The recording is damaged: steps[0].spawned is -1; it should be a pid: a whole number from 1 to 4194304.',
}

/** Steps in which the model cannot do what the recording says, and what is told there. */
const LOST: Readonly<Record<string, readonly [step: number, words: string]>> = {
  'rec-no-process-B.json.gz': [7, 'there is no process B'],
  'rec-panic-no-steps.json.gz': [1, 'A = spawn is not a call that can stop a kernel'],
}

const files = readdirSync(FOLDER)
for (const file of files) {
  const bytes = gunzipSync(readFileSync(new URL(file, FOLDER)))
  it(`answers ${file}`, { timeout: timeFor(bytes.length) }, async () => {
    const { faults, problem, sentences } = await visit(file.replace(/\.gz$/, ''), bytes)
    expect(faults).toEqual([])
    expect(problem === null ? undefined : `${problem.title}: ${problem.detail}`).toBe(REFUSED[file])
    const [step = 0, words = ''] = LOST[file] ?? []
    expect(sentences.get(step) ?? '').toContain(words)
  })
}

it('has a file for each thing that is expected', () => {
  expect(files).toEqual(expect.arrayContaining([...Object.keys(REFUSED), ...Object.keys(LOST)]))
})
