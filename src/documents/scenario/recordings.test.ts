/** Every recorded script is a scenario, and its arguments mean what the kernel was given. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseProgram } from './read.ts'
import { parse } from './read.ts'
import { print } from './syntax/print.ts'
import type { Arg } from './compile/program.ts'

interface RecordedStep {
  readonly call: string
  readonly sys?: string
  readonly args?: readonly (number | string)[]
  readonly ret: number
}
interface Recording {
  readonly script: string
  readonly about: string
  readonly complete: boolean
  readonly steps: readonly RecordedStep[]
  readonly files: Readonly<
    Record<string, { readonly size?: number; readonly address?: number; readonly capabilities?: string[] }>
  >
}

const folder = fileURLToPath(new URL('../../../public/recordings/', import.meta.url))
const names = readdirSync(folder).filter((name) => name.endsWith('.json.gz'))
const read = (name: string): Recording =>
  JSON.parse(gunzipSync(readFileSync(folder + name)).toString()) as Recording

test('the recordings are there', () => expect(names).toHaveLength(72))

describe.each(names)('%s', (name) => {
  const recording = read(name)
  const { program, diagnostics } = parseProgram(recording.script)

  test('has no mistakes and one operation a step', () => {
    expect(diagnostics).toEqual([])
    const calls = recording.steps.map((step) => step.call)
    expect([...program.ops].slice(0, calls.length).map((op) => op.text)).toEqual(calls)
    // The call that stopped the kernel has no step.
    expect(program.ops.length - calls.length).toBe(recording.complete ? 0 : 1)
    expect(program.about).toBe(recording.script.startsWith('#') ? recording.about : '')
  })

  test('resolves every argument to the recorded one', () => {
    const slots: number[] = []
    const resolve = (arg: Arg): number | string =>
      arg.kind === 'slot'
        ? (slots[arg.slot] ?? NaN) + arg.plus
        : arg.kind === 'path'
          ? arg.path
          : Number(arg.kind === 'number' && arg.value)
    const resolved = recording.steps.map((step, index) => {
      const op = program.ops.at(index)
      if (op?.op !== 'call') return { call: step.call, sys: undefined, args: undefined }
      const args = op.args.map(resolve)
      if (op.result >= 0) slots[op.result] = step.ret
      const padded = [...args, ...Array.from({ length: 6 - args.length }, () => 0)]
      return { call: step.call, sys: op.name, args: padded }
    })
    expect(resolved).toEqual(recording.steps.map(({ call, sys, args }) => ({ call, sys, args })))
  })

  test('finds the recorded files', () => {
    for (const [path, file] of Object.entries(recording.files)) {
      if (path.startsWith('/ram/')) continue
      const spec = program.files.find((each) => each.path === path)
      expect(spec).toMatchObject({
        ...(file.size === undefined ? {} : { size: file.size }),
        address: file.address ?? null,
        capabilities: file.capabilities ?? [],
      })
    }
  })

  test('prints as it was written', () =>
    expect(print(parse(recording.script).document)).toBe(`${recording.script.trimEnd()}\n`))
})
