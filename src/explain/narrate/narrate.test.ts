import { describe, expect, it } from 'vitest'
import { parseProgram } from '../../documents/scenario/read.ts'
import { stepFacts } from '../step/stepFacts.ts'
import { describeStep } from './narrate.ts'
import { describeStart } from './narrateStart.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { checkInvariants } from '../../sim/nommu/invariants.ts'
import { nommuTimeline } from '../../machines/nommu/model.ts'

/** What is said of the last step of a scenario on a board of 1 MiB. */
function lastSentence(operations: string): string {
  const { program, diagnostics } = parseProgram(`board 1M\n${operations}`)
  expect(diagnostics).toEqual([])
  const timeline = nommuTimeline(new ScenarioSource(program), checkInvariants)
  while (!timeline.done) timeline.advance(1)
  return describeStep(stepFacts(timeline, timeline.steps))
}

const SHARED = `A = spawn
A: f = open("/ram/f", O_RDWR|O_CREAT)
A: ftruncate(f, 16K)
A: s = mmap(NULL, 16K, rw, MAP_SHARED, f, 0)
`

/** Operations, and what is said of the last of them. */
const SENTENCES: readonly (readonly [name: string, operations: string, sentence: string | RegExp])[] = [
  ['a start', 'A = spawn', 'A started as pid 1: program at 0x80040000, stack at 0x80042000, 4 pages in all.'],
  [
    'a trimmed block',
    'A = spawn\nA: mmap(20K)',
    'A mapped 20 KiB (5 pages) at 0x80048000: a block of order 3 (8 pages) was taken and 3 pages trimmed back.',
  ],
  [
    'slack',
    'A = spawn\nsysctl vm.nr_trim_pages = 0\nA: mmap(20K)',
    'A mapped 20 KiB (5 pages) at 0x80048000: a block of order 3 (8 pages) was taken; 3 pages of it are slack: allocated but unused.',
  ],
  [
    'a copy of a file',
    'A = spawn\nA: f = open("/disk/prog", O_RDONLY)\nA: mmap(NULL, 16K, r, MAP_PRIVATE, f, 0)',
    'A got a copy of 16 KiB (4 pages) of /disk/prog at 0x80044000: a block of order 2 (4 pages) was taken, with nothing to trim.',
  ],
  [
    'a shared file',
    SHARED,
    'A mapped 16 KiB (4 pages) of /ram/f at 0x80044000, directly on the pages of the file: no page was taken.',
  ],
  [
    'a file that is in use',
    `${SHARED}A: ftruncate(f, 4K)`,
    'ftruncate of A was refused with ETXTBSY (text file busy): a shared mapping uses the end of the file.',
  ],
  [
    'a piece that only joins itself',
    'A = spawn\nA: a = mmap(64K)\nA: munmap(a+16K, 8K)',
    'A punched a hole at 0x80054000: the region was split in two; 8 KiB (2 pages) were freed.',
  ],
  [
    'a piece that joins its neighbours',
    'A = spawn\nA: a = mmap(4K)\nA: munmap(a, 4K)',
    'A unmapped 0x80044000; 4 KiB (1 page) was freed, and merged with free neighbours into one block of 16 KiB (order 2).',
  ],
  [
    'an exit while a child lives',
    'A = spawn\nA: clone(CLONE_VM)\nA: exit',
    'A exited: its memory stays, because another process still uses it.',
  ],
  [
    'free memory without a block',
    'A = spawn\nA: a = mmap(260K)\nA: mmap(256K)',
    'mmap of A failed with ENOMEM although 492 KiB are free: it needs one block of 256 KiB (order 6), and the largest free block is 128 KiB.',
  ],
  [
    'a run that is long enough and no block',
    'A = spawn\nA: a = mmap(260K)\nA: mmap(132K)',
    'mmap of A failed with ENOMEM although 492 KiB are free: it needs one block of 256 KiB (order 6), and the largest free block is 128 KiB. 252 KiB lie in one run, but no free block of 256 KiB begins in it at a multiple of 256 KiB.',
  ],
  [
    'a block that cannot exist',
    'A = spawn\nA: mmap(5M)',
    'mmap of A failed with ENOMEM: 5 MiB (1,280 pages) would need one block of 8 MiB, and the allocator keeps none larger than 4 MiB.',
  ],
  [
    'the reserve',
    'A = spawn\nA: mmap(512K)\nA: mmap(128K)',
    'mmap of A failed with ENOMEM: a block of 128 KiB is free, but taking it would leave no more than the reserve of 128 KiB (32 pages).',
  ],
  [
    'a segment that goes',
    'A = spawn\nA: s = shmget(7, 8K, IPC_CREAT)\nA: shmctl(s, IPC_RMID)',
    'A removed the segment: 8 KiB (2 pages) were freed.',
  ],
  [
    'a call that needs an MMU',
    'A = spawn\nA: fork()',
    'fork of A needs an MMU: ENOSYS (function not implemented).',
  ],
  [
    'a fixed address',
    'A = spawn\nA: mmap(0x80080000, 4K, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED)',
    'mmap of A was refused with EINVAL (invalid argument): nobody can choose where memory lies.',
  ],
  [
    'a process that is not traced by the caller',
    'A = spawn\nB = spawn\nA: ptrace_detach(B)',
    'ptrace_detach of A was refused with ESRCH (no such process): the caller does not trace B.',
  ],
  [
    'a fixed address as a number',
    'A = spawn\nA: mmap(0x80080000, 4K, rw, 0x32)',
    'mmap of A was refused with EINVAL (invalid argument): nobody can choose where memory lies.',
  ],
  [
    'an offset within a page',
    'A = spawn\nA: mmap(NULL, 4K, rw, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 5)',
    'mmap of A was refused with EINVAL (invalid argument): the offset is not a whole number of pages.',
  ],
  [
    'a mapping of no kind',
    'A = spawn\nA: mmap(NULL, 4K, rw, MAP_ANONYMOUS)',
    'mmap of A was refused with EINVAL (invalid argument): it is neither shared nor private.',
  ],
  [
    'a mapping of nothing',
    'A = spawn\nA: mmap(NULL, 0, rw, MAP_PRIVATE|MAP_ANONYMOUS)',
    'mmap of A was refused with EINVAL (invalid argument): the length is 0.',
  ],
  [
    'a wish for an address on Linux 2.6.29',
    'kernel 2.6.29\nA = spawn\nA: mmap(0x80080000, 4K, rw, MAP_PRIVATE|MAP_ANONYMOUS)',
    'mmap of A was refused with EINVAL (invalid argument): this kernel refuses even an address hint.',
  ],
  [
    'a file that cannot be shared, with flags as a number',
    'A = spawn\nA: f = open("/disk/prog", O_RDONLY)\nA: mmap(NULL, 4K, r, 1, f, 0)',
    'mmap of A was refused with ENODEV (no such device): shared memory is the file itself, and /disk/prog cannot be mapped where it lies.',
  ],
  [
    'a word that is only partly mapped',
    'A = spawn\nB = spawn\nA: a = mmap(4K)\nB: ptrace_attach(A)\nB: ptrace_peek(A, a+4092)',
    'ptrace_peek of B was refused with EIO (input/output error): the mapping ends at 0x80049000, inside the word at 0x80048ffc.',
  ],
  [
    'a process that would trace itself',
    'A = spawn\nA: ptrace_attach(A)',
    'ptrace_attach of A was refused with EPERM (operation not permitted): a process cannot trace itself.',
  ],
  [
    'a call of a process that never came to be',
    'A = spawn(program 8M)\nA: mmap(4K)',
    'Nothing ran: A does not exist.',
  ],
  [
    'a word that looks like an errno',
    'A = spawn\nA: a = mmap(4K)\nA: poke(a, -12)\nA: peek(a)',
    'A read -12 (-0xc) at 0x80044000, its own memory; A wrote it in step 3.',
  ],
  ['a look', 'A = spawn\ncat /proc/maps', '/proc/maps has 2 lines; reading it allocates and frees nothing.'],
  [
    'a word in memory of another',
    'A = spawn\nB = spawn\nA: a = mmap(4K)\nA: poke(a, 42)\nB: poke(a, 666)',
    'B wrote 666 (0x29a) at 0x80048000, memory of A; before it was 42 (0x2a), which A wrote in step 4. No hardware checks whose memory it is.',
  ],
  [
    'a word of its own',
    'A = spawn\nA: a = mmap(4K)\nA: poke(a, 7)',
    'A wrote 7 at 0x80044000, its own memory; before it was 0.',
  ],
  [
    'a word that was left behind',
    'A = spawn\nB = spawn\nA: a = mmap(4K)\nA: poke(a, 42)\nA: munmap(a, 4K)\nB: peek(a)',
    'B read 42 (0x2a) at 0x80048000, free memory; A wrote it in step 4. No hardware checks whose memory it is.',
  ],
  [
    'a word in flash',
    'A = spawn\nA: f = open("/rom/app.bin", O_RDONLY)\nA: a = mmap(NULL, 4K, r, MAP_PRIVATE, f, 0)\nA: poke(a, 5)',
    /^A wrote to 0x[0-9a-f]+, its own memory, which takes no writes: it still holds /,
  ],
  [
    'bytes of a file',
    'A = spawn\nA: a = mmap(4K)\nA: poke(a, 5)\nA: f = open("/disk/prog", O_RDWR)\nA: write(f, a, 8)',
    'A wrote 8 bytes to the file, from 0x80044000, its own memory.',
  ],
  [
    'a futex that would wait',
    'A = spawn\nA: a = mmap(4K)\nA: futex(a, FUTEX_WAIT, 0)',
    'The word at 0x80044000 is 0, as A expects: a real kernel puts A to sleep until somebody wakes it.',
  ],
  [
    'a start for which nothing is left',
    'A = spawn(program 4K, stack 4K)\nA: mmap(512K)\nA: mmap(64K)\nA: mmap(32K)\nA: mmap(8K)\nB = spawn(program 32K, stack 32K)',
    /^No block was free, and the OOM killer chose the newest process: B died before the program ran\./,
  ],
]

describe('the sentence about a step', () => {
  it.each([
    ['0xcc0', 'GFP_KERNEL'],
    ['0x820', 'GFP_ATOMIC'],
    ['0x800', 'GFP_NOWAIT'],
    ['0xcc0|__GFP_NORETRY', 'GFP_KERNEL|__GFP_NORETRY'],
  ])('reads %s as %s', (number, name) => {
    const sentences = [number, name].map((gfp) => lastSentence(`A = spawn\nA: kalloc(${gfp}, 2)`))
    expect(sentences[0]).toBe(sentences[1])
    expect(sentences[1]).toMatch(/^While A runs, the kernel takes a block of order 2 for itself: .*reserve/)
  })

  it.each(SENTENCES)('tells of %s', (_, operations, sentence) => {
    if (typeof sentence === 'string') expect(lastSentence(operations)).toBe(sentence)
    else expect(lastSentence(operations)).toMatch(sentence)
  })

  it('says what there is before the first step', () => {
    const start = (text: string): string =>
      describeStart(nommuTimeline(new ScenarioSource(parseProgram(text).program), checkInvariants).machine)
    expect(start('board 1M')).toBe('Before the first call: 768 KiB of 1 MiB free, the largest block 512 KiB.')
    expect(start('board 1M\nkernel 2.6.29')).toBe(
      'Before the first call: 768 KiB of 1 MiB free, the largest block 512 KiB. The machine has 32 bits: no length may be above 0xf0000000.',
    )
  })
})
