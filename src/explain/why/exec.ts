/** How a program is started, in words: its arguments, the mappings of its loader and what their lengths are made of. */
import { formatBytes, formatCount, formatPages, formatPagesAndBytes, hex } from '../../base/format.ts'
import { PAGE_SIZE, pageAlign } from '../../base/units.ts'
import { LoadedPart, type NoteValues, type PhaseValues } from '../../sim/record/why.ts'
import { fileRef, pagesRef, pathOf, spanRef } from './words.ts'
import type { Words } from './words.ts'

type ExecPhase = 'exec' | 'exec-load' | 'exec-part'
type ExecNote =
  | 'kernel-stack'
  | 'exec-argument-pages'
  | 'exec-arguments-back'
  | 'exec-no-return'
  | 'exec-break'
  | 'exec-overwrites'
  | 'exec-dies'

const strings = (count: number, what: string): string =>
  `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`

/** `data 60 KiB + bss 30 KiB + stack 16 KiB + arguments 352 bytes`, or what stands in for the three last. */
function flatSum([data = 0, bss = 0, stack = 0, args = 0, relocs = 0]: readonly number[]): string {
  const top = bss + stack + args
  return relocs > top
    ? `data ${formatBytes(data)} + relocations ${formatBytes(relocs)}, which are more than bss, stack and arguments (${formatBytes(top)})`
    : `data ${formatBytes(data)} + bss ${formatBytes(bss)} + stack ${formatBytes(stack)} + arguments ${formatBytes(args)}`
}

const PARTS: Readonly<Record<LoadedPart, (len: number, sizes: readonly number[]) => string>> = {
  [LoadedPart.flatText]: (len) =>
    `The text, ${formatBytes(len)} of the file: nobody writes to it, so that it may stay where it lies, or be shared`,
  [LoadedPart.flatData]: (len, sizes) => `One block of ${formatBytes(len)}: ${flatSum(sizes)}`,
  [LoadedPart.flatAll]: (len, [text = 0, ...sizes]) =>
    `One block of ${formatBytes(len)} for everything, as the program is flagged for RAM: text ${formatBytes(text)} + ${flatSum(sizes)}`,
  [LoadedPart.elfAll]: (len, [used = 0, holes = 0]) =>
    `One block of ${formatBytes(len)}, as the segments must keep their distance: ${formatBytes(used)} of segments${holes === 0 ? '' : ` and ${formatBytes(holes)} of holes between them`}`,
  [LoadedPart.elfSegment]: (len, [isWritten = 0]) =>
    isWritten === 1
      ? `A segment that is written to, ${formatBytes(len)} with its bss: a copy`
      : `A segment that nobody writes to, ${formatBytes(len)} of the file: it may stay where it lies, or be shared`,
  [LoadedPart.unpacking]: (len) =>
    `What it holds is compressed: the kernel takes ${formatBytes(len)} in one block until it is unpacked`,
  [LoadedPart.stack]: (len, [asked = -1]) => {
    if (asked < 0)
      return `The stack, ${formatBytes(len)}: the program does not say how much it needs (PT_GNU_STACK is missing or 0)`
    return len === pageAlign(asked)
      ? `The stack, ${formatBytes(len)}, as the program asks (PT_GNU_STACK)`
      : `The stack, ${formatBytes(len)}: the program asks for ${formatBytes(asked)}, and ${formatBytes(2 * PAGE_SIZE)} is the least`
  },
}

export const EXEC_PHASES: { readonly [P in ExecPhase]: Words<PhaseValues[P]> } = {
  exec: {
    fn: 'do_execveat_common',
    text: ([inode, argc, envc], m) =>
      `Starts ${inode < 0 ? 'a program' : pathOf(m, inode)} with ${strings(argc, 'argument')} and ${strings(envc, 'string')} of environment`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'exec-load': {
    fn: ([, isFlat]) => (isFlat === 1 ? 'load_flat_binary' : 'load_elf_fdpic_binary'),
    text: ([inode, isFlat], m) =>
      `${pathOf(m, inode)} is ${isFlat === 1 ? 'a flat program (bFLT)' : 'an ELF program'}: its loader makes the mappings`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'exec-part': { fn: null, text: ([part, len, ...sizes]) => PARTS[part](len, sizes) },
}

export const EXEC_NOTES: { readonly [N in ExecNote]: Words<NoteValues[N]> } = {
  'kernel-stack': {
    fn: 'alloc_thread_stack_node',
    text: ([, order]) => `The kernel takes a stack of its own for the process: order ${order}`,
    ref: ([pfn, order]) => pagesRef(pfn, 2 ** order),
  },
  'exec-argument-pages': {
    fn: 'copy_strings',
    text: ([bytes, pages]) =>
      `Path, environment and arguments are ${formatBytes(bytes)}: ${formatPages(pages)} until the program has its stack`,
  },
  'exec-arguments-back': {
    fn: 'free_arg_pages',
    text: ([pages]) => `${formatPagesAndBytes(pages)} of arguments are freed: they are on the stack now`,
  },
  'exec-no-return': {
    fn: 'begin_new_exec',
    outcome: 'chosen',
    text: ([vfork]) =>
      vfork === 1
        ? 'The point of no return: the parent goes on, and a failure from here on kills the child'
        : 'The point of no return: the old program goes now, and a failure from here on kills the process',
  },
  'exec-break': {
    fn: null,
    text: ([start, end]) =>
      end <= start
        ? 'No room for brk'
        : `brk may move from ${hex(start)} to ${hex(end)}: ${formatBytes(end - start)} that rounding and relocations left over`,
    ref: ([start, end]) => (end <= start ? null : spanRef(start, end)),
  },
  'exec-overwrites': {
    fn: 'create_elf_fdpic_tables',
    outcome: 'failed',
    text: ([, bytes]) =>
      `Nobody compares the arguments with the stack: ${formatBytes(bytes)} of them are written below it, over whatever lies there`,
    ref: ([start, bytes]) => spanRef(start, start + bytes),
  },
  'exec-dies': {
    fn: 'bprm_execve',
    outcome: 'failed',
    text: () => 'Nobody is left to return an error to: SIGSEGV',
  },
}
