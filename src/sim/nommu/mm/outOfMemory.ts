/**
 * What happens when a request finds no memory (mm/page_alloc.c, mm/vmscan.c, mm/oom_kill.c): clean page cache goes, and for a small
 * request processes do, until it can be met. Without an MMU no process has a resident page that is counted, so that in 6.x all are
 * worth the same and the newest one dies, however small; before, total_vm was what counted.
 */
import { NO_PFN, type Pfn } from '../../../base/units.ts'
import { MT_UNMOVABLE, type PageHolder } from '../../pages/buddy.ts'
import { noteLongRun } from '../../pages/freeRuns.ts'
import { logKill } from '../log/memInfo.ts'
import type { Machine, Process } from '../machine.ts'

/** PAGE_ALLOC_COSTLY_ORDER: up to here requests are retried until they succeed. */
export const COSTLY_ORDER = 3
/** SWAP_CLUSTER_MAX: what one round of reclaim is content with. */
const RECLAIM_PAGES = 32
const SIGKILL = 9
const INIT = 'init'

/**
 * A block for a mapping, a memory-backed file or the kernel; NO_PFN if refused. `wanted`: the pages that it is taken for; `retries` false: the
 * OOM killer is never asked.
 */
export function allocPages(
  m: Machine,
  order: number,
  holder: PageHolder,
  wanted = 1 << order,
  retries = true,
): Pfn {
  m.feed?.beforeOwn()
  if (m.feed?.isRefused() === true) {
    m.buddy.refusal(order)
    noteLongRun(m.why, m.buddy, wanted, order)
    return NO_PFN
  }
  if (m.why === null || isMet(m, order)) {
    const pfn = m.buddy.alloc(order, MT_UNMOVABLE, holder)
    if (pfn !== NO_PFN) return pfn
  }
  const found = afterRefusal(m, order, holder, retries)
  if (found !== NO_PFN || m.stopped !== null) return found
  // Once more for those who look: now it is known that the answer stays.
  if (m.why !== null) m.buddy.alloc(order, MT_UNMOVABLE, holder)
  noteLongRun(m.why, m.buddy, wanted, order)
  return NO_PFN
}

/** Whether the allocator would meet a request, without a word to those who look. */
function isMet(m: Machine, order: number): boolean {
  const { why } = m.journal
  m.journal.why = null
  const isOk = m.buddy.refusal(order) === null
  m.journal.why = why
  return isOk
}

/** __alloc_pages_slowpath. */
function afterRefusal(m: Machine, order: number, holder: PageHolder, retries: boolean): Pfn {
  const take = (): Pfn => (isMet(m, order) ? m.buddy.alloc(order, MT_UNMOVABLE, holder) : NO_PFN)
  while (m.pageCache.length > 0) {
    dropPageCache(m)
    const pfn = take()
    if (pfn !== NO_PFN) return pfn
    // A large request is not tried again.
    if (order > COSTLY_ORDER || !retries) return NO_PFN
  }
  return retries && startsKiller(m, order) ? kill(m, { order, holder, take }) : NO_PFN
}

/** The page cache gives up what was not used for longest. A recording tells of it. */
function dropPageCache(m: Machine): void {
  const gone = m.pageCache.splice(0, RECLAIM_PAGES)
  for (const pfn of gone) m.buddy.free(pfn, 0, false, false)
  m.reclaimed += gone.length
  m.why?.note('reclaimed', gone.length, m.pageCache.length)
}

function startsKiller(m: Machine, order: number): boolean {
  if (order <= COSTLY_ORDER) return true
  if (order > m.rules.oomOrder) return false
  // Before 2.6.23 for larger requests too, where reclaim finds nothing. Every board has a few pages of cache that it does find, unless all that
  // there is was declared.
  return m.feed === null ? m.declaresCache : m.feed.reclaimFailed()
}

interface Request {
  readonly order: number
  readonly holder: PageHolder
  readonly take: () => Pfn
}

/** out_of_memory, round after round. */
function kill(m: Machine, { order, holder, take }: Request): Pfn {
  const asker = m.mapper ?? m.caller
  // Whoever is dying has been chosen already.
  if (asker !== null && m.doomed.includes(asker))
    return m.buddy.allocReserve(order, MT_UNMOVABLE, holder, reserveMark(m))
  for (;;) {
    const victim = oomRound(m, order)
    if (victim === null) return NO_PFN
    if (victim.mm === asker?.mm) {
      const pfn = m.buddy.allocReserve(order, MT_UNMOVABLE, holder, reserveMark(m))
      m.why?.note('oom-reserve', victim.pid, m.buddy.freePages, reserveMark(m))
      say(
        m,
        victim,
        pfn === NO_PFN
          ? 'The reserve has no block for it either'
          : 'It is served from the reserve first, and then it dies',
      )
      return pfn
    }
    if (m.mapper !== null) {
      // The asker is in do_mmap and holds the lock of the regions, which the victim needs to give its memory back.
      if (m.rules.vmas !== 'maple') continue
      hang(m, victim, m.mapper)
      return NO_PFN
    }
    endDoomed(m)
    const pfn = take()
    if (pfn !== NO_PFN) return pfn
  }
}

/** A process chosen by the OOM killer may go down to half of min in 6.x, and to the last page before. */
const reserveMark = ({ rules, config }: Machine): number =>
  rules.vmas === 'maple' ? config.zone.watermarkMin - (config.zone.watermarkMin >> 1) : 0

/** One choice of the OOM killer: who will die, with all who use the same memory. Null where nobody is left: the kernel stops. */
export function oomRound(m: Machine, order: number): Process | null {
  const chosen = m.rules.vmas === 'maple' ? newest(m) : highestScore(m)
  if (chosen === null) {
    m.bug(
      m.rules.vmas === 'maple'
        ? 'Kernel panic - not syncing: System is deadlocked on memory'
        : 'Kernel panic - not syncing: Out of memory and no killable processes...',
    )
    return null
  }
  const { victim, score } = chosen
  logKill(m, { asker: m.mapper ?? m.caller ?? victim, victim, order, score })
  m.why?.note('oom-victim', victim.pid, score, m.processes.length)
  say(
    m,
    victim,
    m.rules.vmas === 'maple'
      ? 'The OOM killer chose it: without an MMU all processes are worth the same, and it is the newest'
      : `The OOM killer chose it: its score, ${score}, is the highest`,
  )
  for (const other of m.processes)
    if (other.mm === victim.mm && !m.doomed.includes(other)) m.doomed.push(other)
  return victim
}

const say = (m: Machine, { name, pid }: Process, text: string): void =>
  m.journal.pushText('note', `${name} (pid ${pid}): ${text}.`)

/** Who can be killed: not init, nobody who is dying, and no child of vfork before it runs a program of its own. */
const candidates = (m: Machine): Process[] =>
  m.processes.filter((process) => process.name !== INIT && !process.inVfork && !m.doomed.includes(process))

/** oom_badness of 6.x: pages in use by the page tables' account, which without an MMU are none. The last of the list wins. */
function newest(m: Machine): { victim: Process; score: number } | null {
  const victim = candidates(m).at(-1)
  return victim === undefined ? null : { victim, score: 0 }
}

/** Quartered twice: everything here runs as root. */
const PRIVILEGED = 16

/** badness before 2.6.36: total_vm, as an unsigned number. The first of the highest wins. */
function highestScore(m: Machine): { victim: Process; score: number } | null {
  let best: { victim: Process; score: number } | null = null
  for (const victim of candidates(m)) {
    const score = Math.floor((victim.mm.totalVm >>> 0) / PRIVILEGED)
    if (best === null || score > best.score) best = { victim, score }
  }
  return best
}

/** Victim and asker wait for each other: nothing ever goes on. */
function hang(m: Machine, victim: Process, holder: Process): void {
  say(
    m,
    victim,
    `It would give back its memory, and waits for the lock of the regions, which ${holder.name} holds`,
  )
  say(m, holder, `It holds the lock and waits for memory, which only ${victim.name} could give back`)
  m.doomed = []
  m.hang(`${victim.name} waits for ${holder.name}, and ${holder.name} for ${victim.name}`)
}

/** Those who were killed die: before the call goes on where it holds no lock, else when it returns. */
export function endDoomed(m: Machine): void {
  const { doomed } = m
  m.doomed = []
  for (const process of doomed) m.endProcess(process, SIGKILL)
}
