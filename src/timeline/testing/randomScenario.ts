/**
 * Random programs in the scenario language, over all calls. The generator remembers roughly what exists, so that most
 * calls mean something: pieces of real mappings are unmapped, real files mapped. The rest is nonsense on purpose.
 */
import type { Era } from '../../sim/era.ts'
import { Random } from './random.ts'

const PROCESSES = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const PAGE = 4096

interface Mapping {
  readonly name: string
  readonly process: string
  pages: number
}
interface Descriptor {
  readonly name: string
  readonly process: string
  readonly path: string
}

const BOARDS = [
  [3, '1M'],
  [3, '2M'],
  [2, '3M mobility on'],
  [3, '4M'],
  [2, '4M reserved 100K at 0x80064000'],
  [2, '6M reserved 1M mobility on'],
  [3, '8M'],
  [1, '9M mobility on'],
  [2, '16M'],
  [1, '32M'],
  [2, 'boot-8m'],
  [1, 'boot-16m'],
  [1, 'boot-32m'],
] as const

const FILES = [
  [6, '/ram/a'],
  [4, '/ram/b'],
  [2, '/ram/c'],
  [4, '/disk/data.bin'],
  [3, '/disk/prog'],
  [3, '/rom/app.bin'],
  [3, '/rom/lib.so'],
  [2, '/dev/mtd0'],
  [1, '/dev/mem'],
  [1, '/dev/zero'],
  [1, '/dev/null'],
  [1, '/proc/version'],
  [1, '/ram'],
  [1, '/chip'],
  [1, '/stubborn'],
  [1, '/nowhere'],
] as const

/** Numbers that no call expects. */
const ODD_NUMBERS = [
  '0',
  '1',
  '-1',
  '-4096',
  '4095',
  '4097',
  '0x80000000',
  '0x80000fff',
  '0x801ff000',
  '0x22000000',
  '5M',
  '4G',
  '0xfffff001',
  '17592186048512',
  '9007199254740991',
] as const

export interface RandomScenarioOptions {
  readonly steps: number
  readonly era: Era
}

/** The text of a scenario; the same for the same seed. */
export function randomScenario(seed: number, { steps, era }: RandomScenarioOptions): string {
  return new Writer(seed, era).write(steps)
}

class Writer {
  private readonly random: Random
  private readonly era: Era
  private readonly lines: string[] = []
  private readonly alive: string[] = []
  private mappings: Mapping[] = []
  private descriptors: Descriptor[] = []
  private readonly segments: string[] = []
  private names = 0

  constructor(seed: number, era: Era) {
    this.random = new Random(seed)
    this.era = era
  }

  write(steps: number): string {
    const header = [
      `kernel ${this.era}`,
      `board ${this.random.weighted(BOARDS)}`,
      'file "/chip" dev 64K at 0x30000000 char',
      'file "/stubborn" jffs2 20K regular direct copy read write',
    ]
    while (this.lines.length < steps) this.operation()
    return [...header, ...this.lines].join('\n')
  }

  private operation(): void {
    const process = this.random.pick(this.alive)
    if (process === undefined) {
      this.spawn()
      return
    }
    this.random.weighted<(process: string) => void>([
      [3, () => this.spawn()],
      [1.2, (p) => this.exit(p)],
      [16, (p) => this.mapAnonymous(p)],
      [12, (p) => this.mapFile(p)],
      [9, (p) => this.unmapWhole(p)],
      [9, (p) => this.unmapPiece(p)],
      [5, (p) => this.remap(p)],
      [1, (p) => this.call(p, 'brk', this.random.pick(['0', this.place(p), this.odd()]))],
      [6, (p) => this.open(p)],
      [1.5, (p) => this.call(p, 'close', this.descriptor(p))],
      [6, (p) => this.resizeFile(p)],
      [5, (p) => this.sharedMemory(p)],
      [4, (p) => this.touch(p)],
      [4, (p) => this.transfer(p)],
      [1.5, () => this.line(`sysctl vm.nr_trim_pages = ${this.random.pick([0, 1, 1, 1, 2, 3, 8, 100])}`)],
      [1.5, (p) => this.look(p)],
      [2, (p) => this.unsupported(p)],
      [4, (p) => this.nonsense(p)],
    ])(process)
  }

  // --- words -----------------------------------------------------------------------------------------------------

  private line(text: string): void {
    this.lines.push(text)
  }

  private call(process: string, call: string, ...args: readonly (string | number)[]): void {
    this.line(`${process}: ${call}(${args.join(', ')})`)
  }

  private kept(process: string, prefix: string, call: string, ...args: readonly (string | number)[]): string {
    const name = `${prefix}${this.names++}`
    this.line(`${process}: ${name} = ${call}(${args.join(', ')})`)
    return name
  }

  private odd(): string {
    return this.random.pick(ODD_NUMBERS)
  }

  private pages(): number {
    return this.random.weighted([
      [10, () => this.random.int(1, 6)],
      [6, () => this.random.int(1, 24)],
      [2, () => this.random.int(25, 100)],
      [1, () => this.random.int(100, 1030)],
    ])()
  }

  private bytes(pages: number): number {
    return this.random.chance(0.8) ? pages * PAGE : Math.max(1, pages * PAGE - this.random.int(1, PAGE - 1))
  }

  private prot(): string {
    return this.random.pick(['r', 'r', 'rw', 'rw', 'rx', 'rwx', 'w', 'PROT_NONE'])
  }

  private flags(): string {
    const more = this.random.weighted([
      [20, ''],
      [2, '|MAP_GROWSDOWN'],
      [2, '|MAP_LOCKED'],
      [3, '|MAP_UNINITIALIZED'],
      [1, '|MAP_FIXED_NOREPLACE'],
      [1, '|MAP_FIXED'],
      [1, '|MAP_POPULATE|MAP_NORESERVE'],
    ])
    const type = this.random.weighted([
      [10, 'MAP_PRIVATE'],
      [4, 'MAP_SHARED'],
      [0.3, 'MAP_SHARED_VALIDATE'],
      [0.3, '0'],
    ])
    return type + more
  }

  private hint(): string {
    return this.random.chance(0.93) ? 'NULL' : this.odd()
  }

  /** A descriptor, most often one of the process's own. */
  private descriptor(process: string): string {
    if (!this.descriptors.some((each) => each.process === process)) this.open(process)
    return this.random.chance(0.95)
      ? (this.random.pick(this.descriptors.filter((each) => each.process === process))?.name ?? '6')
      : this.random.pick(['99', '-1', '6'])
  }

  private ownMapping(process: string): Mapping | undefined {
    return this.random.pick(this.mappings.filter((mapping) => mapping.process === process))
  }

  /** An address in or near some mapping. */
  private place(process: string): string {
    const mapping = this.random.chance(0.8) ? this.ownMapping(process) : this.random.pick(this.mappings)
    if (mapping === undefined) return this.odd()
    const offset = this.random.int(0, mapping.pages + 1) * PAGE
    return this.random.chance(0.8) ? `${mapping.name}+${offset}` : `${mapping.name}+${offset + 8}`
  }

  // --- calls -----------------------------------------------------------------------------------------------------

  private spawn(): void {
    const name = this.random.pick(PROCESSES.filter((each) => !this.alive.includes(each)))
    if (name === undefined) return
    this.alive.push(name)
    const sizes = this.random.weighted([
      [6, ''],
      [1, `(program ${this.random.int(1, 90000)})`],
      [1, `(program ${this.random.int(1, 60)}K, stack ${this.random.int(1, 80)}K)`],
    ])
    this.line(`${name} = spawn${sizes}`)
  }

  private exit(process: string): void {
    this.line(`${process}: exit(${this.random.int(0, 2)})`)
    this.alive.splice(this.alive.indexOf(process), 1)
    this.mappings = this.mappings.filter((mapping) => mapping.process !== process)
    this.descriptors = this.descriptors.filter((each) => each.process !== process)
  }

  private mapAnonymous(process: string): void {
    const pages = this.pages()
    const args = [this.hint(), this.bytes(pages), this.prot(), `${this.flags()}|MAP_ANONYMOUS`, -1, 0]
    this.mappings.push({ name: this.kept(process, 'm', 'mmap', ...args), process, pages })
  }

  private mapFile(process: string): void {
    const own = this.random.pick(this.descriptors.filter((each) => each.process === process))
    if (own === undefined) {
      this.open(process)
      return
    }
    const pages = this.random.chance(0.9) ? this.random.int(1, 6) : this.pages()
    const offset =
      own.path === '/dev/mem'
        ? this.random.pick(['0x22000000', '0x80000000', '0x80200000', '0', '0x22004000'])
        : null
    const args = [
      this.hint(),
      this.bytes(pages),
      this.prot(),
      this.flags(),
      this.random.chance(0.97) ? own.name : this.descriptor(process),
      offset ?? (this.random.chance(0.95) ? this.random.pick([0, 0, 0, 1, 2, 4]) * PAGE : this.odd()),
    ]
    this.mappings.push({ name: this.kept(process, 'm', 'mmap', ...args), process, pages })
  }

  private unmapWhole(process: string): void {
    const mapping = this.ownMapping(process)
    if (mapping === undefined) return
    this.call(process, 'munmap', mapping.name, mapping.pages * PAGE)
    this.mappings.splice(this.mappings.indexOf(mapping), 1)
  }

  private unmapPiece(process: string): void {
    const mapping = this.ownMapping(process)
    if (mapping === undefined) return
    const first = this.random.int(0, mapping.pages - 1)
    const count = this.random.int(1, mapping.pages - first)
    const at = this.random.chance(0.9) ? first * PAGE : first * PAGE + this.random.int(1, 4095)
    this.call(process, 'munmap', `${mapping.name}+${at}`, this.bytes(count))
  }

  private remap(process: string): void {
    const mapping = this.ownMapping(process)
    if (mapping === undefined) return
    const pages = Math.max(1, mapping.pages + this.random.int(-3, 3))
    const flags = this.random.pick(['0', 'MREMAP_MAYMOVE', 'MREMAP_MAYMOVE|MREMAP_FIXED'])
    const to = this.random.pick([mapping.name, '0x80400000'])
    this.call(process, 'mremap', mapping.name, this.bytes(mapping.pages), this.bytes(pages), flags, to)
    mapping.pages = pages
  }

  private open(process: string): void {
    const path = this.random.weighted(FILES)
    const flags = this.random.weighted([
      [4, 'O_RDWR|O_CREAT'],
      [3, 'O_RDONLY'],
      [2, 'O_RDWR'],
      [1, 'O_WRONLY|O_CREAT'],
      [0.5, 'O_RDWR|O_TRUNC'],
      [0.5, 'O_RDWR|O_CREAT|O_EXCL'],
    ])
    this.descriptors.push({ name: this.kept(process, 'f', 'open', `"${path}"`, flags), process, path })
  }

  private resizeFile(process: string): void {
    const size = this.random.weighted<() => number | string>([
      [8, () => this.bytes(this.random.int(1, 12))],
      [2, () => 0],
      [1, () => this.bytes(this.pages())],
      [0.5, () => this.odd()],
    ])()
    this.call(process, 'ftruncate', this.descriptor(process), size)
  }

  private sharedMemory(process: string): void {
    const id = this.random.pick(this.segments) ?? '0'
    this.random.weighted([
      [
        3,
        () => {
          const key = this.random.pick(['IPC_PRIVATE', 'IPC_PRIVATE', '77', '78'])
          const size = this.random.chance(0.9) ? this.bytes(this.random.int(1, 10)) : this.odd()
          const flags = this.random.pick(['IPC_CREAT', 'IPC_CREAT|IPC_EXCL', '0'])
          this.segments.push(this.kept(process, 's', 'shmget', key, size, flags))
        },
      ],
      [
        3,
        () => {
          const name = this.kept(process, 'm', 'shmat', id, 0, this.random.pick(['0', 'SHM_RDONLY']))
          this.mappings.push({ name, process, pages: this.random.int(1, 10) })
        },
      ],
      [2, () => this.call(process, 'shmdt', this.place(process))],
      [1, () => this.call(process, 'shmctl', id, this.random.pick(['IPC_RMID', 'IPC_STAT']))],
      [1, () => this.call(process, 'nattch', id)],
    ])()
  }

  private touch(process: string): void {
    const at = this.random.chance(0.9) ? this.place(process) : this.odd()
    const other = this.random.pick(this.alive) ?? process
    this.random.weighted([
      [3, () => this.call(process, 'poke', at, this.random.int(1, 1e6))],
      [2, () => this.call(process, 'peek', at)],
      [1, () => this.call(process, 'ptrace_peek', other, at)],
      [1, () => this.call(process, 'futex', at, 'FUTEX_WAKE', 1)],
    ])()
  }

  private transfer(process: string): void {
    const call = this.random.pick(['read', 'write', 'pread', 'pwrite'])
    const args = [
      this.descriptor(process),
      this.place(process),
      this.random.pick([0, 8, 64, 100, 4096, 20000]),
    ]
    if (call.startsWith('p'))
      args.push(this.random.chance(0.9) ? this.random.int(0, 3) * PAGE : this.random.pick([-1, 12, 65536]))
    this.call(process, call, ...args)
  }

  private look(process: string): void {
    this.line(
      this.random.pick([
        'cat /proc/maps',
        'cat /proc/buddyinfo',
        'cat /proc/meminfo',
        `${process}: cat maps`,
      ]),
    )
  }

  private unsupported(process: string): void {
    this.line(
      `${process}: ${this.random.pick([
        `mprotect(${this.place(process)}, 4K, r)`,
        `madvise(${this.place(process)}, 4K, MADV_DONTNEED)`,
        'msync(0, 4K, MS_SYNC)',
        'mlock(0, 4K)',
        'munlock(0, 4K)',
        'mlockall(MCL_CURRENT)',
        'munlockall()',
        'mincore(0, 4K, 0)',
        'remap_file_pages(0, 4K, 0, 0, 0)',
        'fork()',
        'vfork()',
        'clone(CLONE_VM|SIGCHLD)',
        'clone(SIGCHLD)',
      ])}`,
    )
  }

  /** A call with arguments that make no sense. */
  private nonsense(process: string): void {
    const n = (): string => (this.random.chance(0.3) ? this.place(process) : this.odd())
    this.random.pick([
      () => this.kept(process, 'x', 'mmap', n(), n(), this.prot(), `${this.flags()}|MAP_ANONYMOUS`, n(), n()),
      () => this.kept(process, 'x', 'mmap', n(), n(), this.prot(), this.flags(), n(), n()),
      () => this.call(process, 'munmap', n(), n()),
      () => this.call(process, 'mremap', n(), n(), n(), 0),
      () => this.call(process, 'ftruncate', n(), n()),
      () => this.call(process, 'close', n()),
      () => this.call(process, 'shmat', n(), n()),
      () => this.call(process, 'shmctl', n(), 'IPC_RMID'),
      () => this.call(process, 'peek', n()),
      () => this.call(process, 'poke', n(), n()),
      () => this.call(process, 'brk', n()),
    ])()
  }
}
