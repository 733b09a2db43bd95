import { describe, expect, it } from 'vitest'
import { parse, parseProgram } from '../read.ts'
import { print } from '../syntax/print.ts'

const binaryOf = (line: string): unknown => {
  const { program, diagnostics } = parseProgram(line)
  expect(diagnostics).toEqual([])
  return program.files.at(-1)
}

/** What is wrong with a line: the marked words, the message, and the line put right. */
function wrong(line: string): { at: string; says: string; fixed: string | null } {
  const found = parseProgram(line).diagnostics.find(({ severity }) => severity === 'error')
  if (found === undefined) throw new Error(`nothing is wrong with ${line}`)
  const { column, endColumn, message, suggestion } = found
  const fixed =
    suggestion === null ? null : line.slice(0, column - 1) + suggestion + line.slice(endColumn - 1)
  return { at: line.slice(column - 1, endColumn - 1), says: message, fixed }
}

describe('file lines of programs', () => {
  it('tell of a flat program in flash, which gets a place of its own', () => {
    expect(
      binaryOf('file "/rom/ls" romfs flat text 480K data 60K bss 30K stack 16K relocs 900 got'),
    ).toMatchObject({
      path: '/rom/ls',
      fs: 'romfs',
      address: 0x23000000,
      size: 540 * 1024 + 3600,
      binary: {
        format: 'flat',
        text: 480 * 1024,
        data: 60 * 1024,
        bss: 30 * 1024,
        stack: 16384,
        relocs: 900,
        flags: ['got'],
        rev: 4,
      },
    })
  })

  it('tell of ELF segments, with bss, places in the file, stack and interpreter', () => {
    expect(
      binaryOf('file "/bin/sh" elf rx 0 200K, rw 262244 20K+8K stack 64K fdpic interp "/lib/ld.so"'),
    ).toMatchObject({
      fs: 'ramfs',
      size: 200 * 1024 + 100 + 20 * 1024,
      binary: {
        format: 'elf',
        segments: [
          { flags: 'rx', vaddr: 0, offset: 0, filesz: 200 * 1024, memsz: 200 * 1024 },
          { flags: 'rw', vaddr: 262244, offset: 200 * 1024 + 100, filesz: 20 * 1024, memsz: 28 * 1024 },
        ],
        stack: 65536,
        osabi: 65,
        type: 3,
        interp: '/lib/ld.so',
      },
    })
  })

  it('say nothing of the file system where the path does, and lie one behind the other', () => {
    const { program } = parseProgram(
      'file "/rom/a" flat text 5000\nfile "/rom/b" flat text 4K\nfile "/disk/c" flat text 4K\nfile "/rom/d" romfs copy flat text 4K',
    )
    expect(program.files.slice(-4).map(({ fs, address }) => [fs, address])).toEqual([
      ['romfs', 0x23000000],
      ['romfs', 0x23002000],
      ['ext2', null],
      ['romfs', null],
    ])
  })

  it.each([
    ['file "/rom/a" flat data 4K', '', /text is missing/, 'file "/rom/a" flat text 64K data 4K'],
    ['file "/rom/a" flat text 4K text 5K', 'text', /given twice/, null],
    ['file "/rom/a" flat text 12', '12', /at least 64/, 'file "/rom/a" flat text 64'],
    ['file "/rom/a" flat text 4K dta 4K', 'dta', /Did you mean data/, 'file "/rom/a" flat text 4K data 4K'],
    ['file "/rom/a" flat text 4KB', '4KB', /without "B"/, 'file "/rom/a" flat text 4K'],
    ['file "/rom/a" 2K flat text 4K', '2K', /ends before its program/, 'file "/rom/a" 4K flat text 4K'],
    ['file "/bin/a" elf stack 4K', '', /needs a segment/, 'file "/bin/a" elf rx 0 4K stack 4K'],
    [
      'file "/bin/a" elf rx 0 20K, rw 16K 4K',
      'rw',
      /inside another one, which ends at 0x00005000: link it to 20K/,
      null,
    ],
    ['file "/bin/a" elf rx 0 0', '0', /cannot be empty/, 'file "/bin/a" elf rx 0 4K'],
    ['file "/bin/a" elf rx 1024G 4K', '4K', /where nothing can be linked/, null],
    ['file "/bin/a" elf rx 0 4K+', '4K+', /not a size of a segment/, null],
    ['file "/bin/a" elf rx 0 4K interp ld.so', 'ld.so', /in quotes/, null],
    ['file "/bin/a" elf offset 4K', 'offset', /after a segment/, null],
    ['file "/rom/a" flat text 8G', 'flat', /no room for this program in flash/, null],
  ])('%s', (line, at, says, fixed) => {
    const found = wrong(line)
    expect(found.says).toMatch(says)
    expect([found.at, found.fixed]).toEqual([at, fixed])
  })
})

describe('exec and execve', () => {
  it('are read with what the program is given', () => {
    const { program, diagnostics } = parseProgram(
      'P = exec("/disk/prog", args 3x20, env 2x4K)\nP: x = execve("/disk/prog", args=1x5)\nexecve("/disk/prog", 0, NULL);',
    )
    expect(diagnostics).toEqual([])
    expect([...program.ops]).toMatchObject([
      { op: 'exec', path: '/disk/prog', args: { count: 3, length: 20 }, env: { count: 2, length: 4096 } },
      {
        op: 'call',
        name: 'execve',
        result: 0,
        args: [{ path: '/disk/prog' }, { count: 1, length: 5 }, { count: 0 }],
      },
      { op: 'call', name: 'execve', process: 0, args: [{}, { count: 0 }, { count: 0 }] },
    ])
  })

  it('are printed in one way', () => {
    const text = 'P = exec( "/a" ,args=3x20,env  2x50 )\nP: execve("/a")\n'
    const printed = print(parse(text).document)
    expect(printed).toBe('P = exec("/a", args 3x20, env 2x50)\nP: execve("/a")\n')
    expect(print(parse(printed).document)).toBe(printed)
  })

  it.each([
    ['exec("/a")', 'exec', /needs a name/, 'P = exec("/a")'],
    ['A: P = exec("/a")', 'A: P = exec', /no other one before it/, 'P = exec("/a")'],
    ['P = exec', '', /path of a program is missing/, 'P = exec("/bin/sh")'],
    ['P = exec(/a)', '/a', /in quotes/, 'P = exec("/a")'],
    ['P = exec("a")', '"a"', /begins with/, 'P = exec("/a")'],
    ['P = exec("/a", arg 3x20)', 'arg', /Did you mean args/, 'P = exec("/a", args 3x20)'],
    ['P = exec("/a", args 20)', '20', /how many strings/, 'P = exec("/a", args 1x20)'],
    ['P = exec("/a", args 1x2, args 1x2)', 'args', /given twice/, null],
    ['P = exec("/a" args 1x2)', '', /comma is missing/, 'P = exec("/a", args 1x2)'],
    ['P = exec("/a", args 1x2', '', /closing parenthesis/, 'P = exec("/a", args 1x2)'],
    ['P = exec("/a") more', 'more', /Unexpected after/, null],
  ])('%s', (line, at, says, fixed) => {
    const found = wrong(line)
    expect(found.says).toMatch(says)
    expect([found.at, found.fixed]).toEqual([at, fixed])
  })

  it('are told apart from kernels whose loaders are not modelled', () => {
    expect(parseProgram('kernel 2.6.29\nP = exec("/disk/prog")').diagnostics).toMatchObject([
      { message: expect.stringMatching(/2\.6\.29/), suggestion: 'spawn' },
    ])
  })

  it('read strings without number in no time', () => {
    const { program } = parseProgram('P = exec("/disk/prog", args 2147483647x2147483647)')
    expect(program.ops.at(0)).toMatchObject({ args: { count: 2147483647, length: 2147483647 } })
  })
})
