/** The tests before a program starts, and those of its loader. */
import { formatBytes, formatCount, hex } from '../../../base/format.ts'
import { fileRef, pathOf } from '../words.ts'
import type { SomeTests } from './testWords.ts'

const OPEN = 'do_open_execat'
const FLAT = 'load_flat_file'
const ELF = 'load_elf_fdpic_binary'
/** MAX_ARG_PAGES. */
const WINDOW = 32 * 4096

export const EXEC_TESTS = {
  'exec-found': {
    fn: OPEN,
    errno: 'ENOENT',
    passed: () => 'The file is there',
    failed: () => 'there is no such file',
    instead: () => 'a file that a line of the header declares, or one that exists anyway',
  },
  'exec-allowed': {
    fn: OPEN,
    errno: 'EACCES',
    passed: () => 'It is a regular file on a file system that lets programs run',
    failed: ([inode], m) =>
      m.inodes[inode]?.noexec === true
        ? `${pathOf(m, inode)} is on a file system mounted noexec`
        : 'only regular files can be started',
    instead: () => 'a regular file, mounted without noexec',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'exec-unwritten': {
    fn: 'deny_write_access',
    errno: 'ETXTBSY',
    passed: () => 'Nobody has it open for writing',
    failed: ([inode], m) => `somebody has ${pathOf(m, inode)} open for writing`,
    instead: () => 'the same after that descriptor was closed',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'exec-strings': {
    fn: 'copy_strings',
    errno: 'E2BIG',
    passed: ([bytes]) => `The strings are ${formatBytes(bytes)} of at most ${formatBytes(WINDOW)}`,
    failed: ([bytes]) =>
      bytes > WINDOW
        ? `path, environment and arguments are ${formatBytes(bytes)} together, more than ${formatBytes(WINDOW)}`
        : 'there was no page for path, environment and arguments',
    instead: () => `at most ${formatBytes(WINDOW)} in all`,
  },
  'exec-format': {
    fn: 'search_binary_handler',
    errno: 'ENOEXEC',
    passed: ([inode], m) => `${pathOf(m, inode)} is a program`,
    failed: ([inode], m) => `${pathOf(m, inode)} is not a program that a loader knows`,
    instead: () => 'a file whose line says flat or elf',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'exec-version': {
    fn: FLAT,
    errno: 'ENOEXEC',
    passed: ([rev]) => `Version ${rev} of the format is known`,
    failed: ([rev]) => `version ${rev} of the flat format is not known`,
    instead: () => 'version 4 or 2',
  },
  'exec-header': {
    fn: FLAT,
    errno: 'ENOEXEC',
    passed: () => 'No part is 256 MiB or larger',
    failed: ([inode], m) => `the header of ${pathOf(m, inode)} says that a part is 256 MiB or larger`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'exec-data-limit': {
    fn: FLAT,
    errno: 'ENOMEM',
    passed: ([bytes]) => `Data and bss, ${formatBytes(bytes)}, are within RLIMIT_DATA`,
    failed: ([bytes, limit]) =>
      `data and bss are ${formatBytes(bytes)}, more than RLIMIT_DATA, ${formatBytes(limit)}`,
  },
  'exec-movable': {
    fn: ELF,
    errno: 'ENOEXEC',
    passed: () => 'It can be loaded anywhere',
    failed: ([inode], m) =>
      `${pathOf(m, inode)} is linked to fixed addresses, and without an MMU nobody can say where a program will lie`,
    instead: () => 'a program linked with -pie',
    ref: ([inode], m) => fileRef(m, inode),
  },
  'exec-interpreter-elf': {
    fn: ELF,
    errno: 'ELIBBAD',
    passed: () => 'The interpreter is an ELF file',
    failed: ([inode], m) => `the interpreter ${pathOf(m, inode)} is not an ELF file`,
    ref: ([inode], m) => fileRef(m, inode),
  },
  'exec-segment-aligned': {
    fn: 'elf_fdpic_map_file_by_direct_mmap',
    errno: null,
    passed: ([vaddr]) => `The segment at ${hex(vaddr)} lies in the file as it lies in its page`,
    failed: ([vaddr, offset]) =>
      `the segment at ${hex(vaddr)} begins at byte ${formatCount(offset)} of the file, which is another place in a page`,
  },
} as const satisfies SomeTests
