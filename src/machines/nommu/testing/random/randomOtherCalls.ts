/** Random processes that come and go, looks at /proc, and calls that are refused. */
import type { Draft } from './randomDraft.ts'

const PROCESSES = ['A', 'B', 'C', 'D', 'E', 'F'] as const

/** What a program is given. */
function strings(draft: Draft): string {
  const { random } = draft
  const some = (word: string): string =>
    random.weighted([
      [6, () => ''],
      [4, () => `, ${word} ${random.int(0, 40)}x${random.int(0, 200)}`],
      [0.3, () => `, ${word} 40x4000`],
    ])()
  return some('args') + some('env')
}

/** Programs in files: the header declares those, and a few of these are none. */
const PROGRAMS = [
  '/rom/flat',
  '/rom/ram',
  '/bin/flat',
  '/bin/elf',
  '/bin/fdpic',
  '/disk/elf',
  '/disk/prog',
  '/no',
] as const

export function start(draft: Draft): void {
  const name = draft.random.pick(PROCESSES.filter((each) => !draft.alive.includes(each)))
  if (name === undefined) return
  draft.alive.push(name)
  draft.line(`${name} = exec("${draft.random.pick(PROGRAMS)}"${strings(draft)})`)
}

/** All that the process had is gone where it works. */
export function become(draft: Draft, process: string): void {
  draft.line(`${process}: execve("${draft.random.pick(PROGRAMS)}"${strings(draft)})`)
}

export function spawn(draft: Draft): void {
  const name = draft.random.pick(PROCESSES.filter((each) => !draft.alive.includes(each)))
  if (name === undefined) return
  draft.alive.push(name)
  const sizes = draft.random.weighted([
    [6, ''],
    [1, `(program ${draft.random.int(1, 90000)})`],
    [1, `(program ${draft.random.int(1, 60)}K, stack ${draft.random.int(1, 80)}K)`],
  ])
  draft.line(`${name} = spawn${sizes}`)
}

export function exit(draft: Draft, process: string): void {
  draft.line(`${process}: exit(${draft.random.int(0, 2)})`)
  draft.alive.splice(draft.alive.indexOf(process), 1)
  draft.mappings = draft.mappings.filter((mapping) => mapping.process !== process)
  draft.descriptors = draft.descriptors.filter((each) => each.process !== process)
}

export function look(draft: Draft, process: string): void {
  draft.line(
    draft.random.pick(['cat /proc/maps', 'cat /proc/buddyinfo', 'cat /proc/meminfo', `${process}: cat maps`]),
  )
}

export function unsupported(draft: Draft, process: string): void {
  draft.line(
    `${process}: ${draft.random.pick([
      `mprotect(${draft.place(process)}, 4K, r)`,
      `madvise(${draft.place(process)}, 4K, MADV_DONTNEED)`,
      'msync(0, 4K, MS_SYNC)',
      'mlock(0, 4K)',
      'munlock(0, 4K)',
      'mlockall(MCL_CURRENT)',
      'munlockall()',
      'mincore(0, 4K, 0)',
      'remap_file_pages(0, 4K, 0, 0, 0)',
      'fork()',
      'vfork()',
      'clone(CLONE_VM|SIGCHLD)',
      'clone(SIGCHLD)',
    ])}`,
  )
}

/** A call with arguments that make no sense. */
export function nonsense(draft: Draft, process: string): void {
  const n = (): string => (draft.random.chance(0.3) ? draft.place(process) : draft.odd())
  draft.random.pick([
    () =>
      draft.kept(process, 'x', 'mmap', n(), n(), draft.prot(), `${draft.flags()}|MAP_ANONYMOUS`, n(), n()),
    () => draft.kept(process, 'x', 'mmap', n(), n(), draft.prot(), draft.flags(), n(), n()),
    () => draft.call(process, 'munmap', n(), n()),
    () => draft.call(process, 'mremap', n(), n(), n(), 0),
    () => draft.call(process, 'ftruncate', n(), n()),
    () => draft.call(process, 'close', n()),
    () => draft.call(process, 'shmat', n(), n()),
    () => draft.call(process, 'shmctl', n(), 'IPC_RMID'),
    () => draft.call(process, 'peek', n()),
    () => draft.call(process, 'poke', n(), n()),
    () => draft.call(process, 'brk', n()),
  ])()
}
