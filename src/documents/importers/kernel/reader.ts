/**
 * Reads kernel reports line by line: a headline opens an event, what follows is put to it until the next one. Foreign lines
 * between them are no harm. Every line is looked at once.
 */
import type { Line } from '../text/lines.ts'
import { continues } from './continues.ts'
import { gfpIn, headlineOf, loaderLine, nodesIn, orderIn, type Headline } from './headline.ts'
import {
  emptyZone,
  isListPiece,
  isListRest,
  isZoneRest,
  joinBroken,
  kilobytesByName,
  listEmpty,
  listEnded,
  listLineStart,
  nodeAlone,
  pagesByName,
  parseList,
  plausible,
  zoneLineStart,
} from './memory.ts'
import { PAGE_COUNTS, TRAILER, FURNITURE, TRACE, TASK, COMM } from './patterns.ts'
import type { KernelEvent, MemInfo, ZoneLine } from './types.ts'
import { versionIn } from './version.ts'

/** Lines of others that may stand between the two halves of a broken one. */
const PATIENCE = 3
/** More are one flood: the first ones tell all there is to tell. */
const MOST_EVENTS = 20_000
const MOST_TASKS = 5_000

interface Broken {
  readonly kind: 'zone' | 'list' | 'headline' | 'version' | 'reserve'
  text: string
  readonly timed: boolean
  patience: number
  readonly finish: (text: string) => void
}

/** What is being read of the lines that one thread prints. */
class Thread {
  event: KernelEvent | null = null
  /** How many Mem-Infos the event may have: each headline of it prints one. */
  expected = 0
  broken: Broken | null = null
  /** Of a line that was broken behind it. */
  node: number | null = null
  /** What the text shows the rest of, without its beginning. */
  lost: MemInfo['lost'] = null
  last = ''
  lastTime: string | null = null
  /** Whether the line before was a headline, which a logger may repeat. */
  repeatable: KernelEvent | null = null
}

export class KernelReader {
  readonly name = 'kernel report'
  readonly events: KernelEvent[] = []
  /** The version that the text names last, for events that name none. */
  kernel: string | null = null
  /** All versions named, in order. */
  readonly versions = new Set<string>()

  /** Reports that are printed at one time on several processors are told apart by who prints them. */
  readonly #threads = new Map<string, Thread>()
  #thread = new Thread()
  /** The first line of a text may have lost its beginning. */
  #hasRead = false

  /** Whether the line is part of a report. */
  take(line: Line): boolean {
    const text = line.cut && /\d$/.test(line.text) ? line.text.replace(/[^\s]+$/, '') : line.text
    this.#thread = this.#threadOf(line)
    if (text === '') return this.#thread.event !== null && line.prefixed
    // A logger and the console may both have shown it.
    if (
      text === this.#thread.last &&
      (line.time === this.#thread.lastTime || line.time === null || this.#thread.lastTime === null)
    )
      return this.#thread.event !== null
    this.#thread.last = text
    this.#thread.lastTime = line.time
    const isTaken = this.#takeBroken(text, line) || this.#takeNew(text, line)
    this.#hasRead = true
    if (isTaken && this.#thread.event !== null && text.includes('mems_allowed='))
      this.#thread.event.nodes ??= nodesIn(text)
    return isTaken
  }

  /** A line that names nobody is one of whoever spoke last. */
  #threadOf({ caller }: Line): Thread {
    if (caller === null) return this.#thread
    const known = this.#threads.get(caller)
    if (known !== undefined) return known
    // The first to be named goes on with what was read before names came.
    const thread = this.#threads.size === 0 ? this.#thread : new Thread()
    this.#threads.set(caller, thread)
    return thread
  }

  /** The rest of a line that was broken, if it is one. */
  #takeBroken(text: string, line: Line): boolean {
    const broken = this.#thread.broken
    if (broken === null) return false
    const whole =
      (broken.kind === 'list' && isListPiece(text)) || (broken.kind === 'reserve' && /^\d{1,12}$/.test(text))
    const fits = whole || ((line.time === null || !broken.timed) && this.#isRest(broken, text))
    if (!fits) {
      if (--broken.patience < 0 || zoneLineStart(text) !== null || listLineStart(text) !== null)
        this.#thread.broken = null
      return false
    }
    const before = broken.text
    broken.text =
      broken.kind === 'headline' || broken.kind === 'version' || broken.kind === 'reserve'
        ? `${before} ${text}`
        : joinBroken(before, text)
    broken.finish(broken.text)
    // The break may have been within a word.
    if (broken.kind === 'headline') broken.finish(before + text)
    this.#extend(line)
    if (
      broken.kind === 'headline' ||
      broken.kind === 'version' ||
      (broken.kind === 'list' && listEnded(broken.text))
    )
      this.#thread.broken = null
    return true
  }

  #isRest(broken: Broken, text: string): boolean {
    if (broken.kind === 'list' && isListRest(text)) return true
    if (broken.kind === 'list' || zoneLineStart(text) !== null || listLineStart(text) !== null) return false
    if (broken.kind === 'zone') return isZoneRest(text)
    if (broken.kind === 'reserve') return false
    if (broken.kind === 'version') return /^\d\.\d/.test(text)
    return (
      headlineOf(text) === null &&
      (orderIn(text) !== null ||
        gfpIn(text) !== null ||
        /^failure|^stalls/.test(text) ||
        (orderIn(broken.text) === null && orderIn(broken.text + text) !== null) ||
        (gfpIn(broken.text) === null && gfpIn(broken.text + text) !== null))
    )
  }

  #takeNew(text: string, line: Line): boolean {
    const repeated = /message repeated (\d{1,9}) times/.exec(text)
    if (repeated !== null) {
      if (this.#thread.repeatable === null) return false
      this.#thread.repeatable.repeats += Number(repeated[1])
      return true
    }
    const head = headlineOf(text)
    if (head !== null) {
      this.#headline(head, text, line)
      return true
    }
    this.#thread.repeatable = null
    const loader = loaderLine(text)
    if (loader !== null) {
      this.#loader(loader, line)
      return true
    }
    return this.#memoryLine(text, line) || this.#detail(text, line)
  }

  #headline(head: Headline, text: string, line: Line): void {
    const current = this.#thread.event
    if (current !== null && continues(current, head)) {
      this.#merge(current, head)
      this.#extend(line)
    } else {
      this.#open(head, line)
    }
    const event = this.#thread.event
    this.#thread.repeatable = event
    if (
      event !== null &&
      (head.kind === 'oom' || head.kind === 'allocation-failure' || head.kind === 'stall') &&
      (head.order === null || head.gfp === null)
    )
      this.#breakAt('headline', text, line, (whole) => {
        event.order ??= orderIn(whole)
        event.gfp ??= gfpIn(whole)
      })
    if (event !== null && head.kind === 'oom') this.#killed(event, text)
  }

  /** What the second headline of a failure adds: the nommu line has the length, the killer the victim. */
  #merge(event: KernelEvent, head: Headline): void {
    event.length ??= head.length
    event.process ??= head.process
    event.pid ??= head.pid
    event.gfp ??= head.gfp
    if (head.kind === 'vmalloc') {
      event.length = head.length
      event.process = head.process
      event.isBeyondMemory ||= head.isBeyondMemory
    }
    if (head.kind === 'nommu') this.#thread.expected++
  }

  #open(head: Headline | null, line: Line): void {
    if (this.events.length >= MOST_EVENTS) {
      this.#thread.event = null
      return
    }
    const event: KernelEvent = {
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
      kernel: this.kernel,
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
    this.events.push(event)
    this.#thread.event = event
    this.#thread.expected = 1
    this.#thread.broken = null
  }

  #loader(said: string, line: Line): void {
    const event = this.#thread.event
    if (event !== null && event.loader === null && event.kind !== 'memory' && event.kind !== 'loader') {
      event.loader = said
      this.#extend(line)
      return
    }
    if (event?.kind === 'loader' && event.loader === said) {
      event.repeats++
      this.#extend(line)
      return
    }
    this.#open(null, line)
    if (this.#thread.event !== null) {
      this.#thread.event.kind = 'loader'
      this.#thread.event.loader = said
    }
  }

  /** Zone lines, free lists and the counts around them. */
  #memoryLine(text: string, line: Line): boolean {
    const alone = nodeAlone(text)
    if (alone !== null) {
      this.#thread.node = alone
      return true
    }
    const node = this.#thread.node
    this.#thread.node = null
    const found = zoneLineStart(text)
    if (found !== null) {
      const zone = { ...found, node: found.node ?? node }
      const kb = kilobytesByName(zone.rest)
      if (!kb.has('free')) return false
      const memory = this.#memoryFor(line, (it) => it.zones.some((other) => sameZone(other, zone)))
      if (memory === null) return true
      const index = memory.zones.push({ node: zone.node, zone: zone.zone, kb, lowmemReserve: null }) - 1
      this.#breakAt('zone', zone.rest, line, (whole) => {
        const at = memory.zones[index]
        if (at !== undefined) memory.zones[index] = { ...at, kb: kilobytesByName(whole) }
        markZone(memory, whole)
      })
      markZone(memory, zone.rest)
      return true
    }
    const listed = listLineStart(text)
    if (listed !== null) {
      const list = { ...listed, node: listed.node ?? node }
      const known = this.#thread.event?.memory.at(-1)
      // Of a zone without memory, which only the lines before it name.
      if (list.zone === '' && listEmpty(list.rest) && known?.zones[known.lists.length] === undefined)
        return false
      const named = {
        ...list,
        isWholeInFront: list.zone !== '' || this.#hasRead,
        zone: list.zone === '' ? (known?.zones[known.lists.length]?.zone ?? 'memory') : list.zone,
      }
      const parsed = parseList(named, list.rest)
      if (!named.isWholeInFront && listEnded(list.rest) && !parsed.whole) {
        this.#thread.lost = 'lists'
        return true
      }
      const memory = this.#memoryFor(line, (it) => it.lists.some((other) => sameZone(other, named)))
      if (memory === null) return true
      const index = memory.lists.push(parsed) - 1
      if (!listEnded(list.rest))
        this.#breakAt('list', list.rest, line, (whole) => {
          memory.lists[index] = parseList(named, whole)
        })
      return true
    }
    if (this.#thread.event === null && text.includes('kB')) {
      if (isListRest(text)) this.#thread.lost = 'lists'
      else if (isZoneRest(text)) this.#thread.lost ??= 'zones'
    }
    return this.#counts(text, line)
  }

  #counts(text: string, line: Line): boolean {
    const reserve = /^(?:lowmem_reserve|protections?)\[\]:([\d ]{0,200})$/.exec(text)
    if (reserve !== null) {
      const memory = this.#thread.event?.memory.at(-1)
      const index = (memory?.zones.length ?? 0) - 1
      const zone = memory?.zones[index]
      if (memory === undefined || zone === undefined) {
        this.#thread.lost ??= 'zones'
        return false
      }
      const keep = (words: string): void => {
        const lowmemReserve = words.trim().split(/ +/).map(Number)
        memory.zones[index] = { ...zone, lowmemReserve }
      }
      const printed = reserve[1] ?? ''
      if (printed.trim() !== '') keep(printed)
      else this.#breakAt('reserve', '', line, keep)
      this.#extend(line)
      return true
    }
    if (PAGE_COUNTS.test(text)) {
      const found = pagesByName(text)
      if (found.size === 0 || text.endsWith(' kB') || (this.#thread.event === null && found.size < 2))
        return false
      // A count that is there already belongs to the next Mem-Info: the first names of one are those that begin it.
      const memory = this.#memoryFor(line, (it) => [...found.keys()].some((name) => it.pages.has(name)))
      for (const [name, pages] of found) memory?.pages.set(name, pages)
      return true
    }
    const trailer = TRAILER.exec(text)
    const memory = this.#thread.event?.memory.at(-1)
    if (trailer !== null && memory !== undefined) {
      const count = plausible(trailer[1] ?? '')
      if (/pages (?:of )?RAM/.test(text)) memory.ramPages ??= count
      else if (/pages reserved|reserved pages/.test(text)) memory.reservedPages ??= count
      else if (/total pagecache/.test(text) && count !== null) memory.pages.set('pagecache', count)
      this.#extend(line)
      return true
    }
    const empty = emptyZone(text)
    if (empty !== null && memory !== undefined) {
      memory.empty.push(empty)
      this.#extend(line)
      return true
    }
    return false
  }

  /** What is said of an event besides memory: who asked, on which kernel, who was killed. */
  #detail(text: string, line: Line): boolean {
    const event = this.#thread.event
    const version = versionIn(text)
    if (version !== null) this.#version(version)
    if (event === null) return version !== null
    const comm = COMM.exec(text)
    if (comm !== null) {
      event.pid ??= Number(comm[1])
      if (event.process === null || event.kind === 'warning') event.process = (comm[2] ?? '').trim()
    }
    if (/(?:Not tainted|Tainted: [A-Z -]{1,60})$/.test(text) && version === null)
      this.#breakAt('version', text, line, (whole) => {
        const found = versionIn(whole)
        if (found !== null) this.#version(found)
      })
    this.#killed(event, text)
    const task = event.kind === 'oom' ? TASK.exec(text) : null
    if (task !== null && event.tasks.length < MOST_TASKS)
      event.tasks.push({
        pid: Number(task[1]),
        totalVm: Number(task[2]),
        rss: Number(task[3]),
        name: task[4] ?? '',
      })
    if (text.startsWith('Kernel panic')) event.panic = true
    if (event.kind === 'slab') event.order ??= boundedMinimum(text)
    if (/hi: {1,6}\d|hot: (?:high|low)|per-cpu:$/.test(text)) event.memory.at(-1)?.marks.add('per-cpu')
    const own = task !== null || comm !== null || version !== null || FURNITURE.test(text) || TRACE.test(text)
    if (/^Mem-[Ii]nfo/.test(text))
      this.#memoryFor(line, (it) => it.zones.length + it.lists.length + it.pages.size > 0)
    if (own) this.#extend(line)
    return own
  }

  #version(version: string): void {
    this.kernel = version
    this.versions.add(version)
    if (this.#thread.event !== null) this.#thread.event.kernel = version
  }

  #killed(event: KernelEvent, text: string): void {
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

  /** The Mem-Info that a line belongs to; a new one where the last has such a line already, and a new event where it has its own. */
  #memoryFor(line: Line, taken: (memory: MemInfo) => boolean): MemInfo | null {
    const event = this.#thread.event
    const last = event?.memory.at(-1)
    if (
      event === null ||
      (last !== undefined && taken(last) && event.memory.length >= this.#thread.expected)
    ) {
      this.#open(null, line)
      if (this.#thread.event === null) return null
    } else if (last !== undefined && !taken(last)) {
      this.#extend(line)
      return last
    }
    this.#extend(line)
    const memory: MemInfo = {
      pages: new Map(),
      zones: [],
      lists: [],
      empty: [],
      ramPages: null,
      reservedPages: null,
      lost: this.#thread.lost,
      marks: new Set(),
    }
    this.#thread.lost = null
    this.#thread.event?.memory.push(memory)
    return memory
  }

  #breakAt(kind: Broken['kind'], text: string, line: Line, finish: (text: string) => void): void {
    this.#thread.broken = { kind, text, timed: line.time !== null, patience: PATIENCE, finish }
  }

  #extend(line: Line): void {
    if (this.#thread.event !== null) this.#thread.event.lastLine = line.last
  }
}

const sameZone = (one: Pick<ZoneLine, 'node' | 'zone'>, other: Pick<ZoneLine, 'node' | 'zone'>): boolean =>
  one.zone === other.zone && one.node === other.node

function boundedMinimum(text: string): number | null {
  const match = /min order: ?(\d{1,2})/.exec(text)
  return match === null ? null : Number(match[1])
}

/** Fields by which a zone's line gives away the age of its kernel. */
function markZone(memory: MemInfo, text: string): void {
  for (const field of ['free_pcp', 'writepending', 'boost', 'isolated(anon)', 'managed', 'pages_scanned'])
    if (text.includes(`${field}:`)) memory.marks.add(field)
}
