/** What is known of a step on the machine with an MMU after it ran: what sentences, reasons and questions are made from. */
import { addrToPage, asPfn, asVirtAddr } from '../../base/units.ts'
import type { StepInfo, StepOutcome } from '../../engine/source.ts'
import type { Timeline } from '../../engine/timeline.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import type { Page } from '../../sim/mmu/structs.ts'
import type { MmuEvent } from '../../sim/mmu/record/events.ts'
import type { MmuWhyEvent } from '../../sim/mmu/record/why.ts'
import type { SimEvent } from '../../sim/record/events.ts'
import { changeOf, type Change } from '../step/change.ts'
import type { WordFacts } from '../step/words.ts'

export interface MmuFacts {
  /** 1-based. */
  readonly step: number
  readonly info: StepInfo
  readonly outcome: StepOutcome
  readonly events: readonly MmuEvent[]
  /** The same and what the page allocator did, in the words that all machines share. */
  readonly shared: readonly SimEvent[]
  readonly why: readonly MmuWhyEvent[]
  readonly change: Change
  readonly words: readonly WordFacts[]
  /** The caller's name; null for sysctl and cat. */
  readonly who: string | null
  readonly pid: number | null
  /** Names of processes before the step and after it, by pid. */
  readonly names: ReadonlyMap<number, string>
  /** The machine after the step. */
  readonly board: MmuBoard
}

/** Runs a step (1-based) that is known once more, to see it in every detail. Leaves the timeline after it. */
export function mmuFacts(timeline: Timeline<MmuBoard>, step: number): MmuFacts {
  timeline.goTo(step - 1)
  const { machine: board, source } = timeline
  const names = new Map(board.machine.processes.map(({ pid, name }) => [pid, name]))
  const outcome = timeline.rerun(step)
  for (const { pid, name } of board.machine.processes) names.set(pid, name)
  const info = source.info(step - 1)
  const events = board.machine.journal.decode()
  const shared = sharedEvents(events, board)
  const who = source.processNames[info.process] ?? null
  const pid = [...names].findLast(([, name]) => name === who)?.[0] ?? null
  return {
    step,
    info,
    outcome,
    events,
    shared,
    why: board.observed,
    change: changeOf(shared, board),
    words: wordsOf(board, pid),
    who,
    pid,
    names,
    board,
  }
}

/** Frames by the page allocator's own journal; mappings and processes by the machine's. */
export function sharedEvents(events: readonly MmuEvent[], { buddy }: MmuBoard): readonly SimEvent[] {
  const frames = buddy.journal.decode(() => '')
  const others = events.flatMap((event): SimEvent[] => {
    switch (event.type) {
      case 'process-add':
        return [{ type: 'process-add', pid: event.pid }]
      case 'process-remove':
        return [{ type: 'process-remove', pid: event.pid }]
      case 'vma-add':
        return [vmaEvent('vma-add', event)]
      case 'vma-resize':
        return [vmaEvent('vma-resize', event)]
      case 'vma-split':
        return [vmaEvent('vma-add', { id: event.other, pid: event.pid, start: event.at, end: event.at })]
      case 'vma-remove':
        return [{ type: 'vma-remove', id: event.id, pid: event.pid }]
      case 'vma-merge':
        return [{ type: 'vma-remove', id: event.other, pid: event.pid }]
      case 'vma-flags':
        return [vmaEvent('vma-resize', { id: event.id, pid: event.pid, start: 0, end: 0 })]
      case 'attach':
        return [{ type: 'attach', shmid: event.shmid, nattch: event.nattch }]
      default:
        return []
    }
  })
  return [...frames, ...others]
}

const vmaEvent = (
  type: 'vma-add' | 'vma-resize',
  { id, pid, start, end }: { id: number; pid: number; start: number; end: number },
): SimEvent => ({ type, id, pid, start: asVirtAddr(start), end: asVirtAddr(end) })

function whereOf(page: Page | null): string {
  if (page?.object?.isDevice === true) return 'memory of the device'
  if ((page?.count ?? 1) > 1) return 'a page that others have mapped too'
  return page === null || page.object === null ? 'a page of its own' : 'a page of the object'
}

/** `pid` is the caller's. The page is the one that lies there after the step. */
function wordsOf({ lastWord, machine }: MmuBoard, pid: number | null): readonly WordFacts[] {
  if (lastWord === null) return []
  const { of = pid, address, bytes, wrote, before, value } = lastWord
  const page =
    machine.processes.find((process) => process.pid === of)?.mm.table.get(addrToPage(address)) ?? null
  return [
    {
      address: asVirtAddr(address),
      pfn: page === null || page.pfn < 0 ? null : asPfn(page.pfn),
      bytes,
      wrote,
      before,
      value,
      where: whereOf(page),
      isWritable: true,
      isOwn: true,
      writer: null,
    },
  ]
}
