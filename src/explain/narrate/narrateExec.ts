/** What is said of a step that starts a program: what lies where, or why it died before its first instruction. */
import { formatBytes, formatPagesAndBytes, hex } from '../../base/format.ts'
import { SIGNALS } from '../../base/result.ts'
import { VM } from '../../base/uapi.ts'
import { totalPages } from '../../base/units.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import type { Machine, Process } from '../../sim/nommu/machine.ts'
import { LoadedPart, type EnterEvent, type WhyEvent } from '../../sim/record/why.ts'
import { loadsProgram, type StepFacts } from '../step/stepFacts.ts'
import { refusalIn } from '../why/refusal.ts'
import { whyFactsOf } from '../why/words.ts'

export const PART_WORDS: Readonly<Record<LoadedPart, (isWritten: boolean) => string>> = {
  [LoadedPart.flatText]: () => 'its text',
  [LoadedPart.flatData]: () => 'data, bss and stack',
  [LoadedPart.flatAll]: () => 'text, data, bss and stack',
  [LoadedPart.elfAll]: () => 'all its segments',
  [LoadedPart.elfSegment]: (isWritten) => (isWritten ? 'its data and bss' : 'its text'),
  [LoadedPart.stack]: () => 'its stack',
  [LoadedPart.unpacking]: () => 'what unpacks it',
}

export const isPart = (event: WhyEvent): event is EnterEvent<'exec-part'> =>
  event.type === 'enter' && event.phase === 'exec-part'

/** A part of a program that was loaded, as its loader asked for it, and the VMA that it got. */
interface MappedPart {
  readonly part: LoadedPart
  readonly bytes: number
  readonly isWritten: boolean
  readonly row: number
}

/** In the order in which they were made. */
export function mappedParts(m: Machine, { mm }: Process, why: readonly WhyEvent[]): readonly MappedPart[] {
  const rows = mm.vmas.rows.toSorted((a, b) => m.vmas.table.serialOf(a) - m.vmas.table.serialOf(b))
  return why.filter(isPart).flatMap(({ values: [part, bytes, isWritten] }, index) => {
    const row = rows[index]
    return row === undefined ? [] : [{ part, bytes, isWritten: isWritten === 1, row }]
  })
}

/** `its text stays in the file at 0x22100000`, for each mapping. */
function partsOf(m: Machine, process: Process, why: readonly WhyEvent[]): string {
  const words = mappedParts(m, process, why).map(({ part, bytes, isWritten, row }) => {
    const what = PART_WORDS[part](isWritten)
    const at = hex(m.vmas.get(row, VmaField.start))
    const region = m.vmas.get(row, VmaField.region)
    const isCopy = (m.regions.get(region, RegionField.flags) & VM.VM_MAPPED_COPY) !== 0
    if (!isCopy) return `${what} (${formatBytes(bytes)}) ${verb(what, 'stays', 'stay')} in the file at ${at}`
    const users = m.regions.get(region, RegionField.usage)
    return users > 1
      ? `${what} (${formatBytes(bytes)}) at ${at} ${verb(what, 'is', 'are')} shared by ${users}`
      : `${what} ${verb(what, 'takes', 'take')} ${formatBytes(bytes)} at ${at}`
  })
  return words.join('; ')
}

const verb = (what: string, one: string, many: string): string =>
  what.includes(' and ') || what.startsWith('all') ? many : one

/** The process of a program that was started: a new one, or the one that became it; undefined: it is gone. */
export const startedProcess = (
  { processes }: Machine,
  { pid, who }: { readonly pid: number; readonly who: string | null },
): Process | undefined =>
  processes.find((process) => process.pid === pid) ?? processes.findLast(({ name }) => name === who)

/** Of a program that runs now. */
export function describeExec({ who, info, outcome, machine, why, change }: StepFacts): string {
  const name = who ?? 'A process'
  const process = startedProcess(machine, { pid: outcome.ret, who })
  if (process === undefined) return `${name} is gone.`
  const path = machine.inodes[process.exe]?.path ?? 'a program'
  const does = info.call === 'execve' ? `became ${path}` : `started ${path} as pid ${process.pid}`
  const parts = partsOf(machine, process, why)
  const own = info.call === 'execve' ? '' : ', the kernel’s own stack included'
  const freed = totalPages(change.freed)
  const old =
    info.call === 'execve' && freed > 0 ? ` The old program gave back ${formatPagesAndBytes(freed)}.` : ''
  return `${name} ${does}${parts === '' ? '' : `: ${parts}`}. ${formatPagesAndBytes(totalPages(change.taken))} of RAM were taken${own}.${old}`
}

/** What would make the request that was refused smaller, where it is the stack of a program that says nothing of it. */
function remedyOf(why: readonly WhyEvent[]): string {
  const [part, bytes, asked] = why.findLast(isPart)?.values ?? []
  return part === LoadedPart.stack && bytes !== undefined && asked === -1
    ? ` It was the stack: the program does not say how much it needs and gets ${formatBytes(bytes)}; linked with -Wl,-z,stack-size=16384 it asks for 16 KiB.`
    : ''
}

/** Whether the step ended with the death of the program that it was to start. */
export const hasDiedStarting = ({ info, machine }: StepFacts): boolean =>
  loadsProgram(info.call) && machine.deaths.some(({ signal }) => signal === SIGNALS.SIGSEGV)

/** Of a program that died while it was loaded; null of any other step. */
export function describeFailedStart(facts: StepFacts): string | null {
  if (!hasDiedStarting(facts)) return null
  const { why, who } = facts
  const refusal = refusalIn(why, whyFactsOf(facts))
  const reason = refusal === null ? '' : `: ${refusal.reason.words}`
  return `${who ?? 'The process'} died of SIGSEGV while it was loaded, past the point of no return${reason}. An error has nobody left to go to.${remedyOf(why)}`
}
