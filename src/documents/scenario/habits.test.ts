/** What is read of C and of strace, and what is said of what cannot be. */
import { describe, expect, it } from 'vitest'
import { parse, parseProgram } from './read.ts'
import { print } from './syntax/print.ts'

/** As a line is printed again, below a process and a mapping. */
const printed = (line: string): string => print(parse(line).document).trimEnd()

/** Diagnostics of the last line as `[marked] message -> suggestion`. */
function told(...lines: readonly string[]): readonly string[] {
  const text = ['A = spawn', 'A: p = mmap(12K)', ...lines].join('\n')
  const last = lines.at(-1) ?? ''
  return parseProgram(text)
    .diagnostics.filter(({ line }) => line === lines.length + 2)
    .map(({ column, endColumn, suggestion }) => `${last.slice(column - 1, endColumn - 1)} -> ${suggestion}`)
}

const ANON = 'MAP_PRIVATE|MAP_ANONYMOUS'

describe('reads silently', () => {
  it.each([
    ['A: munmap(p, 4K);', 'A: munmap(p, 4K)'],
    ['A: munmap(p, 4K); // gone', 'A: munmap(p, 4K)  # gone'],
    ['A: munmap(p, 4K); /* gone */', 'A: munmap(p, 4K)  # gone'],
    ['A: munmap(p /* where */, 4K)', 'A: munmap(p, 4K)'],
    ['// words; more', '# words; more'],
    ['/* words', '# words'],
    [' * words', '# words'],
    [' */', '#'],
    ['board 1M; // small', 'board 1M  # small'],
    ['void *p = mmap(12K);', 'p = mmap(12K)'],
    ['A: const unsigned char *q = mmap(12K)', 'A: q = mmap(12K)'],
    ["int fd = open('/ram/log', O_RDWR);", 'fd = open("/ram/log", O_RDWR)'],
    ['int fd, *n;', ''],
    ['int main(void) {', ''],
    ['}', ''],
    [
      'mmap((void *)0, (size_t)4096 * 4, rw, (int)(MAP_PRIVATE) | MAP_ANONYMOUS, -1, 0)',
      `mmap(0, 16K, rw, ${ANON}, -1, 0)`,
    ],
    ['mmap(16 * PAGE_SIZE)', 'mmap(64K)'],
    ['mmap(1 << 20)', 'mmap(1M)'],
    ['mmap(4096UL)', 'mmap(4K)'],
    ['mmap(3*(5+1)*100 % 1000 / 4 >> 1)', 'mmap(100)'],
    ['mmap(getpagesize() + sysconf(_SC_PAGESIZE))', 'mmap(8K)'],
    ['munmap((char *)p + 2 * PAGE_SIZE - 1, 1)', 'munmap(p+8191, 1)'],
    ['munmap((4096 * 1) + p, 1)', 'munmap(p+4K, 1)'],
    ['B = spawn(program 16 * PAGE_SIZE, stack 1 << 14)', 'B = spawn(program 64K, stack 16K)'],
    ['_exit(EXIT_SUCCESS)', 'exit(0)'],
    ['exit(2 - EXIT_FAILURE);', 'exit(1)'],
    [
      `old_mmap(NULL, 4096, PROT_READ, ${ANON}, -1, 0) = 0x800`,
      `mmap(NULL, 4096, PROT_READ, ${ANON}, -1, 0)`,
    ],
    [
      '1234 mmap2(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0x10) = 0x800',
      'mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 64K)',
    ],
    [
      'mmap2(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0x2000)',
      'mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0x2000)',
    ],
    ['[pid 12] 10:00:01.123456 munmap(0x800, 4096) = 0', 'munmap(0x800, 4096)'],
    ['0.000123 munmap(0x800, 4096) = 0 <0.000012>', 'munmap(0x800, 4096)'],
  ])('%s', (line, expected) => {
    expect(printed(line)).toBe(expected)
    expect(parse(line).diagnostics).toEqual([])
    expect(printed(expected)).toBe(expected)
  })

  it('a name of a page in an argument by itself, as it stands', () => {
    const { program, diagnostics } = parseProgram('A = spawn\nmmap(PAGE_SIZE)')
    expect(diagnostics).toEqual([])
    expect(program.ops.at(1)).toMatchObject({
      text: 'A: mmap(PAGE_SIZE)',
      args: [{ value: 0 }, { value: 4096 }, {}, {}, {}, {}],
    })
  })

  it('a call without a process as one of the first process that lives', () => {
    const { program } = parseProgram('A = spawn\nB = spawn\nx = mmap(4K)\nA: exit\nbrk(0)')
    expect(program.ops.map(({ text }) => text)).toEqual([
      'A = spawn',
      'B = spawn',
      'A: x = mmap(4K)',
      'A: exit()',
      'B: brk(0)',
    ])
  })
})

describe('names the call behind', () => {
  it.each([
    ['q = malloc(4096 * 2);', 'malloc(4096 * 2) -> mmap(8K)'],
    ['q = calloc(4, 1024)', 'calloc(4, 1024) -> mmap(4K)'],
    ['q = calloc(4, sizeof(int))', 'sizeof -> null'],
    ['q = realloc(p, 16384)', 'realloc(p, 16384) -> mremap(p, 12K, 16384, MREMAP_MAYMOVE)'],
    ['free(p);', 'free(p) -> munmap(p, 12K)'],
    ['free(unknown)', 'free(unknown) -> null'],
    ['memset(p, 0, 4096);', 'memset(p, 0, 4096) -> poke(p, 0)'],
    ['memcpy(p, q, 10)', 'memcpy(p, q, 10) -> null'],
    ['execv("/bin/ls", NULL);', 'execv("/bin/ls", NULL) -> ls = exec("/bin/ls")'],
    ['A: execlp("spawn", NULL)', 'A: execlp("spawn", NULL) -> null'],
    ['A: printf("%p", p);', 'A: printf("%p", p) -> '],
    ['n = puts("x")', 'n = puts("x") -> null'],
    ['f = fopen("/ram/log", "r")', 'fopen("/ram/log", "r") -> open("/ram/log", O_RDONLY)'],
    ['return 0;', 'return 0 -> exit(0)'],
    ['child = fork();', 'fork() -> vfork()'],
    ['*p = 5;', '*p = 5 -> poke(p, 5)'],
    ['x = *p;', 'x = *p -> x = peek(p)'],
    ['p[0] = 1;', 'p[0] = 1 -> null'],
    ['x = kmalloc(4)', 'kmalloc(4) -> null'],
  ])('%s', (line, expected) => expect(told(line)).toEqual([expected]))

  it('with the length that a name was asked for, also by what is left out', () => {
    expect(told('q = malloc(8192)', 'free(q)')).toEqual(['free(q) -> munmap(q, 8192)'])
  })

  it('marks the place in the line as it stands', () => {
    expect(told('void *q = mmpa((size_t)4096); // x')).toEqual(['mmpa -> mmap'])
    expect(told('void *q = mmap((void *)0, 4 * y);')).toEqual(['* -> null'])
  })
})

it('what cannot be worked out stays a mistake', () => {
  const deep = `mmap(${'('.repeat(500)}4096${')'.repeat(500)})`
  for (const line of [
    deep,
    'mmap(4096 / 0)',
    'mmap(1 << 60)',
    'mmap(4 *)',
    'mmap(9007199254740991 * 2)',
    'x = (4096)',
  ])
    expect(parse(line).diagnostics).toHaveLength(1)
})
