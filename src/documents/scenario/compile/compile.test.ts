import { expect, test } from 'vitest'
import { parse, parseProgram } from '../read.ts'
import { print } from '../syntax/print.ts'
import { syntheticBoard } from './compileHeader.ts'

function program(text: string) {
  const compiled = parseProgram(text)
  expect(compiled.diagnostics).toEqual([])
  return compiled.program
}
const args = (text: string) => {
  const op = program(`A = spawn\nA: a = brk(0)\n${text}`).ops.at(-1)
  return op?.op === 'call'
    ? [op.name, ...op.args.map((arg) => (arg.kind === 'number' ? arg.value : arg))]
    : op
}

test('an empty text is an empty program on the usual board', () => {
  const { ops, ...rest } = program('')
  expect(ops).toHaveLength(0)
  expect(rest).toMatchObject({
    title: '',
    about: '',
    era: '6.12',
    board: syntheticBoard(2 ** 24),
  })
})

test('the header, in any order', () => {
  const { files, ...header } = program(
    'about What it shows # all of it\nfile "/rom/x" romfs 40K at 0x22014000 direct copy\nboard 4M mobility off\nview owner map+columns at 0x80080000 64K\n\ntitle T\nkernel 2.6.29\n',
  )
  expect(header).toMatchObject({
    title: 'T',
    about: 'What it shows # all of it',
    era: '2.6.29',
    board: {
      kind: 'synthetic',
      ramBytes: 2 ** 22,
      reservedBytes: 2 ** 20,
      base: 0x80000000,
      mobilityGrouping: false,
    },
    look: { colourBy: 'owner', panes: 'map+columns', at: { start: 0x80080000, end: 0x80090000 } },
  })
  expect(files.at(-1)).toEqual({
    path: '/rom/x',
    type: 'regular',
    fs: 'romfs',
    size: 40960,
    capabilities: ['direct', 'copy'],
    address: 0x22014000,
    mmap: true,
    ino: null,
    dev: '1f:00',
  })
})

test('a file of the header replaces the usual one with its name', () => {
  const { files } = program('file "/rom/lib.so" ext2 8K')
  expect(files.filter((file) => file.path === '/rom/lib.so')).toMatchObject([{ fs: 'ext2', address: null }])
})

test('the first comment says what it is about, if no line does', () => {
  expect(program('# shows trimming\n# and more\n').about).toBe('shows trimming')
})

test('short forms mean what they stand for', () => {
  const full = ['mmap', 0, 12288, 3, 0x22, -1, 0]
  expect(args('A: mmap(12K)')).toEqual(full)
  expect(args('A: mmap(NULL, 12K, rw, MAP_PRIVATE|MAP_ANON)')).toEqual(full)
  expect(args('A: mmap(NULL, 12K, 3, 0x22, -1)')).toEqual(full)
  expect(args('A: exit')).toEqual(['exit', 0])
  expect(args('A: exit_group(3)')).toEqual(['exit', 3])
  expect(args('A: shmat(a)')).toEqual(['shmat', { kind: 'slot', slot: 0, plus: 0 }, 0, 0])
})

test('open runs as openat', () => {
  const path = { kind: 'path', path: '/ram/a b' }
  expect(args('A: open("/ram/a b", O_RDWR|O_CREAT)')).toEqual(['openat', -100, path, 0o102, 0o666])
  expect(args('A: openat(AT_FDCWD, "/ram/a b", O_RDONLY, 0600)')).toEqual(['openat', -100, path, 0, 0o600])
})

test('a variable with constants around it', () => {
  expect(args('A: munmap(a+4K-1, 4K)')).toEqual(['munmap', { kind: 'slot', slot: 0, plus: 4095 }, 4096])
  expect(args('A: munmap(4K+a, 0x10)')).toEqual(['munmap', { kind: 'slot', slot: 0, plus: 4096 }, 16])
  expect(args('A: ptrace_peek(A, a)')).toEqual([
    'ptrace_peek',
    { kind: 'process', process: 0 },
    { kind: 'slot', slot: 0, plus: 0 },
  ])
})

test('one name is one slot, in every process', () => {
  const { ops, slotNames, processNames } = program(
    'A = spawn\nB = spawn\nA: n = brk(0)\nB: n = brk(0)\nA: peek(n)',
  )
  expect(slotNames).toEqual(['n'])
  expect(processNames).toEqual(['A', 'B'])
  expect([...ops].slice(2)).toMatchObject([{ result: 0 }, { result: 0 }, { result: -1, args: [{ slot: 0 }] }])
})

test('sizes of a process', () => {
  expect([...program('A = spawn\nB = spawn(stack 16K, program 64K)').ops]).toMatchObject([
    { programBytes: 5024, stackBytes: 8192 },
    { programBytes: 65536, stackBytes: 16384 },
  ])
})

test('what strace prints around a call is ignored, and so are Windows line ends and tabs', () => {
  const text =
    '\uFEFFA = spawn\r\n[pid 12]\tA: a = mmap(12K) = 0x80a71000 <0.00012>  # first\r\nA: munmap(a, 12K) = -1 EINVAL (Invalid argument)\r\n'
  expect(program(text).ops).toHaveLength(3)
  expect(print(parse(text).document)).toBe('A = spawn\nA: a = mmap(12K)  # first\nA: munmap(a, 12K)\n')
})

test('comments and blank lines survive printing', () => {
  const text = '# one\n\nA = spawn  # two\n#\nA: oops(  # three\n'
  expect(print(parse(text).document)).toBe(text)
})

test('cat reads the system or a process', () => {
  expect(
    [...program('A = spawn\ncat /proc/maps\nA: cat maps\nA: cat /proc/maps').ops].slice(1),
  ).toMatchObject([
    { process: null, path: '/proc/maps' },
    { process: 0, path: 'maps' },
    { process: null, path: '/proc/maps' },
  ])
})

test('a kernel with a patch', () => {
  expect(program('kernel 6.12 shm-direct')).toMatchObject({ era: '6.12', shmDirect: true })
  expect(program('kernel 2.6.28')).toMatchObject({ era: '2.6.28', shmDirect: false })
})

test('devices, and files that will not be mapped as others', () => {
  const { files } = program(
    'file "/dev/fb0" char 64K at 0x40000000 refuses\nfile "/dev/ram0" block 8K at 0x40100000 declines\nfile "/rom/odd" romfs 10000 at 0x22020450 noexec',
  )
  const device = { fs: 'dev', mmap: true, dev: '00:06' }
  expect(files.slice(-3)).toMatchObject([
    { ...device, type: 'char', size: 65536, refuses: true, capabilities: ['direct', 'read', 'write'] },
    { ...device, type: 'block', size: 8192, declines: true, address: 0x40100000 },
    { type: 'regular', address: 0x22020450, noexec: true },
  ])
})

test('vfork and clone name the process that they start', () => {
  const { ops, processNames, slotNames } = program(
    'A = spawn\nA: B = vfork()\nB: exit\nA: B = clone(CLONE_VM|SIGCHLD)\nB: fork()\nA: vfork()',
  )
  expect(processNames).toEqual(['A', 'B'])
  expect(slotNames).toEqual([])
  expect(ops.map((op) => (op.op === 'call' ? op.child : null))).toEqual([null, 1, -1, 1, -1, -1])
  expect(print(parse('A: B = vfork()\n').document)).toBe('A: B = vfork()\n')
})

test('cat core lists what a dump would hold', () => {
  expect(program('A = spawn\nA: cat core').ops.at(-1)).toMatchObject({ process: 0, path: 'core' })
})
