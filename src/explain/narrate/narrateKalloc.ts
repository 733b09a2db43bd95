/** What the kernel took for itself, and how far down its request may go. */
import { formatCount, formatPages, formatPagesAndBytes } from '../../base/format.ts'
import { GFP } from '../../base/uapi.ts'
import { markOf } from '../../sim/nommu/mm/kernelRequests.ts'
import type { StepFacts } from '../step/stepFacts.ts'

export function describeKalloc({ who, events, info, machine }: StepFacts): string {
  const blocks = events.flatMap((event) => (event.type === 'alloc' && event.own ? [event.order] : []))
  const [order = 0] = blocks
  const count = blocks.length
  const number = count === 1 ? 'a block' : `${formatCount(count)} blocks`
  const taken = `While ${who ?? 'a process'} runs, the kernel takes ${number} of order ${order} for itself: ${formatPagesAndBytes(count << order)}.`
  return `${taken} ${howFar(info.text, machine)}`
}

/** What stops requests of these flags, in words. */
function howFar(text: string, machine: StepFacts['machine']): string {
  const { watermarkMin } = machine.config.zone
  if (text.includes('GFP_KERNEL'))
    return `Such a request stops at the reserve of ${formatPages(watermarkMin)}, as one of a program does.`
  const isAtomic = text.includes('GFP_ATOMIC')
  const mark = markOf(machine, isAtomic ? GFP.GFP_ATOMIC : GFP.GFP_NOWAIT)
  return mark === watermarkMin
    ? `It may not wait for memory, and stops at the reserve of ${formatPages(mark)}.`
    : `It may not wait for memory, and goes down to ${formatPages(mark)} instead of the reserve of ${formatPages(watermarkMin)}.`
}
