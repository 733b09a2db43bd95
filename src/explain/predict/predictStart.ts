/** Questions about a step that starts a program: how large a block its loader takes, and where its text comes from. */
import { formatBytes, formatPagesAndBytes, hex } from '../../base/format.ts'
import { addrToPfn, asVirtAddr, bytesToPages, identity, orderFor } from '../../base/units.ts'
import { VM } from '../../base/uapi.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { LoadedPart } from '../../sim/record/why.ts'
import { isPart, mappedParts, PART_WORDS, startedProcess } from '../narrate/narrateExec.ts'
import { loadsProgram } from '../step/stepFacts.ts'
import { ask, type Candidate } from './candidate.ts'
import { chooseOrder, chooseSharing, type Sharing } from './predictChoices.ts'
import { eventsOf, runFrom, type PredictFacts } from './predictFacts.ts'

/** Questions about a program that runs now. */
export const startQuestions = (facts: PredictFacts): readonly (Candidate | null)[] =>
  loadsProgram(facts.info.call) ? [blockQuestion(facts), textQuestion(facts)] : []

/** About the largest block that the loader takes. */
function blockQuestion(facts: PredictFacts): Candidate | null {
  const own = eventsOf(facts, 'alloc').filter((event) => event.own)
  const [largest] = facts.why
    .filter(isPart)
    .map(({ values: [part, length, isWritten] }) => {
      const order = orderFor(bytesToPages(length))
      return { part, length, isWritten, order, taken: own.find((event) => event.order === order) }
    })
    .filter(({ part, taken }) => taken !== undefined && part !== LoadedPart.unpacking)
    .toSorted((a, b) => b.length - a.length)
  if (largest?.taken === undefined) return null
  const { part, length, isWritten, order, taken } = largest
  const pages = bytesToPages(length)
  const isExact = pages === 2 ** order
  return {
    question: ask(
      facts,
      'order',
      `Its loader asks for ${formatBytes(length)}: ${PART_WORDS[part](isWritten === 1)}. A block of which order is taken?`,
      chooseOrder(order, (count) => runFrom(facts, taken.pfn, count)),
      `A program’s block is one block of the buddy allocator like any other: ${formatPagesAndBytes(pages)} ${
        isExact ? 'are a power of two, and' : 'round up to a power of two:'
      } order ${order} is taken.`,
    ),
    lesson: isExact ? 'program of a power of two' : 'program rounded up',
    key: String(order),
  }
}

/** Where the text comes from, if it is a mapping of its file. */
function textQuestion(facts: PredictFacts): Candidate | null {
  const { machine, outcome, who, why } = facts
  const process = startedProcess(machine, { pid: outcome.ret, who })
  if (process === undefined) return null
  const text = mappedParts(machine, process, why).find(
    ({ part, isWritten }) => part === LoadedPart.flatText || (part === LoadedPart.elfSegment && !isWritten),
  )
  if (text === undefined) return null
  const { row } = text
  const region = machine.vmas.get(row, VmaField.region)
  const start = machine.vmas.get(row, VmaField.start)
  const bytes = machine.vmas.get(row, VmaField.end) - start
  const users = machine.regions.get(region, RegionField.usage)
  const isCopy = (machine.regions.get(region, RegionField.flags) & VM.VM_MAPPED_COPY) !== 0
  const sharing: Sharing = users > 1 ? 'share' : isCopy ? 'copy' : 'in place'
  const pages = bytesToPages(bytes)
  const explanation: Readonly<Record<Sharing, string>> = {
    share: `Another instance has it already: the region at ${hex(start)} has ${users} users now, and no page is taken for the text.`,
    copy: `The file cannot be used where it lies, so ${formatPagesAndBytes(pages)} are taken and filled from it. Further instances will share them.`,
    'in place': `The file lies at ${hex(start)} in memory that can be addressed: the text stays there, and no page is taken for it.`,
  }
  return {
    question: ask(
      facts,
      'sharing',
      `Where does its text of ${formatBytes(bytes)} come from?`,
      chooseSharing(sharing, runFrom(facts, addrToPfn(identity(asVirtAddr(start))), pages)),
      explanation[sharing],
    ),
    lesson: `text ${sharing}`,
    key: sharing,
  }
}
