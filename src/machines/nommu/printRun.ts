/**
 * A whole run as text: each call with its result and its sentence, and at the end the state of the machine. For reading in
 * a terminal and for tests that compare whole runs.
 */
import { append } from '../../base/lists.ts'
import { formatBytes, formatPages, hex, hexRange } from '../../base/format.ts'
import { sharedWords } from '../../base/vmaWords.ts'
import { formatResult } from '../../base/result.ts'
import { MIGRATETYPES } from '../../base/uapi.ts'
import { NR_PAGE_ORDERS, PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import { resultFormOf } from '../../language/calls/results.ts'
import type { Machine, Process } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { stepFacts } from '../../explain/step/stepFacts.ts'
import { describeStep } from '../../explain/narrate/narrate.ts'
import { describeStart } from '../../explain/narrate/narrateStart.ts'
import { printedStep } from '../printedStep.ts'
import type { NommuTimeline } from './view/tracks.ts'

const NIL = -1

/** Runs to the end first if it has not been run. The last line ends with a newline. */
export function printRun(timeline: NommuTimeline): string {
  const { source } = timeline
  while (!timeline.done) timeline.advance(1)
  timeline.goTo(0)
  const lines = [
    source.title,
    source.about,
    `Linux ${source.era}, ${source.board}`,
    '',
    describeStart(timeline.machine),
    `   ${roomLeft(timeline.machine)}`,
  ]
  for (let step = 1; step <= timeline.steps; step++) append(lines, printStep(timeline, step))
  const { machine } = timeline
  append(lines, [
    '',
    machine.rules.vmas === 'links' ? 'VMAs of the system' : 'Regions',
    ...regionLines(machine),
    '',
    'Processes',
  ])
  for (const process of machine.processes) append(lines, processLines(machine, process))
  append(lines, ['', 'Free blocks, head of each list first', ...freeLines(machine)])
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

function printStep(timeline: NommuTimeline, step: number): string[] {
  const facts = stepFacts(timeline, step)
  const { info, outcome, machine } = facts
  const isOver = machine.wasCallerKilled || machine.stopped !== null
  const result = formatResult(
    resultFormOf(info.call),
    isOver ? null : outcome.ret,
    isOver ? null : outcome.errno,
  )
  return printedStep({
    step,
    text: info.text,
    result,
    sentence: describeStep(facts),
    room: roomLeft(machine),
    proc: outcome.proc,
  })
}

function roomLeft({ buddy }: Machine): string {
  const largest = buddy.largestFreeOrder()
  const block = largest < 0 ? 'none' : `${formatBytes((1 << largest) * PAGE_SIZE)} (order ${largest})`
  return `free ${formatBytes(buddy.freePages * PAGE_SIZE)} (${formatPages(buddy.freePages)}), largest block ${block}`
}

/** In address order, indented by depth: turned a quarter, it is the tree. */
function regionLines(m: Machine): string[] {
  const { tree } = m.regions
  return [...m.regions.inOrder()].map((row) => {
    const get = (column: 'start' | 'end' | 'top' | 'usage' | 'flags' | 'pgoff' | 'inode'): number =>
      m.regions.get(row, RegionField[column])
    let depth = 0
    for (let up = tree.parentOf(row); up !== NIL; up = tree.parentOf(up)) depth++
    const node = `${'. '.repeat(depth)}${tree.isRed(row) ? 'red' : 'black'}`.padEnd(14)
    return `   ${node} ${hexRange(get('start'), get('end'))} slack ${formatBytes(get('top') - get('end'))}, usage ${get('usage')}, flags ${hex(get('flags'))}${fileOf(m, get('inode'), get('pgoff'))}`
  })
}

function processLines(m: Machine, process: Process): string[] {
  const { mm } = process
  const shared = sharedWords('region', m.rules.vmas !== 'links')
  return [
    `   ${process.name} (pid ${process.pid}): ${mm.mapCount} mappings`,
    ...mm.vmas.rows.map((row) => {
      const range = hexRange(m.vmas.get(row, VmaField.start), m.vmas.get(row, VmaField.end))
      const region = hex(m.regions.get(m.vmas.get(row, VmaField.region), RegionField.start))
      return `      ${range} in ${shared} ${region}, flags ${hex(m.vmas.get(row, VmaField.flags))}${fileOf(m, m.vmas.get(row, VmaField.inode), m.vmas.get(row, VmaField.pgoff))}`
    }),
  ]
}

const fileOf = (m: Machine, inode: number, pgoff: number): string =>
  inode === NIL ? '' : `, ${m.inode(inode).path} from page ${pgoff}`

function freeLines(m: Machine): string[] {
  const out: string[] = []
  MIGRATETYPES.forEach((name, type) => {
    for (let order = 0; order < NR_PAGE_ORDERS; order++) {
      const blocks = [...m.buddy.list(type, order)]
      if (blocks.length > 0)
        out.push(`   ${name} order ${order}: ${blocks.map((pfn) => hex(pfnToAddr(pfn))).join(' ')}`)
    }
  })
  return out
}
