/** mmap without an MMU: refusals in the kernel's order, and what each kind of mapping is. */
import { describe, expect, it } from 'vitest'
import { VM } from '../../base/uapi.ts'
import { run } from './testing/run.ts'
import { vmaFlags } from './testing/vmaFlags.ts'

const ANON = 'MAP_PRIVATE|MAP_ANONYMOUS'

describe('refusals', () => {
  it('of arguments alone, in the order in which they are looked at', () => {
    expect(
      run(`A = spawn
      A: mmap(NULL, 4K, r, ${ANON}, -1, 5) = -1 EINVAL
      A: mmap(NULL, 0, r, MAP_PRIVATE, 77, 5) = -1 EINVAL
      A: mmap(NULL, 0, r, MAP_PRIVATE|MAP_FIXED, 77, 0) = -1 EBADF
      A: mmap(NULL, 4K, r, MAP_PRIVATE, -1, 0) = -1 EBADF
      A: mmap(NULL, 0, r, MAP_FIXED|${ANON}) = -1 EINVAL
      A: mmap(0x81000000, 4K, r, MAP_FIXED|${ANON}) = -1 EINVAL
      A: mmap(NULL, 4K, r, MAP_ANONYMOUS) = -1 EINVAL
      A: mmap(NULL, 4K, r, MAP_SHARED_VALIDATE|MAP_ANONYMOUS) = -1 EINVAL
      A: mmap(NULL, 0, r, ${ANON}) = -1 EINVAL
      A: mmap(NULL, -1, r, ${ANON}) = -1 ENOMEM
      A: mmap(NULL, -4096, r, ${ANON}) = -1 ENOMEM
      A: mmap(NULL, 17592186048512, r, ${ANON}) = -1 ENOMEM
      A: mmap(NULL, 9007199254740991, r, ${ANON}) = -1 ENOMEM`).checked,
    ).toBeGreaterThan(0)
  })

  it('of MAP_DROPPABLE, which is no type of mapping', () => {
    expect(
      run(`A = spawn
      A: mmap(NULL, 4K, rw, MAP_DROPPABLE|MAP_ANONYMOUS) = -1 EINVAL
      A: mmap(NULL, 4K, rw, MAP_PRIVATE|MAP_DROPPABLE|MAP_ANONYMOUS) = -1 EINVAL`).checked,
    ).toBe(2)
  })

  it('a hint is ignored, MAP_FIXED_NOREPLACE too', () => {
    expect(
      run(`A = spawn
      A: a = mmap(NULL, 4K, r, ${ANON})
      A: b = mmap(0x81000000, 4K, r, ${ANON}) = a+4K
      A: munmap(a, 4K) = 0
      A: mmap(b, 4K, r, ${ANON}|MAP_FIXED_NOREPLACE) = a`).checked,
    ).toBeGreaterThan(0)
  })

  it('of files, in order: no mmap at all, not readable, not writable, no capability', () => {
    expect(
      run(`A = spawn
      A: dir = open("/ram", O_RDONLY)
      A: mmap(NULL, 4K, r, MAP_PRIVATE, dir) = -1 ENODEV
      A: null = open("/dev/null", O_WRONLY)
      A: mmap(NULL, 4K, r, MAP_PRIVATE, null) = -1 ENODEV
      A: wo = open("/ram/w", O_WRONLY|O_CREAT)
      A: mmap(NULL, 4K, r, MAP_PRIVATE, wo) = -1 EACCES
      A: ro = open("/ram/w", O_RDONLY)
      A: mmap(NULL, 4K, rw, MAP_SHARED, ro) = -1 EACCES
      A: mmap(NULL, 4K, rw, MAP_PRIVATE, ro)
      A: disk = open("/disk/prog", O_RDWR)
      A: mmap(NULL, 4K, rw, MAP_SHARED, disk) = -1 ENODEV
      A: mmap(NULL, 4K, r, MAP_SHARED, disk) = -1 ENODEV
      A: zero = open("/dev/zero", O_RDWR)
      A: mmap(NULL, 4K, rw, MAP_SHARED, zero) = -1 ENODEV`).checked,
    ).toBeGreaterThan(0)
  })

  it('of a device: private without copy, and shared with a protection it does not have', () => {
    expect(
      run(`file "/reg" dev 64K at 0x30000000 char direct read write
      file "/rom" jffs2 64K at 0x40000000 direct copy read
      A = spawn
      A: reg = open("/reg", O_RDWR)
      A: mmap(NULL, 4K, r, MAP_PRIVATE, reg) = -1 ENODEV
      A: mmap(NULL, 4K, rw, MAP_SHARED, reg) = 0x30000000
      A: mmap(NULL, 4K, rx, MAP_SHARED, reg) = -1 EINVAL
      A: rom = open("/rom", O_RDONLY)
      A: mmap(NULL, 4K, r, MAP_PRIVATE, rom) = 0x40000000
      A: mmap(NULL, 4K, rx, MAP_SHARED, rom) = -1 EINVAL`).checked,
    ).toBeGreaterThan(0)
  })

  it('of a file that cannot be read: once there is a block, which goes back', () => {
    const { machine, dmesg } = run(`board 8M
      A = spawn
      A: zero = open("/dev/zero", O_RDWR)
      A: mmap(NULL, 64K, rw, MAP_PRIVATE, zero) = -1 EINVAL
      A: mmap(NULL, 4M, rw, MAP_PRIVATE, zero) = -1 ENOMEM
      A: mmap(NULL, 4198400, rw, MAP_PRIVATE, zero) = -1 ENOMEM`)
    expect(dmesg.filter((line) => line.includes('Allocation of length'))).toHaveLength(2)
    expect(machine.mmapPages).toBe(run('board 8M\nA = spawn').machine.mmapPages)
  })

  it('of memory: orders above 10 always, and what would go below the watermark', () => {
    const { dmesg } = run(`board 8M
      A = spawn
      A: mmap(4198400) = -1 ENOMEM
      A: mmap(4M) = -1 ENOMEM
      A: mmap(2M)`)
    const refusals = dmesg.filter((line) => line.includes('Allocation of length'))
    expect(refusals).toHaveLength(2)
    expect(refusals[0]).toContain('Allocation of length 4198400 from process 1 (A) failed')
  })
})

describe('trimming', () => {
  it.each([
    [1, 3, 0],
    [1, 4, 0],
    [2, 3, 1],
    [2, 2, 0],
    [3, 5, 0],
    [4, 5, 3],
    [0, 5, 3],
    [8, 9, 7],
    [7, 9, 0],
  ])('vm.nr_trim_pages %i, a request of %i pages keeps %i more', (trim, pages, slack) => {
    const { machine, value } = run(`sysctl vm.nr_trim_pages = ${trim}
      A = spawn
      A: a = mmap(${pages * 4}K)`)
    const row = [...machine.regions.inOrder()].at(-1) ?? -1
    const region = machine.regions.table.snapshot()
    const fields = region.data.length / region.serial.length
    const [start = 0, end = 0, top = 0] = region.data.subarray(row * fields)
    expect([start, end - start, top - end]).toEqual([value('a'), pages * 4096, slack * 4096])
  })
})

describe('flags of the VMA', () => {
  const { VM_READ, VM_WRITE, VM_EXEC, VM_SHARED, VM_MAYSHARE, VM_MAYOVERLAY, VM_MAPPED_COPY, VM_GROWSDOWN } =
    VM
  const MAY = VM.VM_MAYREAD | VM.VM_MAYWRITE | VM.VM_MAYEXEC
  const DEVICE = VM.VM_IO | VM.VM_PFNMAP | VM.VM_DONTEXPAND | VM.VM_DONTDUMP
  const OPEN = `A = spawn
    A: rom = open("/rom/lib.so", O_RDONLY)
    A: disk = open("/disk/prog", O_RDWR)
    A: ram = open("/ram/x", O_RDWR|O_CREAT)
    A: ftruncate(ram, 16K)
    A: mem = open("/dev/mem", O_RDWR)
    A: mtd = open("/dev/mtd0", O_RDONLY)`

  it.each([
    ['anonymous', `NULL, 4K, rw, ${ANON}`, VM_READ | VM_WRITE | MAY | VM_MAPPED_COPY],
    ['anonymous shared', 'NULL, 4K, r, MAP_SHARED|MAP_ANONYMOUS', VM_READ | MAY | VM_MAPPED_COPY],
    [
      'stack',
      `NULL, 4K, rw, MAP_GROWSDOWN|${ANON}`,
      VM_READ | VM_WRITE | MAY | VM_GROWSDOWN | VM_MAPPED_COPY,
    ],
    ['locked', `NULL, 4K, r, MAP_LOCKED|${ANON}`, VM_READ | MAY | VM.VM_LOCKED | VM_MAPPED_COPY],
    ['file, private, read', 'NULL, 4K, r, MAP_PRIVATE, disk', VM_READ | MAY | VM_MAYOVERLAY | VM_MAPPED_COPY],
    ['file, private, write', 'NULL, 4K, rw, MAP_PRIVATE, disk', VM_READ | VM_WRITE | MAY | VM_MAPPED_COPY],
    ['flash, private, read', 'NULL, 4K, rx, MAP_PRIVATE, rom', VM_READ | VM_EXEC | MAY | VM_MAYOVERLAY],
    ['flash, private, write', 'NULL, 4K, rw, MAP_PRIVATE, rom', VM_READ | VM_WRITE | MAY | VM_MAPPED_COPY],
    [
      'memory file, shared',
      'NULL, 4K, rw, MAP_SHARED, ram',
      VM_READ | VM_WRITE | MAY | VM_SHARED | VM_MAYSHARE,
    ],
    [
      'device memory',
      'NULL, 4K, r, MAP_SHARED, mem, 0x22000000',
      VM_READ | MAY | VM_SHARED | VM_MAYSHARE | DEVICE,
    ],
    ['flash device', 'NULL, 4K, r, MAP_SHARED, mtd', VM_READ | MAY | VM_SHARED | VM_MAYSHARE],
  ])('%s', (_, args, flags) => {
    const { machine, value } = run(`${OPEN}\nA: a = mmap(${args})`)
    expect(vmaFlags(machine, value('a')).toString(16)).toBe(flags.toString(16))
  })
})

describe('where a mapping lies', () => {
  it('in place on flash, as an overlay, and as a copy when it may be written', () => {
    const { regions } = run(`A = spawn
      A: f = open("/rom/lib.so", O_RDONLY)
      A: mmap(NULL, 8K, rx, MAP_PRIVATE, f, 4K) = 0x22005000
      A: b = mmap(NULL, 8K, rw, MAP_PRIVATE, f)
      A: mmap(NULL, 8K, rx, MAP_SHARED, f, 12K) = 0x22007000`)
    expect(regions.filter((region) => region.includes('/rom'))).toEqual([
      '0x22005000-0x22007000 x1 /rom/lib.so',
      '0x22007000-0x22009000 x1 /rom/lib.so',
      expect.stringMatching(/^0x80.* x1 \/rom\/lib.so$/),
    ])
  })

  it('a file past its end: flash refuses, a copy is zero there', () => {
    expect(
      run(`A = spawn
      A: f = open("/rom/app.bin", O_RDONLY)
      A: mmap(NULL, 16K, r, MAP_PRIVATE, f) = -1 EINVAL
      A: d = open("/disk/data.bin", O_RDONLY)
      A: a = mmap(NULL, 40K, r, MAP_PRIVATE, d)
      A: peek(a) = 0xc00000000
      A: peek(a+29992) = 0xc00007528
      A: peek(a+30000) = 0
      A: peek(a+36K) = 0`).checked,
    ).toBeGreaterThan(0)
  })

  it('a memory file whose pages are not in one run is copied if that is allowed', () => {
    expect(
      run(`A = spawn
      A: f = open("/ram/x", O_RDWR|O_CREAT)
      A: ftruncate(f, 8K) = 0
      A: ftruncate(f, 16K) = 0
      A: s = mmap(NULL, 8K, rw, MAP_SHARED, f)
      A: mmap(NULL, 16K, rw, MAP_SHARED, f) = -1 ENODEV
      A: c = mmap(NULL, 16K, r, MAP_PRIVATE, f)
      A: poke(s, 5) = 0
      A: peek(c) = 0`).checked,
    ).toBeGreaterThan(0)
  })
})

describe('sharing', () => {
  const FILE =
    'A = spawn\nB = spawn\nA: f = open("/disk/prog", O_RDONLY)\nB: g = open("/disk/prog", O_RDONLY)\n'

  it('read-only copies: the same range, or any part of it, is shared', () => {
    const { regions } = run(`${FILE}A: a = mmap(NULL, 16K, r, MAP_PRIVATE, f, 8K)
      B: mmap(NULL, 16K, r, MAP_PRIVATE, g, 8K) = a
      B: mmap(NULL, 4K, r, MAP_PRIVATE, g, 16K) = a+8K`)
    expect(regions.at(-1)).toMatch(/ x3 \/disk\/prog$/)
  })

  it('what overlaps and is no part of it: refused for a copy', () => {
    expect(
      run(`${FILE}A: a = mmap(NULL, 16K, r, MAP_PRIVATE, f, 8K)
      B: mmap(NULL, 16K, r, MAP_PRIVATE, g, 4K) = -1 EINVAL
      B: mmap(NULL, 20K, r, MAP_PRIVATE, g, 8K) = -1 EINVAL
      B: mmap(NULL, 8K, r, MAP_PRIVATE, g, 20K) = -1 EINVAL
      B: b = mmap(NULL, 8K, r, MAP_PRIVATE, g, 24K)
      B: mmap(NULL, 8K, rw, MAP_PRIVATE, g, 4K) = b+8K`).checked,
    ).toBeGreaterThan(0)
  })

  it('in place it is no refusal: the next place on the device is taken', () => {
    expect(
      run(`A = spawn
      A: f = open("/rom/lib.so", O_RDONLY)
      A: mmap(NULL, 8K, r, MAP_PRIVATE, f, 4K) = 0x22005000
      A: mmap(NULL, 8K, r, MAP_PRIVATE, f, 8K) = 0x22006000`).checked,
    ).toBeGreaterThan(0)
  })

  it('a larger mapping that begins where a region begins stops the kernel', () => {
    const { machine, dmesg } = run(`A = spawn
      A: f = open("/rom/lib.so", O_RDONLY)
      A: mmap(NULL, 4K, r, MAP_PRIVATE, f) = 0x22004000
      A: mmap(NULL, 8K, r, MAP_PRIVATE, f)
      A: mmap(4K)`)
    expect(machine.stopped).toContain('kernel BUG at mm/nommu.c')
    expect(dmesg).toEqual([machine.stopped])
  })

  it('writable private mappings and anonymous shared ones are not shared', () => {
    const { regions } = run(`${FILE}A: mmap(NULL, 4K, rw, MAP_PRIVATE, f)
      B: mmap(NULL, 4K, rw, MAP_PRIVATE, g)
      A: mmap(NULL, 4K, rw, MAP_SHARED|MAP_ANONYMOUS)
      B: mmap(NULL, 4K, rw, MAP_SHARED|MAP_ANONYMOUS)`)
    expect(regions.filter((region) => !region.includes(' x1 '))).toEqual([])
  })

  it('the pages come back with the last user', () => {
    const before = run(FILE).machine.buddy.freePages
    const text = `${FILE}A: a = mmap(NULL, 16K, r, MAP_PRIVATE, f)
      B: mmap(NULL, 8K, r, MAP_PRIVATE, g)\nA: munmap(a, 16K) = 0`
    expect(run(text).machine.buddy.freePages).toBe(before - 4)
    expect(run(`${text}\nB: munmap(a, 8K) = 0`).machine.buddy.freePages).toBe(before)
  })
})

describe('flags that mean something with an MMU', () => {
  const flagsAfter = (flag: string): number => {
    const { machine, value } = run(`A = spawn\nA: a = mmap(NULL, 20K, rw, ${ANON}|${flag})`)
    return vmaFlags(machine, value('a'))
  }

  it.each([
    'MAP_FILE',
    'MAP_POPULATE',
    'MAP_NONBLOCK|MAP_POPULATE',
    'MAP_STACK',
    'MAP_HUGETLB',
    'MAP_NORESERVE',
    'MAP_EXECUTABLE',
    'MAP_DENYWRITE',
    'MAP_FIXED_NOREPLACE',
  ])('%s has no effect', (flag) => expect(flagsAfter(flag)).toBe(flagsAfter('0')))

  it.each([
    ['MAP_LOCKED', VM.VM_LOCKED],
    ['MAP_GROWSDOWN', VM.VM_GROWSDOWN],
    ['MAP_SYNC', VM.VM_SYNC],
  ])('%s leaves a mark', (flag, mark) => expect(flagsAfter(flag)).toBe(flagsAfter('0') | mark))
})
