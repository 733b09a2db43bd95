/** Every recording of a kernel before 2.6.30: the model does the same at every step, but for what it is said not to model. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { produce } from 'immer'
import { describe, expect, it } from 'vitest'
import { conformanceLine } from './conformance.ts'
import { parseTraceDocument } from './format/document.ts'
import type { TraceDocument } from './format/types.ts'

const FOLDER = join(import.meta.dirname, 'testing', 'older')
const KERNELS = readdirSync(FOLDER).filter((name) => name.startsWith('2.6.'))
const MODELLED = /^2\.6\.(?:20|28|29)-/

function read(kernel: string, file: string): TraceDocument {
  const text = gunzipSync(readFileSync(join(FOLDER, kernel, file))).toString('utf8')
  const result = parseTraceDocument(text)
  if (!result.ok) throw new Error(`${kernel}/${file}: ${result.problem.detail}`)
  return result.document
}

describe.each(KERNELS)('%s', (kernel) => {
  const files = readdirSync(join(FOLDER, kernel))

  it('is reproduced whole, or read where there is no model of it', { timeout: 120_000 }, () => {
    const lines = files.map((file) => conformanceLine(read(kernel, file)))
    expect(lines.filter(({ exact }) => !exact)).toEqual([])
    const whole = lines.filter(({ line }) => /^exact \S+ (\d+)\/\1 steps$/.test(line)).length
    // Per-CPU lists of 2.6.29, and kernels that stop, are named.
    const partly = MODELLED.test(kernel) ? lines.length - whole : 0
    expect(partly).toBeLessThanOrEqual(5)
    if (!MODELLED.test(kernel)) expect(whole).toBe(0)
  })
})

it('notices a single page in the wrong place', () => {
  const document = produce(read('2.6.29-slab', 'munmap-partial.json.gz'), ({ steps }) => {
    const { after } = steps[6] ?? expect.fail('no such step')
    after.freePages++
  })
  expect(conformanceLine(document).exact).toBe(false)
})
