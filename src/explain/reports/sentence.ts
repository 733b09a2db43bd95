/** The reason in a sentence or two, in plain words, with its numbers. */
import { formatBytes, formatCount } from '../../base/format.ts'
import type { KernelEvent } from '../../documents/importers/kernel/types.ts'
import type { Reason } from './types.ts'

type Facts = Omit<Reason, 'sentence'>

const pagesWord = (count: number): string => `${formatCount(count)} ${count === 1 ? 'page' : 'pages'}`

export function sentenceOf(facts: Facts, event: KernelEvent): string {
  const what = asked(facts, event)
  return [what, because(facts, event)].filter((part) => part !== '').join(' ')
}

function asked(facts: Facts, event: KernelEvent): string {
  const who = facts.process ?? (facts.pid === null ? 'The kernel' : `Process ${facts.pid}`)
  const { order, length, pageSize, pages } = facts
  if (event.kind === 'vmalloc')
    return length === null ? '' : `${who} asked for ${formatBytes(length)} of the kernel's own address space.`
  if (order === null)
    switch (facts.ground) {
      case 'warned':
        return `${who} asked for a block larger than any that the kernel has; of what order, the warning does not say.`
      default:
        return event.kind === 'memory'
          ? 'The text shows the state of memory without the request that failed.'
          : ''
    }
  const block = formatBytes(2 ** order * pageSize.bytes)
  const verb = event.kind === 'stall' ? 'waited for' : 'asked for'
  if (length !== null && pages !== null)
    return `${who} ${verb} ${formatCount(length)} bytes in one piece: ${pagesWord(pages)}, for which the kernel needs a free block of order ${order} (${block}).`
  if (order === 0) return `${who} ${verb} a single page.`
  return `${who} ${verb} a block of order ${order} (${block} in one piece).`
}

function because(facts: Facts, event: KernelEvent): string {
  const { inequality, zone, pageSize } = facts
  const onNode = facts.nodes > 1 && facts.node !== null ? ` of node ${facts.node}` : ''
  const inZone = zone === null ? '' : ` in zone ${zone}${onNode}`
  const numbers = inequality === null ? '' : ` (${inequality.words})`
  const free = facts.freePages === null ? '' : formatBytes(facts.freePages * pageSize.bytes)
  switch (facts.cause) {
    case 'above-largest-order':
      if (facts.order === null) return 'However much is free, such a block does not exist: no freeing helps.'
      return facts.largestOrder === null
        ? `That is above order 10, the largest that a usual kernel has: no freeing helps.`
        : `The largest order of this kernel is ${facts.largestOrder} (${formatBytes(2 ** facts.largestOrder * pageSize.bytes)}): however much is free, such a block does not exist.`
    case 'fragmentation':
      return fragmented(facts, inZone)
    case 'watermark':
      return facts.kind === 'stall'
        ? `It was no failure but a stall: free memory${inZone} had reached the reserve${numbers}.`
        : `A block is there, but taking it would have touched the reserve${inZone}${numbers}.`
    case 'lowmem-reserve':
      return `What is free${inZone} is kept for requests that can use no other zone${numbers}.`
    case 'cma-only':
      return `What is free${inZone} belongs to CMA, which this request may not use${numbers}.`
    case 'highatomic-only':
      return `What is free${inZone} is kept for atomic requests of higher orders${numbers}.`
    case 'zone-restriction':
      return `Only zone ${zone ?? 'DMA'} could have served it, and that has nothing to give, whatever is free in others.`
    case 'exhaustion':
      return exhausted(facts, event, free, inZone, numbers)
    case 'atomic-reserve':
      return `It could not wait, and even the part of the reserve that it may use had run out${inZone}${numbers}.`
    case 'address-space':
      return facts.freePages === null
        ? 'The window of addresses for vmalloc is full; pages are not what is lacking.'
        : `The window of addresses for vmalloc is full; pages are not what is lacking: ${pagesWord(facts.freePages)} are free.`
    case 'kernel-defect':
      if (facts.ground === 'empty-request')
        return 'A request for nothing is a mistake of who made it, a length that came out as 0, and not a shortage.'
      return 'The kernel found its own records of memory damaged: this is a defect of the kernel or of a driver, not a shortage.'
    case 'unknown':
      return unknown(facts, event, inZone)
  }
}

/** In the numbers of the zone that decides: a larger block in another one is kept for requests that can use nothing else. */
function fragmented(facts: Facts, inZone: string): string {
  const { pageSize, verdicts, zone, order } = facts
  const pages = facts.zoneFreePages ?? facts.freePages
  const largest = zone === null ? facts.largestFreeOrder : facts.zoneLargestOrder
  const free = pages === null ? 'Pages' : formatBytes(pages * pageSize.bytes)
  if (largest === null) return `${free} are free${inZone}, but in no block at all.`
  const kept = verdicts.find(({ fitting, refusal }) => fitting === true && refusal === 'lowmem-reserve')
  const elsewhere =
    kept === undefined || order === null
      ? ''
      : ` Zone ${kept.zone.name} has one that is large enough, but keeps it for requests that can use no other zone.`
  return `${free} are free${inZone}, but the largest free block is ${formatBytes(2 ** largest * pageSize.bytes)}: memory is fragmented.${elsewhere}`
}

function exhausted(facts: Facts, event: KernelEvent, free: string, inZone: string, numbers: string): string {
  switch (facts.ground) {
    case 'more-than-the-machine':
      return 'That is more than the whole machine has.'
    case 'cgroup-limit':
      return 'The memory limit of a control group was reached; the machine itself may have had memory left.'
    case 'reserve-used-up':
      return 'For a single page there is no fragmentation: nothing that it may use was left, the reserve included.'
    case 'nothing-printed':
      return 'Memory was used up; no numbers are printed.'
    default: {
      const left = free === '' ? 'Memory is used up' : `${free} are free in all, and memory is used up`
      const stopped = event.panic ? ' The kernel stopped.' : ''
      return `${left}${inZone}${numbers}.${stopped}`
    }
  }
}

function unknown(facts: Facts, event: KernelEvent, inZone: string): string {
  switch (facts.ground) {
    case 'contradiction':
      return `The state that is printed would have let it pass${inZone}: memory was freed between the refusal and the report.`
    case 'rules-differ':
      return 'Kernels before 4.4 and those since weigh this state differently, and the text does not say which this is.'
    case 'no-request':
      if (event.loader !== null) return loaderSays(event.loader)
      return facts.order === null ? 'What was asked for is not in the text.' : ''
    default:
      return facts.order === 0
        ? 'It cannot be fragmentation; whether the reserve or all of memory ran out, the text does not say.'
        : 'The text does not show what was free: it cannot be told why.'
  }
}

const ENOMEM = 12
const ENODEV = 19

/** What a loader of programs printed, by the errno in it. */
function loaderSays(said: string): string {
  const errno = Number(/-?(\d{1,4})$/.exec(said)?.[1] ?? 0)
  if (errno === ENODEV)
    return 'The loader could not map the program where it lies: its file system gives no memory to map, so it has to be loaded into RAM. Memory is not what it lacks.'
  const what = /process (text\/data|text|data)/.exec(said)?.[1]?.replace('/', ' and ') ?? 'text'
  return `The loader could not get memory for the ${what} of a program${errno === ENOMEM ? ' (ENOMEM)' : errno === 0 ? '' : ` (errno ${errno})`}. How much it asked for, and why that was refused, is in the kernel’s lines before this one, which are not in the text.`
}
