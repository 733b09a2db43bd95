import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate, parseScriptLine } from './script.ts'

/** The arguments of a call, as text or as value. */
function argumentsOf(line: string, variables: Record<string, bigint> = {}): unknown[] {
  const parsed = parseScriptLine(line)
  if (!parsed.ok || parsed.value?.kind !== 'call') throw new Error(JSON.stringify(parsed))
  const values = new Map(Object.entries(variables))
  return parsed.value.call.args.map((arg) => (arg.kind === 'text' ? arg.text : evaluate(arg, values)))
}

describe('a line of a script', () => {
  it('is nothing, a spawn or a call', () => {
    expect(parseScriptLine('  # A: munmap(1, 2)')).toEqual({ ok: true, value: null })
    expect(parseScriptLine('')).toEqual({ ok: true, value: null })
    expect(parseScriptLine('A = spawn')).toEqual({ ok: true, value: { kind: 'spawn', process: 'A' } })
    expect(parseScriptLine('A: B = fork()')).toEqual({
      ok: true,
      value: { kind: 'call', process: 'A', result: 'B', call: { name: 'fork', args: [] } },
    })
  })

  it('has numbers in C, sizes, names of constants and variables, sums', () => {
    expect(argumentsOf('A: f(0, 12, 0x1F, 0666, 4K, 64M, 1T, NULL)')).toEqual([
      0n,
      12n,
      31n,
      0o666n,
      4096n,
      64n << 20n,
      1n << 40n,
      0n,
    ])
    expect(argumentsOf('A: f(PROT_READ|PROT_WRITE, IPC_CREAT|0666, MREMAP_DONTUNMAP)')).toEqual([
      3n,
      950n,
      4n,
    ])
    expect(argumentsOf('A: f(x+i*8192-4, -1, x-(2+1)*2)', { x: 100n, i: 2n })).toEqual([16_480n, -1n, 94n])
    expect(argumentsOf('A: f(y)', { x: 1n })).toEqual([null])
  })

  it('keeps words of 64 bits without loss', () => {
    expect(argumentsOf('A: f(0x7fffffffffff0001, x+1)', { x: 2n ** 63n })).toEqual([
      0x7fffffffffff0001n,
      2n ** 63n + 1n,
    ])
  })

  it('reads r and w as such in touch, also beside variables of these names', () => {
    expect(argumentsOf('A: touch(w, w, 7)', { w: 4096n })).toEqual([4096n, 'w', 7n])
    expect(argumentsOf('A: touch(r+1, r)', { r: 4096n })).toEqual([4097n, 'r'])
  })

  it('has texts with escapes, and calls to be repeated', () => {
    expect(argumentsOf(String.raw`A: pwrite(3, "a\"b\n\x41", 0)`)).toEqual([3n, 'a"b\nA', 0n])
    const parsed = parseScriptLine("A: n = repeat(10, 'munmap(x+i*8192, 4096)')")
    expect(parsed).toMatchObject({
      ok: true,
      value: { result: 'n', call: { name: 'munmap' }, times: { kind: 'number', value: 10n } },
    })
  })

  it.each([
    ['A munmap(1)', 3, 'it should be ":"'],
    ['A: munmap(1', 12, 'it should be ")"'],
    ['A: munmap(1,)', 13, 'a number or a name should stand here'],
    ['A: munmap(1) 2', 14, 'nothing more should follow'],
    ['A: munmap(§)', 11, 'this character should not stand here'],
    ['A = fork', 5, 'it should be "spawn"'],
    ['A: touch(1, x)', 13, 'it should be r or w'],
    ['A: repeat(3, munmap)', 14, 'it should be a call in quotation marks'],
  ])('%s: what is wrong, and where', (line, column, what) => {
    expect(parseScriptLine(line)).toEqual({ ok: false, fault: { column, what } })
  })

  it('never throws, however deep or long', () => {
    expect(parseScriptLine(`A: f(${'('.repeat(4_000)}`).ok).toBe(false)
    expect(parseScriptLine(`A: f(${'-'.repeat(9_000)}1)`).ok).toBe(false)
    expect(parseScriptLine('x'.repeat(20_000)).ok).toBe(false)
    const piece = fc.constantFrom(
      'A',
      ':',
      '=',
      '(',
      ')',
      ',',
      '"',
      "'",
      '+',
      '*',
      '|',
      '-',
      '1K',
      '0x',
      'touch',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        parseScriptLine(pieces.join(''))
      }),
    )
  })
})
