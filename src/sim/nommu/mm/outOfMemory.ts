/**
 * What happens when a request finds no memory (mm/page_alloc.c, mm/vmscan.c, mm/oom_kill.c): clean page cache goes, and for a small
 * request processes do, until it can be met. Without an MMU no process has a resident page that is counted, so that in 6.x all are
 * worth the same and the newest one dies, however small; before, total_vm was what counted.
 */
import { GFP_NORETRY, GFP_NOWARN } from '../../../base/uapi.ts'
import { NO_PFN, type Pfn } from '../../../base/units.ts'
import { MT_UNMOVABLE, PageHolder } from '../../pages/buddy.ts'
import { noteLongRun } from '../../pages/freeRuns.ts'
import { ASKED, gfpOfMapping } from '../log/gfp.ts'
import { INIT, logAllocationFailure, logKill, requestWords } from '../log/memInfo.ts'
import type { Machine, Process } from '../machine.ts'

/** PAGE_ALLOC_COSTLY_ORDER: up to here requests are retried until they succeed. */
export const COSTLY_ORDER = 3
/** SWAP_CLUSTER_MAX: what one round of reclaim is content with. */
const RECLAIM_PAGES = 32
const SIGKILL = 9

/**
 * A block for a mapping, a memory-backed file or the kernel; NO_PFN if refused. `wanted`: the pages that it is taken for; `asked`: its gfp flags, with
 * __GFP_NORETRY the OOM killer is never asked. Without them, those that the kernel asks with for such a holder.
 */
export function allocPages(
  m: Machine,
  order: number,
  holder: PageHolder,
  wanted = 1 << order,
  asked?: number,
): Pfn {
  m.feed?.beforeOwn()
  if (m.feed?.isRefused() !== true && (m.why === null || isMet(m, order))) {
    const pfn = m.buddy.alloc(order, MT_UNMOVABLE, holder)
    if (pfn !== NO_PFN) return pfn
  }
  return allocSlowly(m, order, holder, wanted, asked ?? gfpOf(m, holder))
}

const gfpOf = (m: Machine, holder: PageHolder): number =>
  holder === PageHolder.file ? ASKED.file : gfpOfMapping(m.rules)

/** The free lists had no block, or a recording says that the kernel gave up. */
function allocSlowly(m: Machine, order: number, holder: PageHolder, wanted: number, gfp: number): Pfn {
  if (m.feed?.isRefused() === true) {
    m.buddy.refusal(order)
    noteLongRun(m.why, m.buddy, wanted, order)
    reportFailure(m, order, gfp)
    return NO_PFN
  }
  const found = afterRefusal(m, { order, holder, gfp })
  if (found !== NO_PFN || m.stopped !== null) return found
  // Once more for those who look: now it is known that the answer stays.
  if (m.why !== null) m.buddy.alloc(order, MT_UNMOVABLE, holder)
  noteLongRun(m.why, m.buddy, wanted, order)
  if (holder !== PageHolder.file) reportFailure(m, order, gfp)
  return NO_PFN
}

/** The allocator's own line, unless the request wants none. Of files in memory no recording has one. */
export function reportFailure(m: Machine, order: number, gfp: number): void {
  if ((gfp & GFP_NOWARN) === 0) logAllocationFailure(m, askerOf(m), order, gfp)
}

/** Whether the allocator would meet a request, without a word to those who look. */
function isMet(m: Machine, order: number): boolean {
  const { why } = m.journal
  m.journal.why = null
  const isOk = m.buddy.refusal(order) === null
  m.journal.why = why
  return isOk
}

interface Request {
  readonly order: number
  readonly holder: PageHolder
  readonly gfp: number
}

/** __alloc_pages_slowpath. */
function afterRefusal(m: Machine, request: Request): Pfn {
  const { order, holder, gfp } = request
  const asker = askerOf(m)
  // Whoever is dying may go down into the reserve, for large blocks too, and nothing is looked for beyond that.
  if (asker !== null && m.doomed.includes(asker)) return fromReserve(m, request)
  const retries = (gfp & GFP_NORETRY) === 0
  const take = (): Pfn => (isMet(m, order) ? m.buddy.alloc(order, MT_UNMOVABLE, holder) : NO_PFN)
  while (m.pageCache.length > 0) {
    dropPageCache(m)
    const pfn = take()
    if (pfn !== NO_PFN) return pfn
    // A large request is not tried again.
    if (order > COSTLY_ORDER || !retries) return NO_PFN
  }
  return retries && startsKiller(m, order) ? kill(m, request, take) : NO_PFN
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

/** Who asks for memory: the process whose mapping is made, or whose call runs; null: init, or the kernel by itself. */
const askerOf = ({ mapper, caller }: Machine): Process | null => mapper ?? caller

const fromReserve = (m: Machine, { order, holder }: Request): Pfn =>
  m.buddy.allocReserve(order, MT_UNMOVABLE, holder, reserveMark(m))

/** out_of_memory, round after round. */
function kill(m: Machine, request: Request, take: () => Pfn): Pfn {
  const asker = askerOf(m)
  const asked = requestWords(m, request.gfp, request.order)
  for (;;) {
    const victim = oomRound(m, asked)
    if (m.mapper !== null) m.feed?.beforeOwn()
    if (victim === null) return NO_PFN
    if (victim.mm === asker?.mm) {
      const pfn = fromReserve(m, request)
      m.why?.note('oom-reserve', victim.pid, m.buddy.freePages, reserveMark(m), pfn === NO_PFN ? 0 : 1)
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

/**
 * One choice of the OOM killer: who will die, with all who use the same memory. Null where nobody is left: the kernel stops. `asked`: what
 * for, in the words of requestWords.
 */
export function oomRound(m: Machine, asked: string): Process | null {
  const chosen = m.rules.vmas === 'maple' ? newest(m) : highestScore(m)
  logKill(m, { asker: askerOf(m), asked, victim: chosen?.victim ?? null, score: chosen?.score ?? 0 })
  if (chosen === null) {
    m.bug(
      m.rules.vmas === 'maple'
        ? 'Kernel panic - not syncing: System is deadlocked on memory'
        : 'Kernel panic - not syncing: Out of memory and no killable processes...',
    )
    return null
  }
  const { victim, score } = chosen
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

/** Those who were killed die: before the call goes on where it holds no lock, else when it returns. `caller`: is in a call, and dies later. */
export function endDoomed(m: Machine, caller: Process | null = null): void {
  const { doomed } = m
  m.doomed = doomed.filter((process) => process === caller)
  for (const process of doomed) if (process !== caller) m.endProcess(process, SIGKILL)
}
