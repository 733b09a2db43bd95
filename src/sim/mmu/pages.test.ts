import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MADV, MAP, MREMAP } from './constants.ts'
import { checkMmuInvariants } from './invariants.ts'
import { TestRun } from './testing/machine.ts'
import { ReferencePages } from './testing/referencePages.ts'

const BASE = 0x10000
const PAGES = 32
const FILES = 2
const FILE_PAGES = 6
const MOST_PROCESSES = 4
const MOVE = MREMAP.MREMAP_MAYMOVE | MREMAP.MREMAP_FIXED

/** Both models side by side; every operation is done in both. */
class Pair {
  readonly run = new TestRun()
  readonly reference = new ReferencePages()
  private readonly fds: number[] = []

  constructor() {
    for (let i = 0; i < FILES; i++) {
      const fd = this.run.do('open', `/tmp/${i}`, 0o102)
      this.run.do('ftruncate', fd, FILE_PAGES * 4096)
      this.fds.push(fd)
      this.reference.object(FILE_PAGES)
    }
  }

  private pid(n: number): number {
    const pids = [...this.reference.spaces.keys()]
    return pids[n % pids.length] ?? 0
  }

  private must(pid: number, name: string, ...args: number[]): void {
    const { ret } = this.run.call(pid, name, ...args)
    if (ret < 0 && ret > -4096) throw new Error(`${name}(${args.join(', ')}) gives ${ret}`)
  }

  private areMapped(pid: number, page: number, pages: number): boolean {
    return Array.from({ length: pages }, (_, i) => i).every((i) => this.reference.isMapped(pid, page + i))
  }

  readonly operations: Readonly<
    Record<string, (pid: number, page: number, pages: number, n: number) => void>
  > = {
    private: (pid, page, pages) => {
      this.must(
        pid,
        'mmap',
        page * 4096,
        pages * 4096,
        3,
        MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS | MAP.MAP_FIXED,
        -1,
        0,
      )
      this.reference.map(pid, page, pages, false, -1, 0)
    },
    shared: (pid, page, pages) => {
      this.must(
        pid,
        'mmap',
        page * 4096,
        pages * 4096,
        3,
        MAP.MAP_SHARED | MAP.MAP_ANONYMOUS | MAP.MAP_FIXED,
        -1,
        0,
      )
      this.reference.map(pid, page, pages, true, this.reference.object(pages), 0)
    },
    file: (pid, page, pages, n) => {
      const [file, index, shared] = [n % FILES, (n >> 1) % 4, (n & 8) !== 0]
      const flags = MAP.MAP_FIXED | (shared ? MAP.MAP_SHARED : MAP.MAP_PRIVATE)
      this.must(pid, 'mmap', page * 4096, pages * 4096, 3, flags, this.fds[file] ?? -1, index * 4096)
      this.reference.map(pid, page, pages, shared, file, index)
    },
    unmap: (pid, page, pages) => {
      this.must(pid, 'munmap', page * 4096, pages * 4096)
      this.reference.unmap(pid, page, pages)
    },
    move: (pid, page, pages, n) => {
      const to = BASE + (n % PAGES)
      const isApart = to + pages <= page || page + pages <= to
      if (!isApart || !this.areMapped(pid, page, 1)) return
      this.must(pid, 'mremap', page * 4096, pages * 4096, pages * 4096, MOVE, to * 4096)
      for (let i = 0; i < pages; i++) {
        // What is not there leaves what is at the target.
        if (this.areMapped(pid, page + i, 1)) this.reference.move(pid, page + i, to + i, 1)
      }
    },
    duplicate: (pid, page, pages, n) => {
      const to = BASE + PAGES + (n % PAGES)
      const { ret } = this.run.call(pid, 'mremap', page * 4096, 0, pages * 4096, MOVE, to * 4096)
      if (ret > 0) this.reference.duplicate(pid, page, to, pages)
    },
    reorder: (pid, page, _, n) => {
      const index = n % FILE_PAGES
      const { ret } = this.run.call(pid, 'remap_file_pages', page * 4096, 4096, 0, index, 0)
      const file = this.run.process(pid).mm.vmas.at(page * 4096)?.file
      if (ret !== 0 || file == null) return
      const before = this.reference.spaces.get(pid)?.sources.get(page)
      if (before !== undefined) this.reference.map(pid, page, 1, true, before.object, index)
    },
    forget: (pid, page, pages) => {
      this.run.call(pid, 'madvise', page * 4096, pages * 4096, MADV.MADV_DONTNEED)
      this.reference.forget(pid, page, pages)
    },
    leaveOut: (pid, page, pages) => {
      this.run.call(pid, 'madvise', page * 4096, pages * 4096, MADV.MADV_DONTFORK)
      this.reference.mark(pid, page, pages, { leftOut: true })
    },
    wipe: (pid, page) => {
      const { ret } = this.run.call(pid, 'madvise', page * 4096, 4096, MADV.MADV_WIPEONFORK)
      if (ret === 0) this.reference.mark(pid, page, 1, { wiped: true })
    },
    resize: (pid, _, __, n) => {
      const [file, pages] = [n % FILES, (n >> 1) % (FILE_PAGES + 2)]
      if (this.run.call(pid, 'ftruncate', this.fds[file] ?? -1, pages * 4096).ret === 0)
        this.reference.resize(file, pages)
    },
    punch: (pid, _, pages, n) => {
      const [file, from] = [n % FILES, (n >> 1) % FILE_PAGES]
      const punched = this.run.call(pid, 'fallocate', this.fds[file] ?? -1, 3, from * 4096, pages * 4096)
      if (punched.ret === 0) this.reference.punch(file, from, from + pages)
    },
    fork: (pid) => {
      if (this.reference.spaces.size >= MOST_PROCESSES) return
      this.reference.fork(pid, this.run.call(pid, 'fork', 'child').ret)
    },
    exit: (pid) => {
      if (this.reference.spaces.size === 1) return
      this.must(pid, 'exit')
      this.reference.exit(pid)
    },
    read: (pid, page) => this.touch(pid, page, false, 0),
    write: (pid, page, _, n) => this.touch(pid, page, true, n),
    writeAgain: (pid, page, _, n) => this.touch(pid, page, true, n + 1),
  }

  private touch(pid: number, page: number, write: boolean, value: number): void {
    const cell = this.reference.cellAt(pid, page)
    const found = write ? this.run.write(page * 4096, value, pid) : this.run.read(page * 4096, pid)
    const expected = cell === null ? 'SEGV_MAPERR' : cell === 'end' ? 'BUS_ADRERR' : write ? 0 : cell.value
    if (found !== expected) throw new Error(`page ${page} of ${pid} gives ${found}, not ${expected}`)
    if (write) this.reference.write(pid, page, value & 0xff)
  }

  perform([name, n, page, pages, value]: readonly [string, number, number, number, number]): void {
    this.operations[name]?.(this.pid(n), BASE + page, pages, value)
    this.compare()
  }

  /** Every entry is the page that the reference has there; two of them are one page exactly if they are one there. */
  private compare(): void {
    const { m } = this.run
    const names = new Map<number, string>()
    const ids = new Map<string, number>()
    for (const { pid, mm } of m.processes)
      mm.table.forEach(0, Infinity, (page, number) => {
        const cell = this.reference.cellAt(pid, number)
        if (cell === null || cell === 'end') throw new Error(`page ${number} of ${pid} should not be there`)
        const isSame =
          (page.bytes.get(0) ?? 0) === cell.value &&
          (names.get(page.id) ?? cell.name) === cell.name &&
          (ids.get(cell.name) ?? page.id) === page.id
        if (!isSame) throw new Error(`page ${number} of ${pid} should be ${cell.name}, ${cell.value}`)
        names.set(page.id, cell.name)
        ids.set(cell.name, page.id)
      })
    const broken = checkMmuInvariants(m)
    if (broken !== null) throw new Error(broken)
  }
}

const OPERATIONS = Object.keys(new Pair().operations)

describe('pages', () => {
  it('are who sees what, as a model without VMAs and counts says', { timeout: 120_000 }, () => {
    const operation = fc.tuple(
      fc.constantFrom(...OPERATIONS, 'read', 'write', 'write', 'private', 'fork'),
      fc.nat(MOST_PROCESSES - 1),
      fc.nat(PAGES - 1),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(250),
    )
    const program = fc.array(operation, { minLength: 30, maxLength: 120, size: 'max' })
    fc.assert(
      fc.property(program, (steps) => {
        const pair = new Pair()
        for (let page = 0; page < PAGES; page += 8) pair.perform(['private', 0, page, 3, 0])
        for (let page = 3; page < PAGES; page += 8) pair.perform(['file', 0, page, 3, page])
        for (const step of steps)
          expect(() => {
            pair.perform(step)
          }).not.toThrow()
      }),
      { numRuns: 60 },
    )
  })
})
