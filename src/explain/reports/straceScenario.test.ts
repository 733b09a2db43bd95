import { describe, expect, it } from 'vitest'
import { importText } from '../../documents/importers/registry.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { runScenario } from '../../documents/scenario/testing/runScenario.ts'
import { besideMmu, straceScenario } from './straceScenario.ts'
import { CASES } from './testing/cases.ts'

const scenarioOf = (log: string): string => straceScenario(importText(log).strace) ?? ''

const LOG = `32269 execve("/usr/bin/ls", ["ls"], 0x7ffd0d5e7838 /* 39 vars */) = 0
32269 brk(NULL) = 0x5625cbbbd000
32269 mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7fa919111000
32269 openat(AT_FDCWD, "/lib/libc.so.6", O_RDONLY|O_CLOEXEC) = 3
32269 mmap(NULL, 186064, PROT_READ, MAP_PRIVATE|MAP_DENYWRITE, 3, 0) = 0x7fa9190d9000
32269 mmap(0x7fa9190e0000, 110592, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0x7000) = 0x7fa9190e0000
32269 close(3) = 0
32269 brk(0x5625cbbde000) = 0x5625cbbde000
32269 mprotect(0x7fa919111000, 4096, PROT_READ) = 0
32269 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x19199690) = 32270
32270 mmap(NULL, 65536, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000
32269 munmap(0x7fa919111000, 8192) = 0
`

describe('a log of strace', () => {
  const text = scenarioOf(LOG)

  it('becomes a scenario without a mistake in it, a process for each pid', () => {
    const { diagnostics, program } = parseProgram(text)
    expect(diagnostics).toEqual([])
    expect(program.processNames).toEqual(['p32269', 'p32270'])
  })

  it('names what the kernel gave, and says it by name afterwards', () => {
    expect(text).toContain('p32269: m2 = mmap(NULL, 8192,')
    expect(text).toMatch(/p32269: mmap\(m\d\+28672, 110592,/)
    expect(text).toContain('p32269: munmap(m2, 8192)')
    expect(text).toContain('file "/lib/libc.so.6" ext2 186064')
    expect(text).toMatch(/brk\(brk1\+135168\)/)
  })

  it('keeps what needs an MMU, and the model answers it', () => {
    const run = runScenario(text)
    const { program } = parseProgram(text)
    const errnoOf = (pattern: RegExp): unknown =>
      run.errnos[program.ops.findIndex((op) => pattern.test(op.text))]
    expect(errnoOf(/MAP_FIXED/)).toBe('EINVAL')
    expect(errnoOf(/mprotect/)).toBe('ENOSYS')
    expect(errnoOf(/fork/)).toMatch(/^E(?:NOSYS|INVAL)$/)
    expect(errnoOf(/m2 = mmap/)).toBeNull()
  })
})

it.each(Object.entries(CASES).filter(([name]) => name.startsWith('c-')))(
  'of %s makes lines that the language has',
  (_, log) => {
    const scenario = straceScenario(importText(log).strace)
    if (scenario === null)
      return expect(importText(log).strace.every(({ name }) => !/mmap|brk/.test(name))).toBe(true)
    const { diagnostics } = parseProgram(scenario)
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  },
)

it('is none where no call can be made here', () => {
  expect(straceScenario(importText('1 getpid() = 1\n').strace)).toBeNull()
})

describe('what builds of strace and programs do differently', () => {
  it('threads and children of vfork use the memory of who started them, until they start another program', () => {
    const text = scenarioOf(`7 mmap(NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000
7 clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x7f11}, 88 <unfinished ...>
8 munmap(0x7f0000000000, 8192) = 0
7 <... clone3 resumed>) = 8
7 vfork( <unfinished ...>
9 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000004000
9 execve("/bin/true", ["true"], 0x7f /* 3 vars */) = 0
7 <... vfork resumed>) = 9
9 mmap(NULL, 12288, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000004000
`)
    expect(text).toContain('p7: munmap(m1, 8192)')
    expect(text).toContain('p7: m2 = mmap(NULL, 4096,')
    expect(text).toContain('p9: m3 = mmap(NULL, 12288,')
    expect(text).not.toMatch(/p8|fork/)
  })

  it('numbers for flags, results with a sign, files named by -y', () => {
    const text = scenarioOf(`mmap(0, 8192, 3, 34, -1, 0) = 0xffffffffb6e00000
munmap(0xb6e00000, 8192) = 0
mmap(NULL, 20000, PROT_READ, MAP_PRIVATE, 5</etc/ld.so.cache>, 0) = 0x7f0000003000
`)
    expect(text).toContain('m1 = mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)')
    expect(text).toContain('munmap(m1, 8192)')
    expect(text).toContain('fd2 = open("/etc/ld.so.cache", O_RDONLY)')
    expect(text).toContain('m3 = mmap(NULL, 20000, PROT_READ, MAP_PRIVATE, fd2, 0)')
  })

  it('offsets of mmap2 in bytes, where the loader shows it, and else in pages', () => {
    const loader = (offset: string): string => `open("/lib/libc.so.0", O_RDONLY) = 3
mmap2(NULL, 1245184, PROT_READ, MAP_PRIVATE, 3, 0) = 0xb6e00000
mmap2(0xb6f00000, 8192, PROT_READ, MAP_PRIVATE|MAP_FIXED, 3, ${offset}) = 0xb6f00000
`
    expect(scenarioOf(loader('0x12c000'))).toMatch(/ mmap\(m2\+1048576, .*0x12c000\)/)
    expect(scenarioOf(loader('0x12c'))).toMatch(/ mmap2\(m2\+1048576, .*0x12c\)/)
  })

  it('can be gone through beside a machine with an MMU', () => {
    const { diagnostics, program } = parseProgram(besideMmu(scenarioOf(LOG)))
    expect(diagnostics).toEqual([])
    expect(program.beside).not.toBeNull()
  })
})
