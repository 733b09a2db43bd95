/** An event as its headline opens it, and what single lines after that say of it. */
import type { Line } from '../text/lines.ts'
import type { Headline } from './headline.ts'
import { plausible } from './memory.ts'
import type { KernelEvent } from './types.ts'

/** `head`: null where lines of memory came without one. `kernel`: the version that the text named last. */
export function newEvent(head: Headline | null, line: Line, kernel: string | null): KernelEvent {
  return {
    kind: head?.kind ?? 'memory',
    firstLine: line.number,
    lastLine: line.last,
    time: line.time,
    process: head?.process ?? null,
    pid: head?.pid ?? null,
    order: head?.order ?? null,
    gfp: head?.gfp ?? null,
    memalloc: head?.memalloc ?? null,
    length: head?.length ?? null,
    stallMs: head?.stallMs ?? null,
    kernel,
    memory: [],
    tasks: [],
    killed: null,
    nodes: null,
    warnedIn: head?.warnedIn ?? null,
    isBeyondMemory: head?.isBeyondMemory ?? false,
    cgroup: null,
    loader: null,
    panic: false,
    repeats: 1,
    damaged: head?.damaged ?? false,
  }
}

/** Whom the OOM killer chose, and whether a control group ran out of its own. */
export function noteKilled(event: KernelEvent, text: string): void {
  const killed = /Kill(?:ed)? process (\d{1,10}),? \((.{1,64}?)\)/.exec(text)
  if (killed !== null && event.kind === 'oom')
    event.killed ??= { pid: Number(killed[1]), name: killed[2] ?? null }
  if (
    /^Memory cgroup out of memory|constraint=CONSTRAINT_MEMCG|Task in \S{1,200} killed as a result of limit/.test(
      text,
    )
  )
    event.cgroup ??= { usageKb: null, limitKb: null }
  const usage = /^memory: usage (\d{1,15})kB, limit (\d{1,20})kB/.exec(text)
  if (usage !== null) event.cgroup = { usageKb: Number(usage[1]), limitKb: plausible(usage[2] ?? '') }
}

/** SLUB’s own line: the least order that it may ask for. */
export function boundedMinimum(text: string): number | null {
  const match = /min order: ?(\d{1,2})/.exec(text)
  return match === null ? null : Number(match[1])
}
