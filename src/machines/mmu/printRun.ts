/**
 * A whole run on the machine with an MMU as text: each call with its result and its sentence, and at the end the address spaces. For
 * reading in a terminal and for tests that compare whole runs.
 */
import { append } from '../../base/lists.ts'
import { formatBytes, formatCount, formatPages, hex, hexRange } from '../../base/format.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { mmuFacts } from '../../explain/mmu/facts.ts'
import { describeMmuStart, describeMmuStep } from '../../explain/mmu/sentences.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import { permissions } from '../../sim/mmu/mm/vmFlags.ts'
import type { Process } from '../../sim/mmu/structs.ts'
import { pageOf } from '../../sim/mmu/words.ts'
import { printedStep } from '../printedStep.ts'
import { nameOfVma } from './proc.ts'
import type { MmuTimeline } from './tracks.ts'
import { printedResult } from './printedResult.ts'

/** Runs to the end first if it has not been run. The last line ends with a newline. */
export function printMmuRun(timeline: MmuTimeline): string {
  const { source } = timeline
  while (!timeline.done) timeline.advance(1)
  timeline.goTo(0)
  const lines = [
    source.title,
    source.about,
    `Linux ${source.era}, ${source.board}`,
    '',
    describeMmuStart(timeline.machine),
    `   ${roomLeft(timeline.machine)}`,
  ]
  for (let step = 1; step <= timeline.steps; step++) append(lines, printStep(timeline, step))
  append(lines, ['', 'Address spaces'])
  for (const process of timeline.machine.machine.processes) append(lines, processLines(process))
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

function printStep(timeline: MmuTimeline, step: number): string[] {
  const facts = mmuFacts(timeline, step)
  const { info, outcome, board } = facts
  return printedStep({
    step,
    text: info.text,
    result: printedResult(info.call, outcome),
    sentence: describeMmuStep(facts),
    room: roomLeft(board),
    proc: outcome.proc,
  })
}

const roomLeft = ({ buddy, tables }: MmuBoard): string =>
  `free ${formatBytes(buddy.freePages * PAGE_SIZE)} (${formatPages(buddy.freePages)}), page tables ${formatPages(tables.length)}`

/** Each VMA with its entries: the page's number in the run, after `c` where others have it too. */
function processLines({ name, pid, mm }: Process): string[] {
  return [
    `   ${name} (pid ${pid}): ${formatCount(mm.vmas.size)} VMAs, ${formatCount(mm.table.size)} entries, break ${hex(mm.brk)}`,
    ...[...mm.vmas].map((vma) => {
      const entries: string[] = []
      mm.table.forEach(pageOf(vma.start), pageOf(vma.end), (page, at) => {
        const place = at - pageOf(vma.start)
        entries.push(`${place}:${page.count > 1 ? 'c' : ''}${page.id}`)
      })
      const what = nameOfVma(vma)
      return `      ${hexRange(vma.start, vma.end)} ${permissions(vma.flags)}${what === '' ? '' : ` ${what}`}${entries.length === 0 ? '' : ` [${entries.join(' ')}]`}`
    }),
  ]
}
