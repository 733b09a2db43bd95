/** What is said of a step in which memory ran out: who was chosen and why, what came back, or what hangs on what. */
import { formatPagesAndBytes } from '../../base/format.ts'
import { totalPages } from '../../base/units.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { StepFacts } from '../step/stepFacts.ts'

/** Of a machine that goes on no more. */
export function describeStop({ stopped, isHung }: Machine): string {
  if (isHung && stopped?.includes(' waits for ') !== true) return `The machine hangs: ${stopped ?? ''}.`
  if (isHung)
    return `The machine hangs: ${stopped ?? ''}. One of them needs the lock of the regions to give its memory back, and the other holds it while it waits for memory.`
  if (stopped?.startsWith('Kernel panic') === true)
    return `The kernel stopped: ${stopped}. No process is left that could be killed for memory.`
  if (stopped?.startsWith('6.x defect') === true) return `The kernel stopped: ${stopped}.`
  return stopped?.includes('nommu.c:431') === true
    ? `The kernel stopped: ${stopped} Its own check found two regions that overlap.`
    : `The kernel stopped: ${stopped ?? ''} Two regions cannot begin at the same address.`
}

/** Of a step in which the OOM killer ran; null of any other. */
export function describeKills({ machine, who, info, names, change, why: events }: StepFacts): string | null {
  const { deaths, wasCallerKilled, rules } = machine
  if (deaths.length === 0) return null
  // Who was not there before the step is the one that it starts.
  const everybody = listed(deaths.map(({ pid }) => names.get(pid) ?? who ?? `process ${pid}`))
  const why = rules.vmas === 'maple' ? 'the newest process' : 'the highest score'
  const pages = totalPages(change.freed)
  const back = pages === 0 ? '' : ` ${formatPagesAndBytes(pages)} ${pages === 1 ? 'was' : 'were'} freed.`
  if (!wasCallerKilled) {
    const end = deaths.every(({ pid }) => names.has(pid))
      ? ', and the request succeeded'
      : ' before the program ran'
    return `No block was free, and the OOM killer chose ${why}: ${everybody} died${end}.${back}`
  }
  const others = deaths.length > 1
  // Only a mapping is made with the lock of the regions held, and 6.x hangs on it.
  const waits = rules.vmas !== 'maple' && info.call !== 'kalloc'
  const wasServed = !events.some(
    (event) => event.type === 'note' && event.note === 'oom-reserve' && event.values[3] === 0,
  )
  const end = wasServed
    ? 'its request was served from the reserve, and then it died'
    : 'the reserve had no block for it either, and it died'
  if (!others)
    return `No block was free, and the OOM killer chose ${why}, ${who ?? everybody} itself: ${end}.${back}`
  const first = waits
    ? `, which could not give its memory back while ${who ?? 'the caller'} held the lock`
    : ', whose memory was not enough'
  return `No block was free. The OOM killer chose ${why} first${first}, and then ${who ?? 'the caller'} too: ${everybody} died.${back}`
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? 'nobody') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
