/** Whatever takes a text takes a time in proportion to it: each kind of line, and each function that reads one. */
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../base/json.ts'
import { shortened } from '../../base/foreign.ts'
import { finish } from '../../base/work.ts'
import { foreignText } from '../../content/foreignText.ts'
import { findJsonFault } from '../../documents/recording/format/documentSyntax.ts'
import { describeForeignText } from '../../documents/recording/format/documentKind.ts'
import { importText } from '../../documents/importers/registry.ts'
import { reportLines } from '../../explain/reports/lines.ts'
import { parseAnyRecording } from '../../documents/recording/readAny.ts'
import { cProgram } from '../../documents/scenario/c/cProgram.ts'
import { parse } from '../../documents/scenario/read.ts'
import { readNumber } from '../../documents/scenario/syntax/numbers.ts'
import { print } from '../../documents/scenario/syntax/print.ts'
import { readProse, readProseLine } from '../../language/prose/prose.ts'
import { tokenizeLine } from '../../language/scenarioTokens.ts'
import { unseal } from '../../link/envelope.ts'
import { readLesson } from '../../link/file.ts'
import { callAtCursor } from '../../ui/editor/text/callAtCursor.ts'
import { breaksOf, hangOf } from '../../ui/editor/text/hang.ts'
import { changeBetween, withPlainLineEnds } from '../../ui/editor/text/textChange.ts'
import { openScenario } from '../../worker/testing/openScenario.ts'

/** Four times the text must not take ten times as long; what is over in less than this, milliseconds, is no matter. */
const TIMES = 4
const MOST_GROWTH = 10
const TOO_SHORT = 40

function timeOf(run: (text: string) => unknown, text: string): number {
  const begun = performance.now()
  run(text)
  return performance.now() - begun
}

/** How many times longer a text takes that is four times as long; 1 where even that is over at once. */
function growth(run: (text: string) => unknown, textOf: (length: number) => string, length: number): number {
  let least = Infinity
  // One try can meet a collection of garbage, or a machine that has something else to do; what truly grows does so in each.
  for (let tries = 0; tries < 6 && least >= MOST_GROWTH; tries++) {
    const long = timeOf(run, textOf(TIMES * length))
    if (long < TOO_SHORT) return 1
    const short = Math.min(timeOf(run, textOf(length)), timeOf(run, textOf(length)))
    least = Math.min(least, long / short)
  }
  return least
}

/** Lines of every kind; `@` is another number in each. */
const LINES: Readonly<Record<string, string>> = {
  'a blank line': '',
  'a comment': '# number @',
  'a title': 'title T@',
  'a board': 'board 4M',
  'a file': 'file "/rom/f@" romfs 4K',
  'a flat program': 'file "/rom/p@" flat text 4K data @ stack 4K got',
  'an ELF program': 'file "/disk/e@" elf rx 0 4K, rw 64K @+4K stack 8K fdpic interp "/lib/ld.so"',
  'a flat program with a mistake': 'file "/rom/p@" flat text 4K text @',
  'an ELF program with a mistake': 'file "/disk/e@" elf rx 0 4K, rw 1K @',
  'a program that is started': 'P@ = exec("/rom/program", args 3x20, env 2x50)\nP@: exit',
  'a program that is not there': 'P@ = exec("/rom/nothing@")',
  'a process that becomes a program': 'A: execve("/rom/program")',
  'a process that does not become one': 'A: x@ = execve("/rom/nothing@")',
  'a second machine': 'beside board 8M, without @',
  'a goal': 'goal free >= @K',
  'locked lines': 'keep @-9 @',
  'a hint': 'hint Number @.',
  'a sysctl': 'sysctl vm.nr_trim_pages = @',
  'a cat': 'cat /proc/maps',
  'a process': 'P@ = spawn',
  'a mapping': 'A: a@ = mmap(4K)',
  'one name for all': 'A: a = mmap(4K)',
  'a refusal': 'A: munmap(4096, 4K)',
  'a place in a mapping': 'A: munmap(a+4K, 4K)',
  'a file that is opened': 'A: f@ = open("/ram/f@", O_RDWR|O_CREAT)',
  'a word of memory': 'A: peek(a)',
  narration: '> Number @ with {free} and [A].',
  'narration about a mapping': '> {size of a} and [a] and **bold**.',
  'a question': '? What is @?',
  'a wrong choice': '- one @',
  'a right choice': '+ one @',
  'an explanation': '= because of @',
  'an unknown call': 'A: m@ = mmpa(12K)',
  'an unknown name': 'A: munmap(x@, 4K)',
  'an unknown process': 'X@: munmap(a, 4K)',
  'no line of the language': 'word@ word word (',
  'a line of C':
    'void *c@ = mmap((void *)0, 16 * PAGE_SIZE + (1 << 12), rw, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0); // @',
  'a function of C': 'c@ = malloc(4096 * 2);',
  'a comment of C': '/* number @ */',
  'a line of strace':
    '[pid 12] 12:00:00.5 mmap2(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x@',
}
const COUNT = 1000

const repeated =
  (line: string) =>
  (count: number): string =>
    `board 64M\nfile "/rom/program" flat text 8K\nA = spawn\nA: a = mmap(16K)\n${Array.from({ length: count }, (_, i) => line.replaceAll('@', String(i))).join('\n')}`

/** Reads, runs and checks it, and writes it as a program in C. */
function runWhole(text: string): void {
  const document = openScenario(text)
  finish(document.check())
  cProgram(text)
}

describe('each kind of line', () => {
  it.each(Object.entries(LINES))('%s', { timeout: 120_000 }, (_, line) => {
    expect(growth(runWhole, repeated(line), COUNT)).toBeLessThan(MOST_GROWTH)
  })
})

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  tokenizeLine,
  readProseLine,
  readProse: (text) => readProse(text),
  parse: (text) => print(parse(text).document),
  readNumber,
  foreignText: (text) => foreignText(text, text),
  unseal: (text) => unseal(`2.${text}`),
  readLesson: (text) => readLesson(text, `{"format":"nommu-explorer/1","x":"${text}`),
  parseAnyRecording: (text) => parseAnyRecording(`{"format":"nommu-trace/1","x":[${text}`),
  findJsonFault,
  describeForeignText,
  parseJson,
  shortened,
  callAtCursor: (text) => callAtCursor(text, text.length),
  hangOf,
  breaksOf,
  withPlainLineEnds,
  changeBetween: (text) => changeBetween(text, `${text}x${text}`),
}
const PIECES = [
  ...' a0("[{>*#,-|:=\n\r\t\\_',
  'A: ',
  'a(',
  ') ',
  '{a}',
  '[a',
  '**',
  '> ',
  '"\\',
  'é',
  '0x',
  'a+',
]
const LENGTH = 10_000

describe('each function that reads a text', () => {
  it.each(Object.entries(READERS))('%s', { timeout: 120_000 }, (_, run) => {
    const slow = PIECES.filter(
      (piece) => growth(run, (length) => piece.repeat(length), LENGTH) >= MOST_GROWTH,
    )
    expect(slow).toEqual([])
  })
})

/** Lines of reports; `@` is another number in each. */
const REPORT_LINES: Readonly<Record<string, string>> = {
  'a failure': 'ls: page allocation failure: order:5, mode:0xcc0(GFP_KERNEL), nodemask=(null)',
  'a length': 'nommu: Allocation of length 65536 from process @ (actor) failed',
  'a zone': 'DMA32 free:392kB boost:0kB min:284kB low:352kB high:420kB managed:5288kB',
  'a list': 'Normal: @*4kB (U) 2*8kB (U) = 16kB',
  'a list without an end': 'Normal: @*4kB (U) 2*8kB (U)',
  'a rest of a list': '3*512kB 2*1024kB',
  counts: ' active_file:@ inactive_file:3 free:@ free_pcp:0',
  'a killed process': 'Out of memory: Killed process @ (sh) total-vm:12kB',
  'a task': '[     @]     0    14       47        0        0             0 sh',
  'a row of buddyinfo': 'Node 0, zone    DMA32      1      2      @      1      1',
  'a mapping': '8050@000-80540000 rw-p 00000000 00:00 0 /bin/x',
  brackets: '[[[[[[[[[[((((((((((::::::::::>>>>>>>>>>||||||||||@',
  'a prefix alone': 'Nov 26 16:21:40 board kernel: [    @.123456] <4>',
}

describe('each kind of line of a report', () => {
  const read = (text: string): unknown => reportLines(importText(text))
  it.each(Object.entries(REPORT_LINES))('%s', { timeout: 120_000 }, (_, line) => {
    const many = (count: number): string =>
      Array.from({ length: count }, (_unused, i) => line.replaceAll('@', String(i))).join('\n')
    expect(growth(read, many, 4 * COUNT)).toBeLessThan(MOST_GROWTH)
    // One line of any length is no worse than many.
    expect(growth(read, (length) => line.repeat(length), COUNT)).toBeLessThan(MOST_GROWTH)
  })
})
