/**
 * What the kernel logs about memory (mm/show_mem.c, mm/oom_kill.c, mm/nommu.c), line for line. Numbers that a model of mappings cannot
 * know are left out; the counts of the zone are its own.
 */
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { NR_PAGE_ORDERS, PAGE_SIZE } from '../../../base/units.ts'
import type { Machine, Process } from '../machine.ts'
import { gfpWords } from './gfp.ts'

const KB = PAGE_SIZE / 1024
/** What the first process is called. */
export const INIT = 'init'
/** show_migration_types: a letter for each type that has a free block of an order. */
const LETTERS: Readonly<Record<(typeof MIGRATETYPES)[number], string>> = {
  unmovable: 'U',
  movable: 'M',
  reclaimable: 'E',
  highatomic: 'H',
}

/** `DMA32: 1*4kB (U) 0*8kB ... = 372kB`; before 3.x without the letters. */
export function ordersLine(m: Machine): string {
  const counts = Array.from({ length: NR_PAGE_ORDERS }, (_, order) => {
    const count = m.buddy.blocksOfOrder(order)
    const letters = MIGRATETYPES.filter((_name, type) => m.buddy.countOf(type, order) > 0)
      .map((name) => LETTERS[name])
      .join('')
    const types = count === 0 || m.rules.vmas !== 'maple' ? '' : ` (${letters})`
    return `${count}*${KB << order}kB${types}`
  })
  return `${m.config.zone.name}: ${counts.join(' ')} = ${m.buddy.freePages * KB}kB`
}

/** The zone's line, as far as it is known: free, watermarks, managed. */
export function zoneLine(m: Machine): string {
  const { name, watermarkMin, watermarkLow, watermarkHigh, managedPages } = m.config.zone
  const [free, min, low, high] = [m.buddy.freePages, watermarkMin, watermarkLow, watermarkHigh].map(
    (pages) => pages * KB,
  )
  const end = m.rules.vmas === 'maple' ? `managed:${managedPages * KB}kB` : `present:${managedPages * KB}kB`
  return `${name} free:${free}kB min:${min}kB low:${low}kB high:${high}kB ${end}`
}

const log = (m: Machine, line: string): void => m.journal.pushText('dmesg', line)

/** show_mem; without its heading show_free_areas, which kernels before 6.x also call by itself. */
export function logMemInfo(m: Machine, hasHeading = true): void {
  if (hasHeading) log(m, m.config.era === '2.6.20' ? 'Mem-info:' : 'Mem-Info:')
  for (const line of [zoneLine, ordersLine]) {
    m.feed?.beforeLog(() => line(m))
    log(m, line(m))
  }
}

/** What is done without a process is done by init. */
const nameOf = (process: Process | null): string => process?.comm ?? INIT

/** warn_alloc, with what is free: since 6.x at most one such report in ten seconds, which here is one for all steps of a run. */
export function logAllocationFailure(m: Machine, process: Process | null, order: number, gfp: number): void {
  const isMaple = m.rules.vmas === 'maple'
  if (isMaple && m.hasReported) return
  m.hasReported = true
  const [sign, more] = isMaple ? [':', ', nodemask=(null)'] : ['.', '']
  log(
    m,
    `${nameOf(process)}: page allocation failure${sign} order:${order}, mode:${gfpWords(m.rules, gfp)}${more}`,
  )
  logMemInfo(m)
}

/** __alloc_pages of 6.x: an order that no free list has, once in the kernel's life. */
export function logOrderWarning(m: Machine, process: Process): void {
  if (m.hasWarned || m.rules.vmas !== 'maple') return
  m.hasWarned = true
  log(m, `WARNING: CPU: 0 PID: ${process.pid} at mm/page_alloc.c:4837`)
}

/** A request for which somebody may be killed, as it is logged: `gfp_mask=0xcc0(GFP_KERNEL), order=0`. */
export const requestWords = ({ rules }: Machine, gfp: number, order: number): string =>
  `gfp_mask=${gfpWords(rules, gfp)}, order=${order}`

/** out_of_memory: who asked for what, and who was chosen; nobody was left where there is no victim. `score` is of kernels before 6.x. */
export function logKill(
  m: Machine,
  {
    asker,
    asked,
    victim,
    score,
  }: { asker: Process | null; asked: string; victim: Process | null; score: number },
): void {
  const isMaple = m.rules.vmas === 'maple'
  log(m, `${nameOf(asker)} invoked oom-killer: ${asked}, oom${isMaple ? '_score_adj' : 'killadj'}=0`)
  logMemInfo(m)
  if (isMaple) logTasks(m)
  if (victim === null) {
    if (isMaple) log(m, 'Out of memory and no killable processes...')
    return
  }
  const { pid, comm, mm } = victim
  const name = `${pid} (${comm})`
  if (!isMaple) {
    log(m, `Out of memory: kill process ${name} score ${score} or a child`)
    log(m, `Killed process ${name}`)
    return
  }
  log(m, `oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),task=${comm},pid=${pid},uid=0`)
  log(
    m,
    `Out of memory: Killed process ${name} total-vm:${mm.totalVm * KB}kB, anon-rss:0kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:0kB oom_score_adj:0`,
  )
}

/** dump_tasks: all that could be killed; not init. */
function logTasks(m: Machine): void {
  log(m, 'Tasks state (memory values in pages):')
  log(
    m,
    '[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
  )
  for (const { pid, name, comm, mm } of m.processes)
    if (name !== INIT)
      log(
        m,
        `[${String(pid).padStart(7)}]     0 ${String(pid).padStart(5)} ${String(mm.totalVm).padStart(8)}        0        0        0         0        0        0             0 ${comm}`,
      )
}
