/** What the kernel's description says of memory between processes, futexes, mremap and tracing; README.md lists the clauses. */
import { describe, expect, test } from 'vitest'
import { VM } from '../../../base/uapi.ts'
import { runScenario } from '../../../documents/scenario/testing/runScenario.ts'
import { accessibleBytes } from '../ipc/ptrace.ts'

const PAGE = 4096

describe('Documentation/nommu-mmap: sharing between processes', () => {
  const SYSV = `
A = spawn
B = spawn
A: id = shmget(23, 4, IPC_CREAT)
B: same = shmget(23, 4, IPC_CREAT)
A: a = shmat(id)
B: b = shmat(same)
`
  test('S1: System V shared memory', () => {
    for (const kernel of ['2.6.28', '2.6.29', '6.12 shm-direct']) {
      const run = runScenario(`kernel ${kernel}\n${SYSV}A: poke(a, 4)\nB: peek(b)`)
      expect([run.value('a') === run.value('b'), run.ret]).toEqual([true, 4])
    }
    expect(runScenario(SYSV).last).toBe('ENODEV')
  })

  test('S2: POSIX shared memory: files on ramfs', () => {
    const run = runScenario(`
A = spawn
A: f = open("/ram/shm", O_RDWR|O_CREAT)
A: ftruncate(f, 12K)
A: a = mmap(NULL, 12K, rw, MAP_SHARED, f, 0)
A: close(f)
A: poke(a+8K, 3)
A: munmap(a, 12K)
A: g = open("/ram/shm", O_RDONLY)
A: b = mmap(NULL, 4K, r, MAP_SHARED, g, 8K)
A: peek(b)`)
    expect(run.ret).toBe(3)
  })

  test('F1: a futex outside the mappings of the process is refused, but not by 6.12', () => {
    const text = `
A = spawn
B = spawn
B: b = mmap(4K)
A: futex(b, FUTEX_WAKE, 1)
B: futex(b, FUTEX_WAKE, 1)
B: futex(b, FUTEX_WAIT, 0)
B: futex(b, FUTEX_WAIT, 1)`
    const run = runScenario(`kernel 2.6.29\n${text}`)
    expect(run.errnos.slice(-4)).toEqual(['EFAULT', null, null, 'EAGAIN'])
    expect(runScenario(text).errnos.slice(-4)).toEqual([null, null, null, 'EAGAIN'])
    const { errnos } = runScenario(`kernel 2.6.29\n${SYSV}A: poke(a, 1)\nB: futex(b, FUTEX_WAIT, 0)`)
    expect(errnos.at(-1)).toBe('EAGAIN')
  })

  test('F2: a futex in a mapping of device memory is refused: by no kernel that is modelled', () => {
    const run = runScenario(`
file "/dev/fb0" char 64K at 0x40000000
A = spawn
A: f = open("/dev/fb0", O_RDWR)
A: a = mmap(NULL, 4K, rw, MAP_SHARED, f, 0)
A: futex(a, FUTEX_WAKE, 1)`)
    expect(run.errnos.at(-1)).toBeNull()
  })
})

describe('Documentation/nommu-mmap: mremap', () => {
  test('M1: mremap changes the size of a mapping and does not move it', () => {
    const run = runScenario(`
A = spawn
A: a = mmap(12K)
A: b = mremap(a, 12K, 4K, MREMAP_MAYMOVE)
A: c = mremap(a, 4K, 12K, 0)`)
    expect([run.value('b'), run.value('c')]).toEqual([run.value('a'), run.value('a')])
  })

  test('M2: beyond what it occupies it would have to move: refused', () => {
    expect(runScenario('A = spawn\nA: a = mmap(12K)\nA: mremap(a, 12K, 16K, MREMAP_MAYMOVE)').last).toBe(
      'ENOMEM',
    )
  })

  test('M3: MREMAP_FIXED is refused, and ignored if the address stays', () => {
    const run = runScenario(`
A = spawn
A: a = mmap(12K)
A: mremap(a, 12K, 8K, MREMAP_MAYMOVE|MREMAP_FIXED, a+16K)
A: mremap(a, 12K, 8K, MREMAP_MAYMOVE|MREMAP_FIXED, a)`)
    expect(run.errnos.slice(-2)).toEqual(['EINVAL', null])
  })

  test('M4: shared mappings are left alone, and those that could be shared', () => {
    const run = runScenario(`
A = spawn
A: f = open("/disk/prog", O_RDONLY)
A: a = mmap(NULL, 8K, r, MAP_PRIVATE, f, 0)
A: mremap(a, 8K, 4K, 0)`)
    expect(run.last).toBe('EPERM')
  })

  test('M5: mremap takes a whole mapping only: its start and its size', () => {
    const run = runScenario(`
A = spawn
A: a = mmap(12K)
A: mremap(a+4K, 8K, 4K, 0)
A: mremap(a, 8K, 4K, 0)`)
    expect(run.errnos.slice(-2)).toEqual(['EINVAL', 'EINVAL'])
  })
})

describe('looking into another process', () => {
  test('A1: access stops at the end of the mapping in which it starts', () => {
    const run = runScenario(`
A = spawn
B = spawn
A: a = mmap(8K)
A: poke(a+8184, 6)
B: ptrace_peek(A, a)
B: ptrace_attach(A)
B: ptrace_peek(A, a+8184)
B: ptrace_peek(A, a+8188)
B: ptrace_peek(A, a-4K)
B: ptrace_poke(A, a, 11)
A: peek(a)`)
    expect(run.errnos.slice(4)).toEqual(['ESRCH', null, null, 'EIO', 'EIO', null, null])
    expect([run.rets[6], run.ret]).toEqual([6, 11])
    const a = run.machine.processes.find((process) => process.name === 'A')
    if (a === undefined) throw new Error('A is gone')
    expect(accessibleBytes(run.machine, a, run.value('a') + PAGE, 3 * PAGE, false)).toBe(PAGE)
  })

  test('A2: access honours whether the mapping may be read or written', () => {
    const run = runScenario(`
file "/dev/ro" char 8K at 0x40000000 direct read
A = spawn
B = spawn
A: f = open("/dev/ro", O_RDONLY)
A: a = mmap(NULL, 8K, r, MAP_SHARED, f, 0)
B: ptrace_attach(A)
B: ptrace_peek(A, a)
B: ptrace_poke(A, a, 1)`)
    expect(run.errnos.slice(-2)).toEqual([null, 'EIO'])
  })

  test('A3: a process that is traced does not share its private mappings', () => {
    const text = (traced: string): string => `
A = spawn
B = spawn
A: f = open("/disk/prog", O_RDONLY)
B: g = open("/disk/prog", O_RDONLY)
A: a = mmap(NULL, 8K, r, MAP_PRIVATE, f, 0)
${traced}
B: b = mmap(NULL, 8K, r, MAP_PRIVATE, g, 0)`
    const plain = runScenario(text(''))
    const traced = runScenario(text('A: ptrace_attach(B)'))
    const freed = runScenario(text('A: ptrace_attach(B)\nA: ptrace_attach(B)\nA: ptrace_detach(B)'))
    expect([plain, traced, freed].map((run) => run.value('a') === run.value('b'))).toEqual([
      true,
      false,
      true,
    ])
    expect(traced.vma('b').flags & VM.VM_MAYOVERLAY).toBe(0)
    expect(freed.errnos.slice(-4)).toEqual([null, 'EPERM', null, null])
  })
})
