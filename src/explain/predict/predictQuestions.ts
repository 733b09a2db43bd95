/** The questions that a step offers, each with the answer that the model has given. Which are asked is in predict.ts. */
import { least } from '../../base/lists.ts'
import { formatPages, formatPagesAndBytes, hex } from '../../base/format.ts'
import {
  addrToPfn,
  asPfn,
  bytesToPages,
  identity,
  orderFor,
  PAGE_SIZE,
  pfnPlus,
  totalPages,
} from '../../base/units.ts'
import { ERA_RULES } from '../../sim/nommu/era.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { isCall, operationOf } from '../../language/calls/calls.ts'
import { describeStep } from '../narrate/narrate.ts'
import { hasDiedStarting } from '../narrate/narrateExec.ts'
import { chooseCount, chooseEnding, chooseOrder, chooseSharing } from './predictChoices.ts'
import type { Ending, Sharing } from './predictChoices.ts'
import { ask, type Candidate } from './candidate.ts'
import { eventsOf, runFrom, takingOf } from './predictFacts.ts'
import type { FreeBlock, PredictFacts, Taking } from './predictFacts.ts'
import { startQuestions } from './predictStart.ts'

/** All questions that a step offers; none for one that only looks or sets. */
export function candidatesOf(facts: PredictFacts): readonly Candidate[] {
  if (operationOf(facts.info.call).isPlain) return []
  const ending = endingOf(facts)
  if (ending === 'ESRCH') return []
  const taking = takingOf(facts)
  const asked = [
    outcomeQuestion(facts, ending),
    ...(ending === 'works'
      ? [
          taking && placeQuestion(facts, taking),
          taking && orderQuestion(facts, taking),
          taking && trimQuestion(facts, taking),
          sharingQuestion(facts),
          releaseQuestion(facts),
          ...startQuestions(facts),
        ]
      : []),
  ]
  return asked.filter((candidate) => candidate !== null)
}

export const endingOf = (facts: PredictFacts): Ending => {
  if (facts.machine.stopped !== null) return 'stops'
  return hasDiedStarting(facts) ? 'dies' : (facts.outcome.errno ?? 'works')
}

const outcomeQuestion = (facts: PredictFacts, ending: Ending): Candidate => ({
  question: ask(
    facts,
    'outcome',
    'How does this call end?',
    chooseEnding(facts.info.call, ending),
    describeStep(facts),
  ),
  lesson: `${facts.info.call} ${ending}`,
  key: ending,
})

const holds = (block: FreeBlock, pfn: number): boolean =>
  block.pfn <= pfn && pfn < block.pfn + 2 ** block.order

function placeQuestion(facts: PredictFacts, { pfn, order, wanted }: Taking): Candidate | null {
  const { freeBlocks } = facts.before
  const fitting = freeBlocks.filter((block) => block.order >= order)
  const from = fitting.find((block) => holds(block, pfn))
  // Where only one block will do there is nothing to choose.
  if (from === undefined || fitting.length < 2) return null
  const smallest = least(fitting.map((block) => block.order))
  const same = fitting.filter((block) => block.order === from.order).length
  const reason =
    from.order > smallest
      ? 'Smaller blocks are free, but they are on the list of another migratetype'
      : same > 1
        ? `Of the ${same} free blocks of order ${from.order}, the smallest that will do, it is the first of its list`
        : 'It is the smallest free block that will do'
  const halvings = from.order - order
  const how =
    halvings === 0
      ? 'It is taken whole.'
      : `It is halved ${halvings === 1 ? 'once' : halvings === 2 ? 'twice' : `${halvings} times`}, and the part at ${hex(pfn * PAGE_SIZE)} is used.`
  return {
    question: ask(
      facts,
      'place',
      `Which free block will the ${formatPages(wanted)} come from?`,
      {
        as: 'map',
        from: { pfn: asPfn(from.pfn), order: from.order },
        order,
        taken: { pfn: asPfn(pfn), pages: 2 ** order },
      },
      `${formatPages(wanted)} ${wanted === 1 ? 'needs' : 'need'} a block of order ${order}. The kernel takes the free block of order ${from.order} at ${hex(from.pfn * PAGE_SIZE)}. ${reason}. ${how}`,
    ),
    lesson: from.order > smallest ? 'another list' : same > 1 ? 'head of the list' : 'smallest',
    key: String(from.pfn),
  }
}

function orderQuestion(facts: PredictFacts, { pfn, order, wanted }: Taking): Candidate | null {
  // A block of kmalloc may be larger than the pages need.
  if (order !== orderFor(wanted)) return null
  const isExact = wanted === 2 ** order
  return {
    question: ask(
      facts,
      'order',
      `This asks for ${formatPagesAndBytes(wanted)}. A block of which order is taken?`,
      chooseOrder(order, (pages) => runFrom(facts, pfn, pages)),
      isExact
        ? `${formatPages(wanted)} ${wanted === 1 ? 'is' : 'are'} a power of two already: 2^${order}, so a block of order ${order} is taken and all of it is used.`
        : `Blocks come in powers of two. The smallest that holds ${formatPages(wanted)} is 2^${order} = ${formatPagesAndBytes(2 ** order)}: order ${order}.`,
    ),
    lesson: isExact ? 'power of two' : 'rounded up',
    key: String(order),
  }
}

const tooMany = (pages: number): string => `${formatPages(pages)} ${pages === 1 ? 'is' : 'are'} too many`

function trimQuestion(facts: PredictFacts, { pfn, order, wanted, trimmed }: Taking): Candidate {
  const block = 2 ** order
  const excess = block - wanted
  const { era } = facts.machine.config
  const { nrTrimPages } = facts.machine
  const reason =
    excess === 0
      ? 'nothing is left to give back.'
      : trimmed > 0
        ? `${tooMany(excess)}, and vm.nr_trim_pages is ${nrTrimPages}: an excess of at least that many pages is given back immediately.`
        : ERA_RULES[era].trimming === 'never'
          ? `${tooMany(excess)}, but this kernel never trims: they stay as slack.`
          : nrTrimPages === 0
            ? `${tooMany(excess)}, but vm.nr_trim_pages is 0: nothing is trimmed, and they stay as slack.`
            : `${tooMany(excess)}, but vm.nr_trim_pages is ${nrTrimPages}: less than that is kept as slack.`
  const trims = eventsOf(facts, 'trim').map((trim) => ({ pfn: trim.pfn, pages: trim.pages }))
  return {
    question: ask(
      facts,
      'trimmed',
      `This asks for ${formatPagesAndBytes(wanted)}. How many pages of the block are trimmed?`,
      chooseCount(trimmed, [0, excess, excess >> 1, wanted], (pages) =>
        pages === trimmed ? trims : pages <= block ? runFrom(facts, pfnPlus(pfn, block - pages), pages) : [],
      ),
      `The block has ${formatPages(block)}, the request ${formatPages(wanted)}: ${reason}`,
    ),
    lesson: excess === 0 ? 'exact' : trimmed > 0 ? 'trimmed' : 'kept',
    key: String(trimmed),
  }
}

function sharingQuestion(facts: PredictFacts): Candidate | null {
  if (!isCall(facts.info.call, 'mmap')) return null
  const vma = eventsOf(facts, 'vma-add')[0]
  const usage = eventsOf(facts, 'region-usage')[0]
  if (vma === undefined || !isOfFile(facts, vma.id)) return null
  const isCopy = eventsOf(facts, 'alloc').some((event) => event.own)
  const sharing: Sharing = usage !== undefined ? 'share' : isCopy ? 'copy' : 'in place'
  const pages = bytesToPages(vma.end - vma.start)
  const explanation: Readonly<Record<Sharing, string>> = {
    share: `A region that holds these ${formatPages(pages)} of the file is there and may be shared: it now has ${usage?.usage ?? 0} users, and no page is taken.`,
    copy: `There is no region that this mapping may share, and the file cannot be used where it lies: ${formatPages(pages)} are taken and filled from it.`,
    'in place': `The file lies at ${hex(vma.start)} in memory that can be addressed: the mapping is put there, and no page is taken.`,
  }
  return {
    question: ask(
      facts,
      'sharing',
      `Where do the ${formatPages(pages)} of the file come from?`,
      chooseSharing(sharing, runFrom(facts, addrToPfn(identity(vma.start)), pages)),
      explanation[sharing],
    ),
    lesson: sharing,
    key: sharing,
  }
}

function isOfFile({ machine }: PredictFacts, vma: number): boolean {
  for (const process of machine.processes)
    for (const row of process.mm.vmas.rows)
      if (machine.vmas.table.serialOf(row) === vma) return machine.vmas.get(row, VmaField.inode) !== -1
  return false
}

/** The pages that a call names by its last argument; -1 where that is not a size. */
function askedPages(call: string): number {
  const [, number, unit = ''] = /,\s*(\d+)([KMG]?)\s*\)\s*$/.exec(call) ?? []
  if (number === undefined) return -1
  return bytesToPages(Number(number) * 2 ** (10 * ' KMG'.indexOf(unit || ' ')))
}

function releaseQuestion(facts: PredictFacts): Candidate | null {
  const { info, change, before } = facts
  const { kind, ends } = operationOf(info.call)
  if (kind !== 'unmap' && !ends) return null
  const freed = totalPages(change.freed)
  const touched = [
    ...eventsOf(facts, 'region-remove').map(({ id }) => id),
    ...eventsOf(facts, 'region-resize').map(({ id }) => id),
    ...eventsOf(facts, 'region-usage').map(({ id }) => id),
  ].flatMap((id) => before.regions.get(id) ?? [])
  const used = touched.reduce((sum, region) => sum + region.used, 0)
  const kept = touched.reduce((sum, region) => sum + region.kept, 0)
  const merged = change.merged.reduce((most, { order }) => Math.max(most, 2 ** order), 0)
  const first = change.freed[0]?.pfn
  const isShared = eventsOf(facts, 'region-usage').length > 0
  const isHole = eventsOf(facts, 'region-split').length > 0
  const lesson = isShared
    ? 'shared'
    : freed === 0
      ? 'of the file'
      : isHole
        ? 'hole'
        : kept > used
          ? 'slack'
          : merged > freed
            ? 'merge'
            : 'plain'
  // Where the call itself says how many, and nothing else happens, there is nothing to predict.
  if (!ends && lesson !== 'shared' && freed === askedPages(info.text)) return null
  const who = ends ? 'when it exits' : 'by this call'
  return {
    question: ask(
      facts,
      'released',
      `How many pages become free ${who}?`,
      chooseCount(freed, [0, used, kept, merged], (pages) =>
        pages === freed ? change.freed : first === undefined ? [] : runFrom(facts, first, pages),
      ),
      describeStep(facts),
    ),
    lesson: ends ? `exit ${lesson}` : lesson,
    key: String(freed),
  }
}
