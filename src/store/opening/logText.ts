/** Telling what a terminal shows from a scenario: kernel reports, files below /proc, boot logs. */
import { usePage } from '../pageStore.ts'

/** A line that only they have, whatever a logger wrote before it. */
const LOG_LINE =
  /page allocation (?:failure|stalls)|invoked oom-killer|-order allocation failed|Allocation of length \d+ from process|^[^=(]*\bMem-[Ii]nfo:|lowmem_reserve\[\]:|Unable to allocate RAM for process|^Node +\d+, zone +\w|^MemTotal: +\d+ kB|: \d+\*\d+kB |^[^(]*\bLinux version \d|^[0-9a-f]{8,16}-[0-9a-f]{8,16} (?:[r-][w-][x-][psS]|: )|^slabinfo - version|^nr_free_pages \d|^Tgid:\s|^(?:\[pid +\d+\] +|\d+ +)?(?:[\d:.]+ +)?[a-z_]\w+\([^\n]{0,400}\) +?= (?:-?\d|0x|\?)|<unfinished \.\.\.>$/m

/** Longer texts are told by their beginning. */
const LOOKED_AT = 4_000_000

/** What every scenario sets up, and no log. */
const SCENARIO_LINE = /^[ \t]*(?:board \S|\w{1,40} = spawn\b)/m

export function looksLikeLog(text: string): boolean {
  const head = text.slice(0, LOOKED_AT)
  return LOG_LINE.test(head) && !SCENARIO_LINE.test(head)
}

/** Shows what it says, in a dialog over what is open. */
export const showLog = (name: string | null, text: string): void =>
  usePage.setState({ dialog: 'report', log: { name, text } })
