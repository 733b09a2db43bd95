/** The files below /proc after a step and before it, without printing more of them than is shown. */
import {
  mapsFiles,
  printLine,
  procBuddyinfo,
  procMeminfo,
  processLines,
  regionLines,
} from '../../sim/nommu/proc/procText.ts'
import type { MapsLines } from '../../sim/nommu/proc/procText.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { diffLines, linesOfText, procLine } from './procDiff.ts'
import type { ProcDiff, ProcLines } from './procDiff.ts'
import { PROC_LINES, type ProcView } from './procTypes.ts'

/** What each file holds: lines that are not printed yet, or a text. In the order in which a reader looks for them. */
export type ProcSnapshot = ReadonlyMap<string, MapsLines | string>

/** `read`: other files that the step read, by path. */
export function procSnapshot(m: Machine, read: Readonly<Record<string, string>> = {}): ProcSnapshot {
  const files = mapsFiles(m)
  const byPid = m.processes.toSorted((a, b) => a.pid - b.pid)
  const snapshot = new Map<string, MapsLines | string>([
    ['/proc/maps', regionLines(m, files)],
    ['/proc/buddyinfo', procBuddyinfo(m)],
    ['/proc/meminfo', procMeminfo(m)],
    ...byPid.map((process) => [`/proc/${process.pid}/maps`, processLines(m, process, files)] as const),
  ])
  // What the machine does not print by itself (a core dump).
  for (const [path, text] of Object.entries(read)) if (!snapshot.has(path)) snapshot.set(path, text)
  return snapshot
}

/** All files in one text, each under its name, as `head` and `tail` print several files. */
export const procText = (snapshot: ProcSnapshot): string =>
  [...snapshot]
    .map(([path, file]) => {
      const lines = linesOf(file)
      return `==> ${path} <==\n${Array.from({ length: lines.length }, (_, at) => `${lines.text(at)}\n`).join('')}`
    })
    .join('\n')

interface Asked {
  readonly step: number
  readonly path: string
  /** Place of the first line; null for the lines around the first change, or the file's first ones. */
  readonly from: number | null
}

/** Lines before the first change, so that one sees where it is. */
const LEAD = 20

export function procView(
  before: ProcSnapshot,
  now: ProcSnapshot,
  { step, path: wanted, from }: Asked,
): ProcView {
  const path = now.has(wanted) ? wanted : ([...now.keys()][0] ?? wanted)
  const old = before.get(path) ?? ''
  const present = now.get(path) ?? ''
  const oldLines = linesOf(old)
  const lines = linesOf(present)
  const diff = diffLines(oldLines, lines, sameLine(old, present))
  const changed = changedLines(diff, sameLine(old, present))
  const firstChange = changed[0] ?? -1
  const first = from ?? (diff.length <= PROC_LINES ? 0 : Math.max(0, firstChange - LEAD))
  const at = Math.max(0, Math.min(first, diff.length - PROC_LINES))
  return {
    step,
    path,
    files: [...now].map(([name, file]) => ({
      path: name,
      isChanged: isChanged(before.get(name) ?? '', file),
    })),
    length: diff.length,
    changes: changed.length,
    firstChange,
    from: at,
    lines: Array.from({ length: Math.min(PROC_LINES, diff.length - at) }, (_, i) =>
      procLine(diff, at + i, oldLines, lines),
    ),
  }
}

const linesOf = (file: MapsLines | string): ProcLines =>
  typeof file === 'string'
    ? linesOfText(file)
    : { length: file.length, text: (at) => printLine(file, at), key: (at) => String(file.start[at]) }

/** Tells whether two lines are equal; those of maps files without printing them. */
function sameLine(
  before: MapsLines | string,
  now: MapsLines | string,
): (before: number, now: number) => boolean {
  if (typeof before === 'string' || typeof now === 'string') {
    const old = linesOf(before)
    const present = linesOf(now)
    return (a, b) => old.text(a) === present.text(b)
  }
  // Files are few, and a step seldom changes one: a name that is new, or one that was deleted.
  const isSameFile = now.files.map(({ dev, ino, path }, i) => {
    const old = before.files[i]
    return old?.dev === dev && old.ino === ino && old.path === path
  })
  return (a, b) =>
    before.start[a] === now.start[b] &&
    before.end[a] === now.end[b] &&
    before.flags[a] === now.flags[b] &&
    before.pgoff[a] === now.pgoff[b] &&
    before.file[a] === now.file[b] &&
    before.isStack[a] === now.isStack[b] &&
    isSameFile[now.file[b] ?? -1] !== false
}

function isChanged(before: MapsLines | string, now: MapsLines | string): boolean {
  if (typeof before === 'string' || typeof now === 'string') return before !== now
  const isSame = sameLine(before, now)
  if (before.length !== now.length) return true
  for (let at = 0; at < now.length; at++) if (!isSame(at, at)) return true
  return false
}

/** Places of the lines that are not what they were. */
function changedLines(
  { length, before, now }: ProcDiff,
  isSame: (before: number, now: number) => boolean,
): number[] {
  const places: number[] = []
  for (let at = 0; at < length; at++) {
    const old = before[at] ?? -1
    const present = now[at] ?? -1
    if (old === -1 || present === -1 || !isSame(old, present)) places.push(at)
  }
  return places
}
