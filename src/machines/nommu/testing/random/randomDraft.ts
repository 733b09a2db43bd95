/**
 * A random program while it is written: the lines so far, roughly what exists by then, and the random words that calls are made
 * of.
 */
import { Random } from './random.ts'

export const PAGE = 4096

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

export class Draft {
  readonly random: Random
  readonly lines: string[] = []
  readonly alive: string[] = []
  mappings: Mapping[] = []
  descriptors: Descriptor[] = []
  readonly segments: string[] = []
  names = 0

  constructor(seed: number) {
    this.random = new Random(seed)
  }

  line(text: string): void {
    this.lines.push(text)
  }

  call(process: string, call: string, ...args: readonly (string | number)[]): void {
    this.line(`${process}: ${call}(${args.join(', ')})`)
  }

  kept(process: string, prefix: string, call: string, ...args: readonly (string | number)[]): string {
    const name = `${prefix}${this.names++}`
    this.line(`${process}: ${name} = ${call}(${args.join(', ')})`)
    return name
  }

  odd(): string {
    return this.random.pick(ODD_NUMBERS)
  }

  pages(): number {
    return this.random.weighted([
      [10, () => this.random.int(1, 6)],
      [6, () => this.random.int(1, 24)],
      [2, () => this.random.int(25, 100)],
      [1, () => this.random.int(100, 1030)],
    ])()
  }

  bytes(pages: number): number {
    return this.random.chance(0.8) ? pages * PAGE : Math.max(1, pages * PAGE - this.random.int(1, PAGE - 1))
  }

  prot(): string {
    return this.random.pick(['r', 'r', 'rw', 'rw', 'rx', 'rwx', 'w', 'PROT_NONE'])
  }

  flags(): string {
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

  hint(): string {
    return this.random.chance(0.93) ? 'NULL' : this.odd()
  }

  /** A descriptor, most often one of the process's own. */
  descriptor(process: string): string {
    if (!this.descriptors.some((each) => each.process === process)) this.open(process)
    return this.random.chance(0.95)
      ? (this.random.pick(this.descriptors.filter((each) => each.process === process))?.name ?? '6')
      : this.random.pick(['99', '-1', '6'])
  }

  ownMapping(process: string): Mapping | undefined {
    return this.random.pick(this.mappings.filter((mapping) => mapping.process === process))
  }

  /** An address in or near some mapping. */
  place(process: string): string {
    const mapping = this.random.chance(0.8) ? this.ownMapping(process) : this.random.pick(this.mappings)
    if (mapping === undefined) return this.odd()
    const offset = this.random.int(0, mapping.pages + 1) * PAGE
    return this.random.chance(0.8) ? `${mapping.name}+${offset}` : `${mapping.name}+${offset + 8}`
  }

  open(process: string): void {
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
}
