/** What to write instead of a function of the C library: the call behind it. */
import { HEADER_WORDS, KEYWORDS } from '../../../language/lineWords.ts'
import type { CallStatement } from '../syntax/ast.ts'
import { readNumber, shorten, writeSize } from '../syntax/numbers.ts'
import { printArgument } from '../syntax/print.ts'

export interface Hint {
  readonly message: string
  /** To stand in place of the call, or of the whole operation; null where more must be known. */
  readonly suggestion: string | null
  readonly replaces: 'call' | 'operation'
}

/** How long what a name stands for was asked to be, as it was written; null if nobody knows. */
export type LengthOf = (name: string) => string | null

type Fix = (args: readonly string[], lengthOf: LengthOf) => string | null
interface Row {
  readonly names: readonly string[]
  /** `NAME` is the function's own. */
  readonly words: string
  readonly fix?: Fix
  /** The operation is left out. */
  readonly goes?: true
  /** A line of its own, which names a process, stands for it. */
  readonly startsProgram?: true
}

const ROWS: readonly Row[] = [
  {
    names: ['malloc', 'valloc', 'alloca'],
    words: 'NAME is a function of the C library. For a large piece it asks the kernel: mmap(12K).',
    fix: ([size]) => (size === undefined ? null : `mmap(${size})`),
  },
  {
    names: ['aligned_alloc', 'memalign'],
    words:
      'NAME is a function of the C library. The call behind it is mmap(12K), at a whole page in any case.',
    fix: ([, size]) => (size === undefined ? null : `mmap(${size})`),
  },
  {
    names: ['calloc'],
    words:
      'calloc is a function of the C library. For a large piece it asks the kernel: mmap(12K), zeros already.',
    fix: ([count, size]) => {
      const bytes = product(count, size)
      return bytes === null ? null : `mmap(${bytes})`
    },
  },
  {
    names: ['realloc', 'reallocarray'],
    words: 'NAME is a function of the C library. The call behind it is mremap(p, OLD, NEW, MREMAP_MAYMOVE).',
    fix: ([name, size], lengthOf) => {
      const old = name === undefined ? null : lengthOf(name)
      return old === null || size === undefined ? null : `mremap(${name}, ${old}, ${size}, MREMAP_MAYMOVE)`
    },
  },
  {
    names: ['free', 'cfree'],
    words:
      'NAME is a function of the C library. The call that gives memory back to the kernel is munmap(p, LENGTH).',
    fix: ([name], lengthOf) => {
      const length = name === undefined ? null : lengthOf(name)
      return length === null ? null : `munmap(${name}, ${length})`
    },
  },
  {
    names: ['memset', 'bzero', 'explicit_bzero'],
    words:
      'NAME fills memory that is there already, and no mapping changes. poke(p, value) writes a word of it.',
    fix: ([to, value]) => (to === undefined ? null : `poke(${to}, ${value ?? '0'})`),
  },
  {
    names: ['memcpy', 'memmove', 'strcpy', 'strncpy', 'strcat', 'sprintf', 'snprintf'],
    words:
      'NAME fills memory that is there already, and no mapping changes. peek(p) reads a word, poke(p, value) writes one.',
  },
  {
    names: ['sbrk'],
    words:
      'sbrk moves the end of the heap. The call behind it is brk: brk(0) says where the end is, brk(addr) moves it.',
    fix: ([by]) => (by === '0' ? 'brk(0)' : null),
  },
  {
    names: ['execv', 'execvp', 'execl', 'execlp', 'execle', 'system', 'posix_spawn', 'posix_spawnp', 'popen'],
    words:
      'A program is started by a line of its own, which is vfork and execve in one: ls = exec("/bin/ls") where a file line declares it, else ls = spawn(program 64K, stack 8K).',
    fix: ([path]) => startOf(path),
    startsProgram: true,
  },
  {
    names: ['fork'],
    words:
      'Without an MMU there is no fork. A child that uses the same memory is started by vfork, or as a thread by clone(CLONE_VM|SIGCHLD).',
    fix: () => 'vfork()',
  },
  {
    names: ['pthread_create', 'thrd_create', 'clone3'],
    words: 'A thread is a process that uses the same memory: B = clone(CLONE_VM|SIGCHLD).',
    fix: () => 'clone(CLONE_VM|SIGCHLD)',
  },
  {
    names: [
      'wait',
      'waitpid',
      'wait4',
      'waitid',
      'pthread_join',
      'sleep',
      'usleep',
      'nanosleep',
      'sched_yield',
      'pause',
    ],
    words: 'Nobody has to wait: calls run in the order of their lines. Leave NAME out.',
    goes: true,
  },
  {
    names: ['printf', 'fprintf', 'puts', 'fputs', 'putchar', 'perror', 'fflush', 'assert', 'strerror'],
    words: 'NAME maps nothing, and the result of each call is shown beside its line. Leave it out.',
    goes: true,
  },
  {
    names: ['getpid', 'getppid', 'gettid', 'getuid', 'signal', 'sigaction', 'memcmp', 'strlen', 'atoi'],
    words: 'NAME has nothing to do with memory. Leave it out.',
    goes: true,
  },
  {
    names: ['kill', 'abort', 'raise', 'tgkill'],
    words: 'A process ends by its own call: A: exit().',
  },
  {
    names: ['fopen', 'creat'],
    words: 'NAME opens a file with the call open: open("/ram/log", O_RDWR|O_CREAT).',
    fix: ([path, mode]) =>
      path === undefined
        ? null
        : `open(${path}, ${mode?.startsWith('"r') === true ? 'O_RDONLY' : 'O_RDWR|O_CREAT'})`,
  },
  {
    names: ['fclose'],
    words: 'fclose closes a file with the call close.',
    fix: ([file]) => (file === undefined ? null : `close(${file})`),
  },
  { names: ['fread', 'fgets'], words: 'NAME reads with the call read: read(fd, addr, count).' },
  { names: ['fwrite'], words: 'fwrite writes with the call write: write(fd, addr, count).' },
  {
    names: ['shm_open', 'memfd_create'],
    words:
      'NAME makes a file in RAM. Here that is open("/ram/log", O_RDWR|O_CREAT), and ftruncate gives it its size.',
  },
  {
    names: [
      'kmalloc',
      'kzalloc',
      'vmalloc',
      'kfree',
      'vfree',
      'alloc_pages',
      '__get_free_pages',
      'do_mmap',
      'alloc_pages_exact',
    ],
    words:
      'NAME is called inside the kernel. The call of a program that leads there is mmap(12K), or munmap.',
  },
  { names: ['sizeof'], words: 'Write the number of bytes: 8, 4096, 12K.' },
]

const rows: ReadonlyMap<string, Row> = new Map(
  ROWS.flatMap((row) => row.names.map((name) => [name, row] as const)),
)

/** Words that begin other lines: no process can be named so. */
const RESERVED: ReadonlySet<string> = new Set([...HEADER_WORDS, ...KEYWORDS])

/** Functions that ask for memory, and which of their arguments says how much. */
const LENGTHS: ReadonlyMap<string, number> = new Map([
  ['malloc', 0],
  ['valloc', 0],
  ['alloca', 0],
  ['aligned_alloc', 1],
  ['memalign', 1],
  ['realloc', 1],
])

const product = (count: string | undefined, size: string | undefined): string | null => {
  const [a, b] = [readNumber(count ?? ''), readNumber(size ?? '')]
  const bytes = a.ok && b.ok ? a.value * b.value : Number.NaN
  return Number.isSafeInteger(bytes) ? writeSize(bytes) : null
}

/** A process named after the file that it runs. */
function startOf(path: string | undefined): string | null {
  if (path?.endsWith('"') !== true) return null
  const name = path.slice(path.lastIndexOf('/') + 1, -1)
  return !/^[A-Za-z_]\w*$/.test(name) || RESERVED.has(name)
    ? null
    : path.startsWith('"/')
      ? `${name} = exec(${path})`
      : `${name} = spawn`
}

/** How much memory a call asks for, as it is written; null if it asks for none, or does not say. */
export function askedLength({ call, args }: CallStatement): string | null {
  const written = args.map(printArgument)
  if (call.text === 'mmap') return (args.length === 1 ? written[0] : written[1]) ?? null
  if (call.text === 'mremap') return written[2] ?? null
  if (call.text === 'calloc') return product(written[0], written[1])
  return written[LENGTHS.get(call.text) ?? -1] ?? null
}

/** What to say of a call by a name that is none of the language; null where nothing is known of it. */
export function hintFor({ call, args, result }: CallStatement, lengthOf: LengthOf): Hint | null {
  const row = rows.get(call.text)
  if (row === undefined) return null
  const message = row.words.replace('NAME', () => shorten(call.text))
  if (row.goes === true) return { message, suggestion: result === null ? '' : null, replaces: 'operation' }
  const suggestion = row.fix?.(args.map(printArgument), lengthOf) ?? null
  return { message, suggestion, replaces: row.startsProgram === true ? 'operation' : 'call' }
}
