/**
 * Reads the lines that one thread or processor prints: a headline opens an event, what follows is put to it until the next one.
 * Foreign lines between them are no harm. Every line is looked at once.
 */
import type { Line } from '../text/lines.ts'
import { continues } from './continues.ts'
import { boundedMinimum, newEvent, noteKilled } from './event.ts'
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

/** What the text has shown, whoever printed it. */
export interface Found {
  readonly events: KernelEvent[]
  /** The version that the text names last, for events that name none. */
  kernel: string | null
  /** All versions named, in order. */
  readonly versions: Set<string>
  /** Whether a line was read before: the first one of a text may have lost its beginning. */
  hasRead: boolean
}

export class Thread {
  readonly #found: Found
  #event: KernelEvent | null = null
  /** How many Mem-Infos the event may have: each headline of it prints one. */
  #expected = 0
  #broken: Broken | null = null
  /** Of a line that was broken behind it. */
  #node: number | null = null
  /** What the text shows the rest of, without its beginning. */
  #lost: MemInfo['lost'] = null
  #last = ''
  #lastTime: string | null = null
  /** Whether the line before was a headline, which a logger may repeat. */
  #repeatable: KernelEvent | null = null

  constructor(found: Found) {
    this.#found = found
  }

  /** Whether the line is part of a report. */
  take(line: Line): boolean {
    const text = line.cut && /\d$/.test(line.text) ? line.text.replace(/[^\s]+$/, '') : line.text
    if (text === '') return this.#event !== null && line.prefixed
    // A logger and the console may both have shown it.
    if (
      text === this.#last &&
      (line.time === this.#lastTime || line.time === null || this.#lastTime === null)
    )
      return this.#event !== null
    this.#last = text
    this.#lastTime = line.time
    const isTaken = this.#takeBroken(text, line) || this.#takeNew(text, line)
    this.#found.hasRead = true
    if (isTaken && this.#event !== null && text.includes('mems_allowed=')) this.#event.nodes ??= nodesIn(text)
    return isTaken
  }

  /** The rest of a line that was broken, if it is one. */
  #takeBroken(text: string, line: Line): boolean {
    const broken = this.#broken
    if (broken === null) return false
    const whole =
      (broken.kind === 'list' && isListPiece(text)) || (broken.kind === 'reserve' && /^\d{1,12}$/.test(text))
    const fits = whole || ((line.time === null || !broken.timed) && this.#isRest(broken, text))
    if (!fits) {
      if (--broken.patience < 0 || zoneLineStart(text) !== null || listLineStart(text) !== null)
        this.#broken = null
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
      this.#broken = null
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
      if (this.#repeatable === null) return false
      this.#repeatable.repeats += Number(repeated[1])
      return true
    }
    const head = headlineOf(text)
    if (head !== null) {
      this.#headline(head, text, line)
      return true
    }
    this.#repeatable = null
    const loader = loaderLine(text)
    if (loader !== null) {
      this.#loader(loader, line)
      return true
    }
    return this.#memoryLine(text, line) || this.#detail(text, line)
  }

  #headline(head: Headline, text: string, line: Line): void {
    const current = this.#event
    if (current !== null && continues(current, head)) {
      this.#merge(current, head)
      this.#extend(line)
    } else {
      this.#open(head, line)
    }
    const event = this.#event
    this.#repeatable = event
    if (
      event !== null &&
      (head.kind === 'oom' || head.kind === 'allocation-failure' || head.kind === 'stall') &&
      (head.order === null || head.gfp === null)
    )
      this.#breakAt('headline', text, line, (whole) => {
        event.order ??= orderIn(whole)
        event.gfp ??= gfpIn(whole)
      })
    if (event !== null && head.kind === 'oom') noteKilled(event, text)
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
    if (head.kind === 'nommu') this.#expected++
  }

  #open(head: Headline | null, line: Line): void {
    if (this.#found.events.length >= MOST_EVENTS) {
      this.#event = null
      return
    }
    const event = newEvent(head, line, this.#found.kernel)
    this.#found.events.push(event)
    this.#event = event
    this.#expected = 1
    this.#broken = null
  }

  #loader(said: string, line: Line): void {
    const event = this.#event
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
    if (this.#event !== null) {
      this.#event.kind = 'loader'
      this.#event.loader = said
    }
  }

  /** Zone lines, free lists and the counts around them. */
  #memoryLine(text: string, line: Line): boolean {
    const alone = nodeAlone(text)
    if (alone !== null) {
      this.#node = alone
      return true
    }
    const node = this.#node
    this.#node = null
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
      const known = this.#event?.memory.at(-1)
      // Of a zone without memory, which only the lines before it name.
      if (list.zone === '' && listEmpty(list.rest) && known?.zones[known.lists.length] === undefined)
        return false
      const named = {
        ...list,
        isWholeInFront: list.zone !== '' || this.#found.hasRead,
        zone: list.zone === '' ? (known?.zones[known.lists.length]?.zone ?? 'memory') : list.zone,
      }
      const parsed = parseList(named, list.rest)
      if (!named.isWholeInFront && listEnded(list.rest) && !parsed.whole) {
        this.#lost = 'lists'
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
    if (this.#event === null && text.includes('kB')) {
      if (isListRest(text)) this.#lost = 'lists'
      else if (isZoneRest(text)) this.#lost ??= 'zones'
    }
    return this.#counts(text, line)
  }

  #counts(text: string, line: Line): boolean {
    const reserve = /^(?:lowmem_reserve|protections?)\[\]:([\d ]{0,200})$/.exec(text)
    if (reserve !== null) {
      const memory = this.#event?.memory.at(-1)
      const index = (memory?.zones.length ?? 0) - 1
      const zone = memory?.zones[index]
      if (memory === undefined || zone === undefined) {
        this.#lost ??= 'zones'
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
      if (found.size === 0 || text.endsWith(' kB') || (this.#event === null && found.size < 2)) return false
      // A count that is there already belongs to the next Mem-Info: the first names of one are those that begin it.
      const memory = this.#memoryFor(line, (it) => [...found.keys()].some((name) => it.pages.has(name)))
      for (const [name, pages] of found) memory?.pages.set(name, pages)
      return true
    }
    const trailer = TRAILER.exec(text)
    const memory = this.#event?.memory.at(-1)
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
    const event = this.#event
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
    noteKilled(event, text)
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
    const own = task !== null || comm !== null || version !== null || FURNITURE.test(text) || TRACE.test(text)
    const isPerCpu = /hi: {1,6}\d|hot: (?:high|low)|per-cpu:$/.test(text)
    if (isPerCpu || /^Mem-[Ii]nfo/.test(text)) {
      const memory = this.#memoryFor(line, (it) => it.zones.length + it.lists.length + it.pages.size > 0)
      if (isPerCpu) memory?.marks.add('per-cpu')
    }
    if (own) this.#extend(line)
    return own
  }

  #version(version: string): void {
    this.#found.kernel = version
    this.#found.versions.add(version)
    if (this.#event !== null) this.#event.kernel = version
  }

  /** The Mem-Info that a line belongs to; a new one where the last has such a line already, and a new event where it has its own. */
  #memoryFor(line: Line, taken: (memory: MemInfo) => boolean): MemInfo | null {
    const event = this.#event
    const last = event?.memory.at(-1)
    if (event === null || (last !== undefined && taken(last) && event.memory.length >= this.#expected)) {
      this.#open(null, line)
      if (this.#event === null) return null
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
      lost: this.#lost,
      marks: new Set(),
    }
    this.#lost = null
    this.#event?.memory.push(memory)
    return memory
  }

  #breakAt(kind: Broken['kind'], text: string, line: Line, finish: (text: string) => void): void {
    this.#broken = { kind, text, timed: line.time !== null, patience: PATIENCE, finish }
  }

  #extend(line: Line): void {
    if (this.#event !== null) this.#event.lastLine = line.last
  }
}

const sameZone = (one: Pick<ZoneLine, 'node' | 'zone'>, other: Pick<ZoneLine, 'node' | 'zone'>): boolean =>
  one.zone === other.zone && one.node === other.node

/** Fields by which a zone's line gives away the age of its kernel. */
function markZone(memory: MemInfo, text: string): void {
  for (const field of ['free_pcp', 'writepending', 'boost', 'isolated(anon)', 'managed', 'pages_scanned'])
    if (text.includes(`${field}:`)) memory.marks.add(field)
  if (/\bpresent:\d{1,15}kB (?!managed)[a-z]/.test(text)) memory.marks.add('unmanaged')
}
