/** What starts programs, as one thing: most scenarios start none, and those that do bring it with them. */
import { expandForMapping } from '../files/ramfs.ts'
import type { Machine } from '../machine.ts'
import type { ExecRequest, Start, Strings } from './binary.ts'
import { execve, vforkExec } from './execve.ts'

/** More strings than this fill all that a program can be given, whatever their length. */
const MOST_STRINGS = 2 ** 17 + 1

const lengthsOf = ({ count, length }: Strings): readonly number[] =>
  Array.from({ length: Math.min(count, MOST_STRINGS) }, () => length)

const requestOf = ({ path, args, env }: Start): ExecRequest => ({
  path,
  argv: [path.length, ...lengthsOf(args)],
  envp: lengthsOf(env),
  ownStrings: 1,
})

/** A file of an initramfs gets its size before its data, and so one block; without one it has no pages, and is copied. */
function unpack(m: Machine): void {
  m.inodes.forEach((inode, index) => {
    if (inode.fs !== 'ramfs' || inode.binary === null || inode.pages.length > 0) return
    const { size } = inode
    if (expandForMapping(m, index, size) < 0) inode.size = size
  })
  m.doomed = []
  m.journal.clear()
}

/**
 * Gives a machine that has not made a step its loaders. Programs in memory-backed files lie there in one block each from now on, as those
 * of an initramfs do.
 */
export function bringLoaders(m: Machine): void {
  m.loaders = {
    vforkExec: (name, start) => vforkExec(m, name, requestOf(start)),
    execve: (caller, start) => execve(m, caller, requestOf(start)),
  }
  unpack(m)
}
