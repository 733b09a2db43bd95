/** The text of /proc files, as far as a model of memory can know it. */
import { segmentLinesIn, SYSVIPC_SHM } from './sysvipc.ts'
import { DifferenceList, WEIGHT, firstDifference } from './comparison.ts'

const MEMINFO = '/proc/meminfo'
/** Its lines that the mapping code moves; the rest counts what is not modelled. */
const MEMINFO_LINES = /^(?:MemFree|MmapCopy):/
/** What a process has, by the kernel's account. */
const STATUS_LINES = /^(?:Mem|Slack|Shared):/

type Texts = Readonly<Record<string, string>>

/** What of a file is compared: all lines, some of them, or nothing (null). */
function comparedLines(path: string, text: string): readonly string[] | null {
  // A recorded text has lost its last newline; the kernel prints it. Other white space counts: a line of maps
  // without a path ends with a space.
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  if (path === MEMINFO) return lines.filter((line) => MEMINFO_LINES.test(line))
  if (/^\/proc\/(?:\d+|self)\/status$/.test(path)) return lines.filter((line) => STATUS_LINES.test(line))
  return path === '/proc/buddyinfo' || /^\/proc\/(?:(?:\d+|self)\/)?maps$/.test(path) ? lines : null
}

/** Compares the files that the kernel printed in a step; names the first line that differs in each. */
export function compareProc(found: DifferenceList, model: Texts, kernel: Texts): void {
  for (const [path, text] of Object.entries(kernel)) {
    const isSegments = path === SYSVIPC_SHM
    const theirs = isSegments ? segmentLinesIn(text) : comparedLines(path, text)
    if (theirs === null) continue
    const ourText = model[path]
    if (ourText === undefined) {
      found.add(WEIGHT.text, path, 'none', `${theirs.length} lines`)
      continue
    }
    const ours = isSegments ? segmentLinesIn(ourText) : (comparedLines(path, ourText) ?? [])
    const line = firstDifference(ours, theirs)
    if (line < 0) continue
    const name = path === MEMINFO ? (theirs[line] ?? ours[line])?.split(':')[0] : `line ${line + 1}`
    found.add(WEIGHT.text, `${path} ${name}`, formatLine(ours[line]), formatLine(theirs[line]))
  }
}

const formatLine = (line: string | undefined): string => (line === undefined ? 'none' : JSON.stringify(line))

/** Whether a model's files are what the kernel printed, as far as they are compared. */
export function isSameProc(model: Texts, kernel: Texts): boolean {
  const found = new DifferenceList(1)
  compareProc(found, model, kernel)
  return found.finish().total === 0
}
