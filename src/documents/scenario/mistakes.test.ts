/** Each kind of mistake, and exactly what the reader is told: place, words, and what to write instead. */
import { describe, expect, test } from 'vitest'
import { parseProgram } from './read.ts'
import { MAX_DIAGNOSTICS } from './diagnostic.ts'
import { MAX_LINES, MAX_LINE_LENGTH } from './syntax/limits.ts'

const BEFORE = ['A = spawn', 'A: a = mmap(12K)']

/** Diagnostics as `line: [marked] message -> suggestion`. */
function told(text: string): readonly string[] {
  const lines = text.split('\n')
  return parseProgram(text).diagnostics.map(({ line, column, endColumn, message, suggestion }) => {
    const marked = (lines[line - 1] ?? '').slice(column - 1, endColumn - 1)
    return `${line}:${column} [${marked}] ${message}${suggestion === null ? '' : ` -> ${suggestion}`}`
  })
}

/** Mistakes in line 3, behind a process A and a mapping a. */
const inThirdLine: Readonly<Record<string, string>> = {
  'A: m = mmpa(12K)': '3:8 [mmpa] There is no call mmpa. Did you mean mmap? -> mmap',
  'A: m = mmap(NULL, 4K, PROT_READ, MAP_PRIVATE|MAP_ANONYMOS, -1, 0)':
    '3:46 [MAP_ANONYMOS] There is no flag MAP_ANONYMOS. Did you mean MAP_ANONYMOUS? -> MAP_ANONYMOUS',
  'A: m = mmap(NULL, 4K, PROT_READ, MAP_PRIVATE|ANONYMOUS, -1, 0)':
    '3:46 [ANONYMOUS] There is no flag ANONYMOUS. Did you mean MAP_ANONYMOUS? -> MAP_ANONYMOUS',
  'A: m = mmap(NULL, 4K, PROT_READ, PROT_READ, -1, 0)':
    '3:34 [PROT_READ] PROT_READ belongs to argument 3 (prot), not to flags.',
  'A: munmap(MAP_FIXED, 4K)': '3:11 [MAP_FIXED] MAP_FIXED has no meaning here: a number is expected.',
  'A: m = mmap(NULL, 4K, PROT_READ+PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS)':
    '3:23 [PROT_READ+PROT_WRITE] Flags are joined with |.',
  'A: munmap(a|4, 4K)': '3:11 [a] a is a variable; only flags and numbers are joined with |.',
  'A: munmap(a)': '3:12 [] Missing argument length: munmap(addr, length).',
  'A: munmap(a, 4K, 0)': '3:18 [0] Too many arguments: munmap(addr, length).',
  'A: m = mmap(NULL, 4K, PROT_READ, MAP_PRIVATE)':
    '3:45 [] Missing arguments: without MAP_ANONYMOUS, fd and offset are needed: mmap(addr, length, prot, flags, fd, offset).',
  'A: munmap(a, 4K': '3:16 [] The closing parenthesis is missing. -> )',
  'A: munmap a, 4K)': '3:10 [] The parenthesis is missing after munmap. -> (',
  'A: munmap(a, 4K))': '3:17 [)] There is one closing parenthesis too many. -> ',
  'A: munmap(a 4K)': '3:12 [] A comma is missing before 4K. -> ,',
  'A: munmap(a, 4 K)': '3:14 [4 K] Write a size without the space. -> 4K',
  'A: munmap(a, )': '3:14 [)] An argument is missing before ).',
  'A: munmap(peek(a), 4K)':
    '3:11 [peek] A call cannot stand inside another: keep its result first, x = peek(...).',
  'A: f = open("/ram/log, O_RDWR)': '3:22 [] The closing quote is missing. -> "',
  'A: f = open(/ram/log, O_RDWR)': '3:13 [/ram/log] A path stands in quotes. -> "/ram/log"',
  "A: f = open('/ram/log, O_RDWR)": "3:13 ['] Paths stand in double quotes.",
  'A: f = open("ram/log", O_RDWR)': '3:13 ["ram/log"] A path begins with /. -> "/ram/log"',
  'A: f = open("/rom/lib.os", O_RDONLY)':
    '3:13 ["/rom/lib.os"] There is no file /rom/lib.os, so this gives ENOENT. Did you mean /rom/lib.so? -> "/rom/lib.so"',
  'A: f = open(“/ram/log”, O_RDWR)':
    '3:13 [“/ram/log”] The character “ (U+201C) cannot be used here. -> "/ram/log"',
  'A: munmap(a,\u00a04K)': '3:13 [\u00a0] This space is not the plain one: U+00A0. ->  ',
  'A: brk(–1)': '3:8 [–] The character – (U+2013) cannot be used here. -> -',
  'A: munmap(a, 4K)\0': '3:17 [\0] The character U+0000 cannot be used here. -> ',
  'A: munmap(a, 4K); A: brk(0)': '3:17 [;] Each call stands on a line of its own. -> \n',
  'A: munmap(a*2, 4K)': '3:12 [*] Only numbers can be multiplied or divided.',
  'B: munmap(a, 4K)': '3:1 [B] There is no process B yet. Start it first: B = spawn.',
  'A = spawn': '3:1 [A] A already exists (line 1). Choose another name, or exit it first. -> B',
  'A munmap(a, 4K)': '3:2 [] A colon is missing after A. -> :',
  'A: munmap(b, 4K)': '3:11 [b] b has no value before this line.',
  'A: munmap(A, 4K)': '3:11 [A] A is a process; a value is expected here.',
  'A: munmap(-a, 4K)': '3:12 [a] a cannot be subtracted: a variable stands first, then + or - a number.',
  'A: munmap(a+a, 4K)': '3:13 [a] Only one variable can stand in an argument.',
  'A: m = mmap(12Q)': '3:13 [12Q] 12Q is not a number: a size ends in K, M or G.',
  'A: m = mmap(12KiB)': '3:13 [12KiB] Use K, M or G without "B": 12K, not 12KB. -> 12K',
  'A: m = mmap(0xZZ)': '3:13 [0xZZ] 0xZZ is not a number: after 0x come the digits 0 to 9 and a to f.',
  'A: m = mmap(0x10K)': '3:13 [0x10K] K, M and G can follow decimal numbers only.',
  'A: m = mmap(1e3)': '3:13 [1e3] 1e3 is not written as a whole number. -> 1000',
  'A: m = mmap(1.5M)': '3:13 [1.5M] 1.5M is not written as a whole number. -> 1536K',
  'A: m = mmap(089)':
    '3:13 [089] 089 begins with 0, so it is octal, and octal has only the digits 0 to 7. -> 89',
  'A: m = mmap(9007199254740992)':
    '3:13 [9007199254740992] 9007199254740992 is too large: numbers go up to 2^53 - 1 (9007199254740991).',
  'A: m = mmap(0xffffffffffffffff)':
    '3:13 [0xffffffffffffffff] 0xffffffffffffffff is too large: numbers go up to 2^53 - 1 (9007199254740991). -> -1',
  'sysctl vm.nr_trim_page = 0':
    '3:8 [vm.nr_trim_page] There is no kernel parameter vm.nr_trim_page here. Did you mean vm.nr_trim_pages? -> vm.nr_trim_pages',
  'sysctl vm.nr_trim_pages 0': '3:24 [] The value is missing: sysctl vm.nr_trim_pages = 0. ->  =',
  'cat maps':
    '3:5 [maps] cat reads /proc/maps, /proc/buddyinfo, /proc/meminfo, and of a process A: cat maps and A: cat core. Did you mean /proc/maps? -> /proc/maps',
  'A: munmap(a, 4K) and more':
    '3:18 [and more] Unexpected after the end of the call: and more. Comments start with #.',
  'B = spwan': '3:5 [spwan] spwan is not an operation. Did you mean spawn? -> spawn',
  'B = spawn(progam 4K)':
    '3:11 [progam] Here can stand the sizes of program and stack: spawn(program 64K, stack 16K). Did you mean program? -> program',
  'B = spawn(stack 0)': '3:17 [0] The size of the stack cannot be 0.',
  'A: B = spawn': '3:1 [A: B = spawn] A process is started without another one before it. -> B = spawn',
  'kernal 6.12': '3:1 [kernal] kernal is not an operation. Did you mean kernel? -> kernel',
  'title late': '3:1 [title] title belongs before the first operation, which is in line 1.',
}

test.each(Object.entries(inThirdLine))('%s', (line, expected) => {
  expect(told([...BEFORE, line].join('\n'))).toEqual([expected])
})

const inHeader: Readonly<Record<string, string>> = {
  'board boot-16n': '1:7 [boot-16n] There is no board boot-16n. Did you mean boot-16m? -> boot-16m',
  'kernel 6.12 shm-dirct':
    '1:13 [shm-dirct] There is no patch shm-dirct. Did you mean shm-direct? -> shm-direct',
  'kernel 6.12 fast': '1:13 [fast] fast is not expected here. A comment begins with #.',
  'kernel 2.6.29 shm-direct':
    '1:15 [shm-direct] Linux 2.6.29 needs no shm-direct: its shm files can be mapped as they are. -> ',
  'file "/rom/x" romfs 8K at 0x22020457':
    '1:27 [0x22020457] The address of a file must be a multiple of 16. -> 0x22020460',
  'file "/dev/fb0" char 8K at 0x40000010':
    '1:28 [0x40000010] The address must be a whole number of pages of 4 KiB. -> 0x40001000',
  'board 512K': '1:7 [512K] RAM is out of bounds: 1 MiB to 4 GiB.',
  'board 8M at 0x80000001':
    '1:13 [0x80000001] The address of RAM must be a whole number of pages of 4 KiB. -> 0x80001000',
  'board 8M mobility maybe': '1:19 [maybe] Write mobility on or mobility off.',
  'view ownr': '1:6 [ownr] There is no view ownr. Did you mean owner? -> owner',
  'view at 0x80000001 4K':
    '1:9 [0x80000001] The address must be a whole number of pages of 4 KiB. -> 0x80001000',
  'view at 0x80000000': '1:19 [] The size is missing here.',
  'view zoom': '1:10 [] A name is missing here: zoom a.',
  view: '1:5 [] Something is missing here: view owner. ->  owner',
  board: '1:6 [] Something is missing here: board 32M. ->  32M',
  'board 8M\nboard 16M': '2:1 [board] board is given already in line 1.',
  'kernel 6.13':
    '1:8 [6.13] There is no kernel 6.13 here. Known are: 2.6.20, 2.6.28, 2.6.29, 6.12; with an MMU: 2.6.7, 2.6.13, 6.18.',
  'file "/rom/x" romf 40K': '1:15 [romf] There is no file system romf. Did you mean romfs? -> romfs',
  'file "/rom/x" romfs 12Q': '1:21 [12Q] 12Q is not a number: a size ends in K, M or G.',
  'file /rom/x romfs': '1:6 [/rom/x] A path stands in quotes. -> "/rom/x"',
  'title: x': '1:1 [title:] Write title without : after it. -> title',
}
test.each(Object.entries(inHeader))('%s', (text, expected) => expect(told(text)).toEqual([expected]))

test('a call that no process can make', () => {
  expect(told('b = mmap(4K)')).toEqual([
    '1:1 [b] Which process makes this call? None yet: A = spawn starts one. -> A = spawn\nA: b',
  ])
  expect(told('A = spawn\nA: exit\nbrk(0)')).toEqual([
    '3:1 [brk] Which process makes this call? All have exited.',
  ])
})

describe('a line that needs another', () => {
  test('says where the mistake is, through any number of lines', () => {
    const text = 'A = spawn\nA: b = mmap(\nA: c = mmap(b+4K)\nA: munmap(c, 4K)\ncat /proc/maps'
    expect(told(text).slice(1)).toEqual([
      '3:13 [b] b was never set because line 2 has a mistake.',
      '4:11 [c] c was never set because line 2 has a mistake.',
    ])
    expect(parseProgram(text).program.ops.map((op) => op.line)).toEqual([1, 5])
  })

  test('a child that was not started, and a parent that sleeps', () => {
    expect(told('A = spawn\nA: B = clone(CLONE_VN)\nB: brk(0)').slice(1)).toEqual([
      '3:1 [B] B was never started because line 2 has a mistake.',
    ])
    expect(told('A = spawn\nA: A = vfork()')).toEqual([
      '2:4 [A] A already exists (line 1). Choose another name, or exit it first. -> B',
    ])
    expect(told('A = spawn\nA: B = vfork()\nA: brk(0)\nA: brk(0)')).toEqual([
      '3:1 [A] A would sleep here until B exits, because vfork waits for that. clone(CLONE_VM) does not.',
    ])
    expect(told('A = spawn\nA: B = vfork()\nB: exit\nA: brk(0)')).toEqual([])
  })

  test('knows processes that never started or have ended', () => {
    expect(told('A = spwan\nA: exit')[1]).toBe('2:1 [A] A was never started because line 1 has a mistake.')
    expect(told('A = spawn\nA: exit\nA: brk(0)\nA = spawn\nA: brk(0)')).toEqual([
      '3:1 [A] A exited in line 2.',
    ])
  })
})

describe('limits', () => {
  test('a line that is too long is left out', () => {
    const text = `A = spawn\n# ${'x'.repeat(MAX_LINE_LENGTH)}\nA: exit()`
    expect(told(text)[0]).toContain(`This line has ${MAX_LINE_LENGTH + 2} characters`)
    expect(parseProgram(text).program.ops).toHaveLength(2)
  })

  test('what follows the last line that is read is reported once', { timeout: 60_000 }, () => {
    const text = `A = spawn\n${'\n'.repeat(MAX_LINES - 2)}${'A: brk(0)\n'.repeat(50)}`
    const { program, diagnostics } = parseProgram(text)
    expect(diagnostics.map(({ line, message }) => [line, message])).toEqual([
      [MAX_LINES + 1, `A scenario has at most ${MAX_LINES} lines; the rest is not run.`],
    ])
    expect(program.ops.map(({ line }) => line)).toEqual([1, MAX_LINES])
  })

  test('a text of mistakes has a list of bounded length that says so', () => {
    const { diagnostics } = parseProgram('what is this\n'.repeat(5000))
    expect(diagnostics).toHaveLength(MAX_DIAGNOSTICS)
    expect(diagnostics.at(-1)?.message).toBe(
      `${5000 - MAX_DIAGNOSTICS + 1} more mistakes from here on are not listed.`,
    )
  })
})
