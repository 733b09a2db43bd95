/** What the kernel took for itself, and how far down its request may go. */
import { formatCount, formatPages, formatPagesAndBytes } from '../../base/format.ts'
import { GFP } from '../../base/uapi.ts'
import { flagValue } from '../../language/calls/flags.ts'
import { markOf } from '../../sim/nommu/mm/kernelRequests.ts'
import type { StepFacts } from '../step/stepFacts.ts'

export function describeKalloc({ who, events, info, machine }: StepFacts): string {
  const blocks = events.flatMap((event) => (event.type === 'alloc' && event.own ? [event.order] : []))
  const [order = 0] = blocks
  const count = blocks.length
  const number = count === 1 ? 'a block' : `${formatCount(count)} blocks`
  const taken = `While ${who ?? 'a process'} runs, the kernel takes ${number} of order ${order} for itself: ${formatPagesAndBytes(count << order)}.`
  const gfp = gfpIn(info.text)
  return gfp === null ? taken : `${taken} ${howFar(gfp, machine)}`
}

/** The flags of a call as it is written, by name or number; null where a variable holds them. */
function gfpIn(text: string): number | null {
  const words = /\bkalloc\(([^,)]*)/.exec(text)?.[1]?.split('|') ?? []
  const values = words.map((word) => flagValue('gfp', word.trim()) ?? Number(word))
  return values.some(Number.isNaN) ? null : values.reduce((flags, value) => flags | value, 0)
}

/** What stops requests of these flags, in words. */
function howFar(gfp: number, machine: StepFacts['machine']): string {
  const { watermarkMin } = machine.config.zone
  if ((gfp & GFP.GFP_KERNEL) === GFP.GFP_KERNEL)
    return `Such a request stops at the reserve of ${formatPages(watermarkMin)}, as one of a program does.`
  const mark = markOf(machine, gfp)
  return mark === watermarkMin
    ? `It may not wait for memory, and stops at the reserve of ${formatPages(mark)}.`
    : `It may not wait for memory, and goes down to ${formatPages(mark)} instead of the reserve of ${formatPages(watermarkMin)}.`
}
