/** Random programs: calls with mostly sensible and some silly arguments, in one small window of addresses. */
import fc from 'fast-check'
import { MADV, MAP, MREMAP, MS, PROT, SHM } from '../constants.ts'
import type { SyscallArg } from '../syscalls.ts'

export interface RandomCall {
  /** Which living process makes it, counted round. */
  readonly process: number
  readonly name: string
  readonly args: readonly SyscallArg[]
}

const PAGE = 4096
export const WINDOW = 0x10000000
const WINDOW_PAGES = 24

const silly = fc.constantFrom<SyscallArg>(
  0,
  1,
  -1,
  -4096,
  -12,
  4097,
  2 ** 47,
  0x7ffffffff000,
  2n ** 63n,
  2n ** 64n - 1n,
  0x402000,
)
const often = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: usual, weight: 19 }, { arbitrary: rare, weight: 1 })

const page = fc.nat(WINDOW_PAGES - 1)
const address = often<SyscallArg>(
  page.map((n) => WINDOW + n * PAGE),
  silly,
)
const byte = fc.tuple(page, fc.constantFrom(0, 8, 4095)).map(([n, at]) => WINDOW + n * PAGE + at)
const length = often<SyscallArg>(
  fc.integer({ min: 1, max: 12 }).map((n) => n * PAGE),
  fc.oneof(silly, fc.constant(2 ** 21)),
)
const offset = often<SyscallArg>(
  fc.nat(5).map((n) => n * PAGE),
  silly,
)
const size = fc.integer({ min: 0, max: 6 * PAGE + 100 })
const prot = fc.constantFrom(PROT.PROT_NONE, PROT.PROT_READ, 3, 3, 3, 5, 7, 2)
const fd = often<SyscallArg>(fc.integer({ min: 3, max: 5 }), silly)
const id = fc.nat(3)
const flagsOf = (...flags: number[]): fc.Arbitrary<number> => fc.constantFrom(...flags)

const FIXED = MAP.MAP_FIXED
const PRIVATE = MAP.MAP_PRIVATE | MAP.MAP_ANONYMOUS
const SHARED = MAP.MAP_SHARED | MAP.MAP_ANONYMOUS
const mapFlags = flagsOf(
  PRIVATE | FIXED,
  PRIVATE | FIXED,
  PRIVATE,
  PRIVATE | FIXED | MAP.MAP_GROWSDOWN,
  PRIVATE | MAP.MAP_NORESERVE | FIXED,
  PRIVATE | MAP.MAP_POPULATE | FIXED,
  PRIVATE | MAP.MAP_FIXED_NOREPLACE,
  SHARED | FIXED,
  SHARED,
  SHARED | FIXED | MAP.MAP_LOCKED,
  MAP.MAP_PRIVATE | FIXED,
  MAP.MAP_SHARED | FIXED,
  MAP.MAP_SHARED | FIXED | MAP.MAP_POPULATE,
  MAP.MAP_SHARED_VALIDATE,
  0,
)
const MOVE = MREMAP.MREMAP_MAYMOVE
const moveFlags = flagsOf(
  0,
  MOVE,
  MOVE,
  MOVE | MREMAP.MREMAP_FIXED,
  MOVE | MREMAP.MREMAP_FIXED,
  MOVE | MREMAP.MREMAP_DONTUNMAP,
  MOVE | 6,
  8,
)
const advice = fc.constantFrom(...Object.values(MADV), 99)
const path = fc.constantFrom<SyscallArg>('/tmp/a', '/tmp/b')

const call = (
  name: string,
  ...args: fc.Arbitrary<SyscallArg>[]
): fc.Arbitrary<readonly [string, SyscallArg[]]> => fc.tuple(fc.constant(name), fc.tuple(...args))

const CALLS = fc.oneof(
  { arbitrary: call('mmap', address, length, prot, mapFlags, fd, offset), weight: 14 },
  { arbitrary: call('touch', byte, fc.constant('w'), fc.nat(255)), weight: 14 },
  { arbitrary: call('touch', byte, fc.constant('r')), weight: 8 },
  { arbitrary: call('munmap', address, length), weight: 5 },
  { arbitrary: call('mprotect', address, length, prot), weight: 6 },
  { arbitrary: call('madvise', address, length, advice), weight: 8 },
  {
    arbitrary: call('mremap', address, fc.oneof(length, fc.constant(0)), length, moveFlags, address),
    weight: 12,
  },
  {
    arbitrary: call(
      'remap_file_pages',
      address,
      length,
      fc.constantFrom(0, 0, 0, 3),
      fc.nat(6),
      fc.constantFrom(0, 0x10000, 0x20000),
    ),
    weight: 5,
  },
  { arbitrary: call('fork'), weight: 3 },
  { arbitrary: call('exit'), weight: 2 },
  { arbitrary: call('mlock', address, length), weight: 2 },
  { arbitrary: call('munlock', address, length), weight: 1 },
  {
    arbitrary: call('msync', address, length, flagsOf(MS.MS_SYNC, MS.MS_ASYNC, MS.MS_INVALIDATE, 9)),
    weight: 1,
  },
  { arbitrary: call('mincore', address, length), weight: 1 },
  { arbitrary: call('sbrk', fc.integer({ min: -3 * PAGE, max: 3 * PAGE })), weight: 2 },
  { arbitrary: call('open', path, flagsOf(0o102, 0o102, 0o100, 0o1102, 0o302)), weight: 4 },
  { arbitrary: call('close', fd), weight: 1 },
  { arbitrary: call('unlink', path), weight: 1 },
  { arbitrary: call('pwrite', fd, fc.constantFrom('abc', 'x'.repeat(5000)), fc.nat(3 * PAGE)), weight: 3 },
  { arbitrary: call('pread', fd, fc.nat(100), fc.nat(3 * PAGE)), weight: 1 },
  { arbitrary: call('ftruncate', fd, size), weight: 5 },
  {
    arbitrary: call('fallocate', fd, fc.constant(3), fc.nat(3 * PAGE), fc.integer({ min: 1, max: 3 * PAGE })),
    weight: 2,
  },
  { arbitrary: call('shmget', fc.nat(2), size, flagsOf(SHM.IPC_CREAT, 0)), weight: 2 },
  {
    arbitrary: call(
      'shmat',
      id,
      fc.oneof(address, fc.constant(0)),
      flagsOf(0, 0, SHM.SHM_RDONLY, SHM.SHM_REMAP, SHM.SHM_RND),
    ),
    weight: 4,
  },
  { arbitrary: call('shmdt', address), weight: 1 },
  { arbitrary: call('shmctl', id, fc.constant(0)), weight: 1 },
)

const setUp = (name: string, ...args: SyscallArg[]): RandomCall => ({ process: 0, name, args })

/** Something of everything to begin with: two files, a segment, and the window full of memory. */
const SETUP: readonly RandomCall[] = [
  setUp('open', '/tmp/a', 0o102),
  setUp('ftruncate', 3, 4 * PAGE + 10),
  setUp('open', '/tmp/b', 0o102),
  setUp('pwrite', 4, 'text', 2 * PAGE),
  setUp('shmget', 1, 3 * PAGE, SHM.IPC_CREAT),
  setUp('mmap', WINDOW, 8 * PAGE, 3, PRIVATE | FIXED, -1, 0),
  setUp('mmap', WINDOW + 8 * PAGE, 5 * PAGE, 3, MAP.MAP_SHARED | FIXED, 3, 0),
  setUp('mmap', WINDOW + 13 * PAGE, 3 * PAGE, 3, MAP.MAP_PRIVATE | FIXED, 4, 0),
  setUp('mmap', WINDOW + 16 * PAGE, 5 * PAGE, 3, SHARED | FIXED, -1, 0),
  setUp('shmat', 0, WINDOW + 21 * PAGE, 0),
]

/** Programs of up to `most` calls behind the first few, which are always the same. */
export const randomPrograms = (most: number): fc.Arbitrary<RandomCall[]> =>
  fc
    .array(
      fc.tuple(fc.nat(3), CALLS).map(([process, [name, args]]) => ({ process, name, args })),
      { minLength: 1, maxLength: most, size: 'max' },
    )
    .map((program) => [...SETUP, ...program])
