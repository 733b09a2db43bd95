import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { MAP } from '../../../base/uapi.ts'
import { recordingNames, readRecording } from '../../recording/testing/recordings.ts'
import { inComment } from './cComment.ts'
import { cProgram } from './cProgram.ts'

const compiler = spawnSync('gcc', ['--version']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'scenario-c-'))
afterAll(() => rmSync(folder, { recursive: true }))

const bundled = readdirSync('public/scenarios').filter((file) => file.endsWith('.nommu'))
const readBundled = (name: string): string => readFileSync(join('public/scenarios', name), 'utf8')

const gcc = (...options: readonly string[]): string => {
  const { status, stderr } = spawnSync('gcc', ['-Wall', '-Wextra', '-Werror', ...options], {
    encoding: 'utf8',
  })
  return status === 0 ? '' : stderr || 'gcc failed'
}

/** What gcc has against any of these programs. */
function complaints(programs: readonly string[]): string {
  const files = programs.map((text, i) => {
    const file = join(folder, `program-${i}.c`)
    writeFileSync(file, text)
    return file
  })
  // The system's headers are most of the work: they are read once.
  const header = join(folder, 'headers.h')
  const lines = programs[0]?.split('\n') ?? []
  writeFileSync(header, lines.filter((line) => /^#(define _GNU_SOURCE|include)/.test(line)).join('\n'))
  return gcc('-x', 'c-header', header) + gcc('-fsyntax-only', '-include', header, ...files)
}

/** Lines that the program of a scenario prints on this machine. */
function outputOf(text: string): string[] {
  const file = join(folder, 'run.c')
  const program = join(folder, 'run')
  writeFileSync(file, cProgram(text))
  expect(gcc('-O1', '-o', program, file)).toBe('')
  return execFileSync(program, { encoding: 'utf8', timeout: 10_000 }).split('\n')
}

describe('the C program of a scenario', () => {
  it('writes calls with the names of their constants', () => {
    const c = cProgram(
      'A = spawn\nA: a = mmap(NULL, 12K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nA: munmap(a+4K, 4K)',
    )
    expect(c).toContain(
      'mmap((void *)0L, (size_t)12288L, (PROT_READ | PROT_WRITE), (MAP_PRIVATE | MAP_ANONYMOUS), (int)-1L, 0L)',
    )
    expect(c).toContain('munmap((void *)(V_a + 4096L), (size_t)4096L)')
    expect(c).toContain('v[0] = order(0, 1, v, "A: a = mmap(')
  })

  it('cannot be broken out of by a title or a path', () => {
    const c = cProgram('title */ int x; /*\nA = spawn\nA: f = open("/ram/a\\"b??/", O_RDONLY)')
    expect(c).not.toContain('*/ int x')
    expect(c).not.toContain('??/')
  })

  it('says of every call that it does not make why not', () => {
    const c = cProgram('A = spawn\nB = spawn\nA: fork()\nA: ptrace_peek(B, 4096)\nA: vfork()')
    expect(c).toContain('left_out("A: fork()", "no kernel without an MMU has it");')
    expect(c).toContain('left_out("A: ptrace_peek(B, 4096)", "it is a debugger that makes it");')
    expect(c).toContain('left_out("A: vfork()", "nobody would end the child");')
    expect(bundled.filter((name) => cProgram(readBundled(name)).includes('it has no form in C'))).toEqual([])
  })

  it('says at its place which line was left out and why', () => {
    const lines = cProgram(
      'board 3X\nA = spawn\nA: a = mmap(4K) # good\n\nA: b = mmap(nothing)\nA: munmap(b, 4K)\nA: exit\nwhat is this\n> [words](nowhere)',
    ).split('\n')
    const at = (part: string): number => lines.findIndex((line) => line.includes(part))
    const left = lines.filter((line) => line.includes('is left out: '))
    expect(left).toEqual([
      expect.stringMatching(/^ {2}\/\* Line 1 is left out: board 3X - .+ \*\/$/),
      expect.stringMatching(/^ {2}\/\* Line 5 is left out: A: b = mmap\(nothing\) - .*nothing.* \*\/$/),
      expect.stringMatching(/^ {2}\/\* Line 6 is left out: A: munmap\(b, 4K\) - .*line 5.* \*\/$/),
      expect.stringMatching(/^ {2}\/\* Line 8 is left out: what is this - .+ \*\/$/),
    ])
    expect(at('"A: a = mmap(4K)"')).toBeLessThan(at('Line 5'))
    expect(at('Line 6')).toBeLessThan(at('"A: exit()"'))
    expect(lines).toContain(' * Lines with mistakes, left out below: 4.')
    expect(cProgram('A = spawn\nA: open("/disk/prgo", 0)')).not.toContain('left out below')
  })

  it('keeps what is left out in its comment', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('*', '/', '?', '\\', '\n', '\u202e', 'a'), { maxLength: 12 }),
        (parts) => {
          const inside = ` ${inComment(parts.join(''))} `
          expect(inside).not.toMatch(/\*\/|\/\*|\?\?|[\n\u202e]/)
        },
      ),
    )
  })

  it.skipIf(!compiler)('compiles without a warning when lines are left out', () => {
    const lines = ['*/ int x; /*', 'A: mmap(/*/, "*/")', 'A: q = \u202e*/', 'x ??/', 'y \\', '/'.repeat(3000)]
    const c = cProgram(`title /* *\\\nA = spawn\n${lines.join('\n')}\nA: mmap(4K)`)
    expect(c.match(/ is left out: /g)).toHaveLength(lines.length)
    expect(complaints([c])).toBe('')
  })

  it.skipIf(!compiler)('compiles without a warning for every bundled scenario', () => {
    expect(complaints(bundled.map((name) => cProgram(readBundled(name))))).toBe('')
  })

  it.skipIf(!compiler)('compiles without a warning for recorded programs', () => {
    const names = recordingNames.filter((file) => !/random|pressure/.test(file)).slice(0, 8)
    expect(complaints(names.map((name) => cProgram(readRecording(name).script ?? '')))).toBe('')
  })

  it.skipIf(!compiler)('runs, on this machine with what its kernel answers', () => {
    const lines = outputOf(
      'A = spawn\nB = spawn\nA: a = mmap(8K)\nA: poke(a, 77)\nA: peek(a)\nB: munmap(5, 4K)\nA: fork()\nA: exit()',
    )
    expect(lines).toContain('A: peek(a) = 77')
    expect(lines).toContain('B: munmap(5, 4K) = -1 (Invalid argument)')
    expect(lines).toContain('A: fork(): left out, no kernel without an MMU has it')
    expect(lines.at(-2)).toBe('A: exit()')
  })

  it.skipIf(!compiler)('runs a process with a size of its own as a build of that size', () => {
    const text = 'A = spawn(program 300K, stack 16K)\nA: brk(0)\nA: exit()'
    expect(outputOf(text)[0]).toMatch(/there is no .*-307200-16384, so it has the size of this program$/)
    const build = / CROSS_COMPILE-gcc (.*) -o scenario-(\S+) scenario\.c/.exec(cProgram(text))
    const options = build?.[1]?.split(' ') ?? []
    const sized = join(folder, `run-${build?.[2]}`)
    expect(gcc(...options, '-o', sized, join(folder, 'run.c'))).toBe('')
    const { status, stdout } = spawnSync('size', [sized], { encoding: 'utf8' })
    const bss = Number(stdout.split('\n')[1]?.trim().split(/\s+/)[2])
    if (status === 0) expect(bss).toBeGreaterThan(300 * 1024)
    expect(outputOf(text)[0]).toMatch(/^A = spawn\(program 300K, stack 16K\) = \d+$/)
  })

  it('says that processes without sizes have that of the program', () => {
    expect(cProgram('A = spawn')).toContain(' * Sizes:  each process is as large as this program')
    const many = Array.from({ length: 30 }, (_, i) => `P${i} = spawn(program ${i + 1}K)`).join('\n')
    expect(cProgram(many)).toContain(' *   and so on for 18 more.')
  })

  it.skipIf(!compiler)('knows the flags that older headers lack', () => {
    const names = Object.keys(MAP).filter((name) => name !== 'MAP_FILE')
    const calls = names.map((name) => `A: mmap(NULL, 4K, rw, ${name}|MAP_ANONYMOUS)`)
    expect(complaints([cProgram(['A = spawn', ...calls].join('\n'))])).toBe('')
  })

  it.skipIf(!compiler)('starts a child by vfork in the memory of its parent, which sleeps', () => {
    const lines = outputOf(
      'A = spawn\nA: a = mmap(8K)\nA: poke(a, 7)\nA: B = vfork()\nB: peek(a)\nB: poke(a, 8)\nA: peek(a)\nB: exit()\nA: peek(a)\nA: exit()',
    )
    expect(lines[3]).toMatch(/^A: B = vfork\(\) = \d+$/)
    expect(lines.slice(4)).toEqual([
      'B: peek(a) = 7',
      'B: poke(a, 8) = 0',
      'A: peek(a): left out, A sleeps until B ends',
      'B: exit()',
      'A: peek(a) = 8',
      'A: exit()',
      '',
    ])
  })

  const STARTS = `board 8M
file "/rom/ls" flat text 480K data 60K bss 30K stack 16K
P = exec("/nothing/here", args 2x3, env 1x4)
P: brk(0)
P: exit()
Q = exec("/bin/cat")
Q: exit()
A = spawn
A: execve("/nothing/either")
A: peek(4096)
B = spawn
B: execve("/bin/true", args 2147483647x2147483647)
B: x = execve("/bin/true", args 1x2, env 1x2)
B: brk(0)
B: exit()
C = spawn
C: D = vfork()
D: execve("/rom/ls")
D: exit()
C: brk(0)
`

  it('says at its head which programs are to be on the board', () => {
    const c = cProgram(STARTS)
    expect(c).toContain(' *   file "/rom/ls" flat text 480K data 60K bss 30K stack 16K relocs 0')
    expect(c).toContain(' *   /nothing/here, of which the scenario says nothing')
    expect(cProgram('A = spawn')).not.toContain('Started:')
  })

  it.skipIf(!compiler)('compiles without a warning where programs are started', () => {
    const one = 'P = exec("/rom/ls")'
    expect(complaints([cProgram(STARTS), cProgram(one), cProgram(`A = spawn\nA: execve("/a")`)])).toBe('')
  })

  it.skipIf(!compiler)('starts programs, and tells of those that cannot be started', () => {
    const text = STARTS.replace('A: peek(4096)', 'A: brk(0)').replace('/rom/ls")\nD', '/bin/true")\nD')
    const lines = outputOf(text)
    const said = (part: string): string | undefined => lines.find((line) => line.startsWith(part))
    expect(said('P = exec')).toMatch(/ = -1 \(No such file or directory\)$/)
    expect(said('P: brk(0)')).toBe('P: brk(0): left out, P runs another program, which takes no orders')
    expect(said('Q = exec')).toMatch(/ = \d+$/)
    expect(said('A: execve')).toMatch(/ = -1 \(No such file or directory\)$/)
    expect(said('A: brk(0)')).toMatch(/ = \S+$/)
    expect(said('B: execve')).toMatch(/ = -1 \(Argument list too long\)$/)
    expect(said('B: x = execve')).toBe('B: x = execve("/bin/true", args 1x2, env 1x2) = 0')
    expect(said('B: brk(0)')).toContain('left out')
    expect(said('D: execve')).toBe('D: execve("/bin/true") = 0')
    expect(said('C: brk(0)')).toMatch(/ = \S+$/)
  })

  it.skipIf(!compiler)('starts a child by clone beside its parent', () => {
    const lines = outputOf(
      'A = spawn\nA: a = mmap(8K)\nA: B = clone(CLONE_VM|SIGCHLD)\nB: poke(a, 9)\nA: peek(a)\nB: exit()\nA: peek(a)\nA: exit()',
    )
    expect(lines[2]).toMatch(/^A: B = clone\(.*\) = \d+$/)
    expect(lines.slice(3)).toEqual([
      'B: poke(a, 9) = 0',
      'A: peek(a) = 9',
      'B: exit()',
      'A: peek(a) = 9',
      'A: exit()',
      '',
    ])
  })
})
