/** What a step read or wrote in memory: the values, whose memory it is, and who had written there before. */
import { addrToPfn, identity, type Pfn, type VirtAddr } from '../../base/units.ts'
import { sharedWords } from '../../base/vmaWords.ts'
import type { StepInfo } from '../../engine/source.ts'
import { PageHolder } from '../../sim/pages/buddy.ts'
import type { SimEvent } from '../../sim/record/events.ts'
import type { Machine, Process } from '../../sim/nommu/machine.ts'
import { regionsAt, vmaAt } from '../narration/mappedAt.ts'

export interface WordFacts {
  readonly address: VirtAddr
  /** The page frame that it lies in; null for the page of zeros. A place outside RAM has a number, too. */
  readonly pfn: Pfn | null
  readonly bytes: number
  readonly wrote: boolean
  readonly before: number
  readonly value: number
  /** As part of a sentence: `its own memory`, `memory of A and B`, `free memory`. */
  readonly where: string
  /** Flash takes no writes. */
  readonly isWritable: boolean
  /** The one who reads or writes has it mapped. */
  readonly isOwn: boolean
  readonly writer: { readonly name: string; readonly step: number } | null
}

/** What the words name: the steps of the run and their processes. */
interface Run {
  readonly processNames: readonly string[]
  info(index: number): StepInfo
}

/** `m` is the machine after the step. */
export function wordsOf(events: readonly SimEvent[], m: Machine, run: Run): readonly WordFacts[] {
  return events.flatMap((event) => {
    if (event.type !== 'word') return []
    const { address, bytes, wrote, before, value, writtenIn: step, pid } = event
    const name = step === 0 ? undefined : run.processNames[run.info(step - 1).process]
    const owners = m.processes.filter((process) => vmaAt(m, process, address) !== -1)
    const isOwn = owners.some((owner) => owner.pid === pid)
    return [
      {
        address,
        pfn: addrToPfn(identity(address)),
        bytes,
        wrote,
        before,
        value,
        where: isOwn && owners.length === 1 ? 'its own memory' : whereIn(m, address, owners),
        isWritable: m.placeOf(address)?.isWritable ?? false,
        isOwn,
        writer: name === undefined ? null : { name, step },
      },
    ]
  })
}

/** `A`, `A and B`, `A, B and C`. */
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

const whereIn = (m: Machine, address: number, owners: readonly Process[]): string =>
  owners.length === 0 ? placeOf(m, address) : `memory of ${listed(owners.map(({ name }) => name))}`

const OF_HOLDER: Readonly<Record<PageHolder, string>> = {
  [PageHolder.free]: 'free memory',
  [PageHolder.kernel]: 'memory of the kernel',
  [PageHolder.pageCache]: 'page cache of the kernel',
  [PageHolder.mmap]: 'memory of a region that no mapping reaches there',
  [PageHolder.file]: 'memory of a file',
}

/** What no process has mapped. */
function placeOf(m: Machine, address: number): string {
  const pfn = addrToPfn(address)
  if (!m.buddy.contains(pfn)) {
    const device = m.inodes.find(({ address: at, size }) => at > 0 && address >= at && address < at + size)
    return device === undefined ? 'nothing that the model knows' : `memory of ${device.path}`
  }
  if (regionsAt(m, address).next().done !== true)
    return sharedWords(OF_HOLDER[PageHolder.mmap], m.rules.vmas !== 'links')
  const file = m.inodes.find(({ pages }) => pages.includes(pfn))
  if (file !== undefined) return `memory of ${file.path}`
  return OF_HOLDER[m.buddy.holders[pfn - m.config.zone.startPfn] as PageHolder]
}
