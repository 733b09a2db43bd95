/** Memory-backed files, System V shared memory, what memory holds. */
import { describe, expect, it } from 'vitest'
import { run } from './testing/run.ts'

const RAM = 'A = spawn\nA: f = open("/ram/x", O_RDWR|O_CREAT)\n'
const free = (text: string): number => run(text).machine.buddy.freePages

describe('files in RAM', () => {
  it('an empty file that gets a size gets one run of pages; what is over goes back', () => {
    const text = `${RAM}A: ftruncate(f, 12K) = 0`
    expect(free(RAM) - free(text)).toBe(3)
    const pages = run(text).machine.inodes.at(-1)?.pages ?? []
    expect(pages.map((pfn) => pfn - (pages[0] ?? 0))).toEqual([0, 1, 2])
  })

  it('growing a file that has a size adds no page, and the new part cannot be mapped in place', () => {
    const text = `${RAM}A: ftruncate(f, 4K) = 0\n`
    expect(free(`${text}A: ftruncate(f, 64K) = 0`)).toBe(free(text))
    expect(
      run(`${text}A: ftruncate(f, 64K) = 0\nA: mmap(NULL, 8K, rw, MAP_SHARED, f) = -1 ENODEV`).checked,
    ).toBeGreaterThan(0)
  })

  it('a shared mapping is the file, a private one a copy', () => {
    expect(
      run(`${RAM}A: ftruncate(f, 8K) = 0
      B = spawn
      B: g = open("/ram/x", O_RDWR)
      A: a = mmap(NULL, 8K, rw, MAP_SHARED, f)
      B: mmap(NULL, 4K, rw, MAP_SHARED, g, 4K) = a+4K
      A: poke(a+4K, 7) = 0
      B: p = mmap(NULL, 8K, rw, MAP_PRIVATE, g)
      B: peek(p+4K) = 7
      A: poke(a+4K, 8) = 0
      B: peek(p+4K) = 7
      B: peek(a+4K) = 8`).checked,
    ).toBeGreaterThan(0)
  })

  it('made smaller below a shared mapping: ETXTBSY; above it, and after it is gone: done', () => {
    const text = `${RAM}A: ftruncate(f, 16K) = 0\nA: a = mmap(NULL, 8K, rw, MAP_SHARED, f)\n`
    expect(
      run(`${text}A: ftruncate(f, 4K) = -1 ETXTBSY
      A: ftruncate(f, 0) = -1 ETXTBSY
      A: ftruncate(f, 8K) = 0
      A: munmap(a, 8K) = 0
      A: ftruncate(f, 0) = 0`).checked,
    ).toBeGreaterThan(0)
    expect(free(`${text}A: munmap(a, 8K) = 0\nA: ftruncate(f, 0) = 0`)).toBe(free(RAM))
  })

  it('the pages stay when the last mapping goes: they are the file', () => {
    const text = `${RAM}A: ftruncate(f, 8K) = 0\n`
    expect(
      free(`${text}A: a = mmap(NULL, 8K, rw, MAP_SHARED, f)\nA: munmap(a, 8K) = 0\nA: close(f) = 0`),
    ).toBe(free(text))
  })

  it('refusals: too large, no memory, not open, not for writing, no plain file', () => {
    expect(
      run(`board 4M
      ${RAM}A: ftruncate(f, 4198400) = -1 EFBIG
      A: ftruncate(f, 4M) = -1 ENOMEM
      A: ftruncate(99, 4K) = -1 EBADF
      A: ftruncate(f, -1) = -1 EINVAL
      A: r = open("/ram/x", O_RDONLY)
      A: ftruncate(r, 4K) = -1 EINVAL
      A: d = open("/dev/mem", O_RDWR)
      A: ftruncate(d, 4K) = -1 EINVAL`).checked,
    ).toBeGreaterThan(0)
  })

  it('open: missing, made twice, a directory for writing, a file system that takes no files', () => {
    expect(
      run(`A = spawn
      A: open("/ram/no", O_RDONLY) = -1 ENOENT
      A: open("/ram/x", O_RDWR|O_CREAT) = 6
      A: open("/ram/x", O_RDWR|O_CREAT|O_EXCL) = -1 EEXIST
      A: open("/ram", O_RDWR) = -1 EISDIR
      A: open("/rom/new", O_RDWR|O_CREAT) = -1 EROFS
      A: open("/ram/x", O_RDONLY) = 7
      A: close(6) = 0
      A: close(6) = -1 EBADF
      A: open("/ram/x", O_RDONLY) = 6`).checked,
    ).toBeGreaterThan(0)
  })

  it('O_TRUNC empties it', () => {
    expect(free(`${RAM}A: ftruncate(f, 8K) = 0\nA: open("/ram/x", O_RDWR|O_TRUNC)`)).toBe(free(RAM))
  })
})

describe('read and write', () => {
  it('move words between memory and file, at the position or at an offset', () => {
    expect(
      run(`${RAM}A: ftruncate(f, 4K) = 0
      A: a = mmap(4K)
      A: poke(a, 11)
      A: poke(a+8, 12)
      A: write(f, a, 16) = 16
      A: read(f, a+64, 16) = 16
      A: peek(a+64) = 0
      A: pread(f, a+128, 16, 0) = 16
      A: peek(a+128) = 11
      A: peek(a+136) = 12
      A: pwrite(f, a+8, 8, 0) = 8
      A: s = mmap(NULL, 4K, r, MAP_SHARED, f)
      A: peek(s) = 12`).checked,
    ).toBeGreaterThan(0)
  })

  it('refusals', () => {
    expect(
      run(`${RAM}A: a = mmap(4K)
      A: r = open("/ram/x", O_RDONLY)
      A: write(r, a, 8) = -1 EBADF
      A: read(99, a, 8) = -1 EBADF
      A: write(f, 0, 8) = -1 EFAULT
      A: pread(f, a, 8, -1) = -1 EINVAL
      A: read(f, a, 8) = 0`).checked,
    ).toBeGreaterThan(0)
  })

  it('a gigabyte is moved as what is known of it, not word by word', () => {
    const { machine, checked } = run(`board 4096M
      file "/disk/large" ext2 3072M ino 5
      A = spawn
      A: f = open("/disk/large", O_RDWR)
      A: a = mmap(NULL, 4M, r, MAP_PRIVATE, f, 4096)
      A: poke(a+4096, 77)
      A: pwrite(f, a, 1024M, 8) = 1073741824
      A: pread(f, a, 1024M, 0) = 1073741824
      A: peek(a) = 0x500000000
      A: peek(a+8) = 0x500001000
      A: peek(a+4104) = 77
      A: peek(a+8M) = 0
      A: pread(f, a, 2048M, 2048M) = 1073741824
      A: peek(a) = 0x580000000`)
    expect(checked).toBe(8)
    expect(machine.contents.wordsIn()).toHaveLength(0)
  })

  it('moves at most 2 GiB less a page, no more than the file has, and only then looks at the memory', () => {
    expect(
      run(`board 4096M
      file "/disk/large" ext2 3072M
      ${RAM}A: ftruncate(f, 16) = 0
      A: g = open("/disk/large", O_RDWR)
      A: d = open("/disk", O_RDONLY)
      A: a = mmap(4K)
      A: read(g, a, 3072M) = 0x7ffff000
      A: pread(g, a, 3072M, 3071M) = 1048576
      A: pread(g, a-4M, 4096M, 3072M) = 0
      A: read(f, a, 4096M) = 16
      A: read(f, 0, 4096M) = 0
      A: pread(g, 0, 8, 0) = -1 EFAULT
      A: read(d, 0, 8) = -1 EISDIR`).checked,
    ).toBeGreaterThan(0)
  })

  it('a copy keeps what it had when its file is cut; a file that grows again reads as zero', () => {
    expect(
      run(`file "/disk/x" ext2 8K ino 5
      A = spawn
      A: f = open("/disk/x", O_RDWR)
      A: a = mmap(NULL, 8K, rw, MAP_PRIVATE, f)
      A: ftruncate(f, 20) = 0
      A: ftruncate(f, 8K) = 0
      A: peek(a+4096) = 0x500001000
      A: b = mmap(NULL, 8K, rw, MAP_PRIVATE, f)
      A: peek(b+16) = 0x500000010
      A: peek(b+4096) = 0`).checked,
    ).toBeGreaterThan(0)
  })

  it('into the very pages of the file changes nothing', () => {
    expect(
      run(`${RAM}A: ftruncate(f, 8K) = 0
      A: s = mmap(NULL, 8K, rw, MAP_SHARED, f)
      A: poke(s+8, 1)
      A: poke(s+4096, 2)
      A: read(f, s, 8K) = 8192
      A: peek(s+8) = 1
      A: peek(s+4096) = 2`).checked,
    ).toBeGreaterThan(0)
  })
})

describe('which error comes first', () => {
  it('ftruncate, pread and pwrite look at the number before the descriptor; read and write do not', () => {
    expect(
      run(`A = spawn
      A: ftruncate(99, -1) = -1 EINVAL
      A: ftruncate(99, 0) = -1 EBADF
      A: pread(99, 0, 8, -1) = -1 EINVAL
      A: pwrite(99, 0, 8, -1) = -1 EINVAL
      A: pread(99, 0, -1, 0) = -1 EBADF
      A: read(99, 0, -1) = -1 EBADF
      A: write(99, 0, -1) = -1 EBADF`).checked,
    ).toBe(7)
  })

  it('mmap: the offset, then the descriptor, then all else', () => {
    expect(
      run(`A = spawn
      A: mmap(NULL, 0, r, MAP_FIXED, 99, 1) = -1 EINVAL
      A: mmap(NULL, 0, r, MAP_FIXED, 99, 0) = -1 EBADF
      A: mmap(NULL, -1, r, 0, 99, 0) = -1 EBADF
      A: mmap(NULL, -1, r, MAP_ANONYMOUS|MAP_FIXED) = -1 EINVAL`).checked,
    ).toBe(4)
  })

  it('open: to truncate is to write, and a directory is not made', () => {
    expect(
      run(`A = spawn
      A: open("/disk", O_RDONLY|O_TRUNC) = -1 EISDIR
      A: open("/disk", O_RDONLY|O_CREAT) = -1 EISDIR
      A: open("/disk", O_RDONLY|O_CREAT|O_EXCL) = -1 EEXIST
      A: open("/rom/lib.so", O_RDONLY|O_TRUNC) = -1 EROFS
      A: a = mmap(4K)
      A: f = open("/disk/data.bin", O_RDWR|O_TRUNC) = 6
      A: read(f, a, 8) = 0`).checked,
    ).toBe(6)
  })

  it('futex: the command, then the address, then the mapping, then the value', () => {
    expect(
      run(`kernel 2.6.29
      A = spawn
      A: futex(1, 99, 0) = -1 ENOSYS
      A: futex(1, FUTEX_WAIT, 5) = -1 EINVAL
      A: futex(0, FUTEX_WAIT, 5) = -1 EFAULT
      A: a = mmap(4K)
      A: futex(a, FUTEX_WAIT, 5) = -1 EAGAIN
      A: futex(a, FUTEX_WAIT, 0) = 0`).checked,
    ).toBe(5)
  })

  it('shmat: nobody can choose the address', () => {
    expect(
      run(`kernel 6.12 shm-direct
      A = spawn
      A: id = shmget(IPC_PRIVATE, 4K, IPC_CREAT)
      A: a = shmat(id)
      A: shmat(id, a) = -1 EINVAL
      A: shmat(id) = a`).checked,
    ).toBe(2)
  })
})

describe('System V shared memory', () => {
  it('6.12: segments can be made, not attached', () => {
    expect(
      run(`A = spawn
      A: id = shmget(IPC_PRIVATE, 12K, IPC_CREAT) = 0
      A: shmat(id) = -1 ENODEV
      A: nattch(id) = 0
      A: shmctl(id, IPC_RMID) = 0
      A: shmctl(id, IPC_RMID) = -1 EINVAL`).checked,
    ).toBeGreaterThan(0)
  })

  it('a segment takes its pages at once and gives them back with IPC_RMID', () => {
    const text = 'A = spawn\n'
    const made = `${text}A: id = shmget(77, 12K, IPC_CREAT)\n`
    expect(free(text) - free(made)).toBe(3)
    expect(free(`${made}A: shmctl(id, IPC_RMID) = 0`)).toBe(free(text))
  })

  it('shmget refusals', () => {
    expect(
      run(`A = spawn
      A: shmget(77, 4K, 0) = -1 ENOENT
      A: shmget(77, 0, IPC_CREAT) = -1 EINVAL
      A: shmget(77, -1, IPC_CREAT) = -1 EINVAL
      A: id = shmget(77, 4K, IPC_CREAT) = 0
      A: shmget(77, 4K, IPC_CREAT|IPC_EXCL) = -1 EEXIST
      A: shmget(77, 8K, 0) = -1 EINVAL
      A: shmget(77, 100, 0) = id
      A: shmget(IPC_PRIVATE, 4K, 0) = 1
      A: shmat(9) = -1 EINVAL
      A: shmdt(0x80400000) = -1 EINVAL`).checked,
    ).toBeGreaterThan(0)
  })
})

describe('what memory holds', () => {
  it('is cleared for a new mapping, unless it is asked to be left', () => {
    const stale = 'A = spawn\nA: a = mmap(4K)\nA: poke(a+16, 42)\nA: munmap(a, 4K)\n'
    expect(run(`${stale}A: mmap(4K) = a\nA: peek(a+16) = 0`).checked).toBeGreaterThan(0)
    expect(
      run(
        `${stale}A: mmap(NULL, 4K, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_UNINITIALIZED) = a\nA: peek(a+16) = 42`,
      ).checked,
    ).toBeGreaterThan(0)
  })

  it('is open to every process: nothing protects it', () => {
    expect(
      run(`A = spawn
      B = spawn
      A: a = mmap(NULL, 4K, r, MAP_PRIVATE|MAP_ANONYMOUS)
      B: poke(a, 9) = 0
      A: peek(a) = 9
      A: peek(0x80000000) = 0
      A: peek(0) = -1 EFAULT
      A: poke(0x90000000, 1) = -1 EFAULT
      A: peek(-8) = -1 EFAULT`).checked,
    ).toBeGreaterThan(0)
  })

  it('flash takes no writes', () => {
    expect(
      run('A = spawn\nA: poke(0x22004000, 1)\nA: peek(0x22004000) = 0x3fe000000000').checked,
    ).toBeGreaterThan(0)
  })
})
