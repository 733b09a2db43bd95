/**
 * What the kernel logs about memory (mm/show_mem.c, mm/oom_kill.c, mm/nommu.c), line for line. Numbers that a model of mappings cannot
 * know are left out; the counts of the zone are its own.
 */
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { NR_PAGE_ORDERS, PAGE_SIZE } from '../../../base/units.ts'
import type { Machine, Process } from '../machine.ts'

const KB = PAGE_SIZE / 1024
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

/** show_mem; without its heading show_free_areas, which kernels before 6.x also call by itself. */
export function logMemInfo(m: Machine, hasHeading = true): void {
  if (hasHeading) m.journal.pushText('dmesg', 'Mem-Info:')
  m.journal.pushText('dmesg', zoneLine(m))
  m.journal.pushText('dmesg', ordersLine(m))
}

/** GFP_KERNEL of mapping code, and of kmalloc with __GFP_COMP before 2.6.29. */
const GFP: Readonly<Record<'maple' | 'rbtree' | 'links', string>> = {
  maple: '0xcc0',
  rbtree: '0xd0',
  links: '0x40d0',
}

/** warn_alloc, with what is free: since 6.x at most one such report in ten seconds, which here is one for all steps of a run. */
export function logAllocationFailure(m: Machine, process: Process, order: number, by?: number): void {
  const gfp = by === undefined ? GFP[m.rules.vmas] : `0x${by.toString(16)}`
  const isMaple = m.rules.vmas === 'maple'
  if (isMaple && m.hasReported) return
  m.hasReported = true
  const [sign, more] = isMaple
    ? [':', `${by === undefined ? '(GFP_KERNEL)' : ''}, nodemask=(null)`]
    : ['.', '']
  m.journal.pushText(
    'dmesg',
    `${process.comm}: page allocation failure${sign} order:${order}, mode:${gfp}${more}`,
  )
  logMemInfo(m)
}

/** __alloc_pages of 6.x: an order that no free list has, once in the kernel's life. */
export function logOrderWarning(m: Machine, process: Process): void {
  if (m.hasWarned || m.rules.vmas !== 'maple') return
  m.hasWarned = true
  m.journal.pushText('dmesg', `WARNING: CPU: 0 PID: ${process.pid} at mm/page_alloc.c:4837`)
}

/** out_of_memory: who asked, and who was chosen. `score` is of kernels before 6.x. */
export function logKill(
  m: Machine,
  { asker, victim, order, score }: { asker: Process; victim: Process; order: number; score: number },
): void {
  const { journal } = m
  const gfp = GFP[m.rules.vmas]
  if (m.rules.vmas !== 'maple') {
    journal.pushText(
      'dmesg',
      `${asker.comm} invoked oom-killer: gfp_mask=${gfp}, order=${order}, oomkilladj=0`,
    )
    logMemInfo(m)
    journal.pushText(
      'dmesg',
      `Out of memory: kill process ${victim.pid} (${victim.comm}) score ${score} or a child`,
    )
    journal.pushText('dmesg', `Killed process ${victim.pid} (${victim.comm})`)
    return
  }
  journal.pushText(
    'dmesg',
    `${asker.comm} invoked oom-killer: gfp_mask=${gfp}(GFP_KERNEL), order=${order}, oom_score_adj=0`,
  )
  logMemInfo(m)
  journal.pushText('dmesg', 'Tasks state (memory values in pages):')
  journal.pushText(
    'dmesg',
    '[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
  )
  for (const { pid, name, comm, mm } of m.processes) {
    const [id, total] = [String(pid).padStart(7), String(mm.totalVm).padStart(8)]
    if (name !== 'init')
      journal.pushText(
        'dmesg',
        `[${id}]     0 ${String(pid).padStart(5)} ${total}        0        0        0         0        0        0             0 ${comm}`,
      )
  }
  journal.pushText(
    'dmesg',
    `oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),task=${victim.comm},pid=${victim.pid},uid=0`,
  )
  journal.pushText(
    'dmesg',
    `Out of memory: Killed process ${victim.pid} (${victim.comm}) total-vm:${victim.mm.totalVm * KB}kB, anon-rss:0kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:0kB oom_score_adj:0`,
  )
}
