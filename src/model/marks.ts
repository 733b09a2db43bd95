/**
 * What lights up together: a thing that somebody points at, resolved against one step into pages, regions, mappings,
 * processes, steps and lines. Every view asks here, so that they cannot disagree.
 */
import { append } from '../base/lists.ts'
import { unreachable } from '../base/assert.ts'
import { addrToPfn, asPfn, bytesToPages, PAGE_SIZE, type PageRun } from '../base/units.ts'
import type { ProcessView, RegionView, StepView, TimelineView, VmaView, ZoneView } from '../protocol/view.ts'
import { freeBlockAt, lineOfStep, regionsAtPage, stepOfLine } from './step/lookup.ts'
import { NO_MARKS } from './things.ts'
import type { Marks, Thing } from './things.ts'
import { filesOf, regionAt, regionById, regionsChangeOf, regionsOf } from './step/nommu.ts'
import { framesOfRow, rowsOfFrame } from './step/paged.ts'
import {
  processByPid,
  processesOfRow,
  processesOfVma,
  vmaAt,
  vmaById,
  vmaRow,
  vmasOf,
  vmasOfRegion,
} from './step/spaces.ts'

/** What a thing lights up in this step; NO_MARKS when the step does not have it. */
export function marksFor(view: StepView, thing: Thing | null, timeline: TimelineView | null): Marks {
  if (thing === null) return NO_MARKS
  const gather = new Gather(view, timeline)
  gather.thing(thing)
  return gather.marks()
}

class Gather {
  readonly #view: StepView
  readonly #timeline: TimelineView | null
  readonly #runs: PageRun[] = []
  readonly #freeBlocks = new Set<number>()
  readonly #regions = new Set<number>()
  readonly #vmas = new Set<number>()
  readonly #pids = new Set<number>()
  readonly #steps = new Set<number>()
  readonly #lines = new Set<number>()

  constructor(view: StepView, timeline: TimelineView | null) {
    this.#view = view
    this.#timeline = timeline
  }

  marks(): Marks {
    return {
      pages: joinRuns(this.#runs, this.#view.frames.zone),
      freeBlocks: this.#freeBlocks,
      regions: this.#regions,
      vmas: this.#vmas,
      pids: this.#pids,
      steps: this.#steps,
      lines: this.#lines,
    }
  }

  thing(thing: Thing): void {
    switch (thing.kind) {
      case 'page':
        return this.#page(thing.pfn)
      case 'free-block':
        return this.#freeBlock(thing.pfn, thing.order)
      case 'region': {
        const region = regionById(this.#view, thing.id)
        if (region) this.#regionAndUsers(region, vmasOfRegion(this.#view, region.id))
        return
      }
      case 'vma': {
        const vma = vmaById(this.#view, thing.id)
        if (vma) this.#vmaAndSharers(vma)
        return
      }
      case 'process': {
        const process = processByPid(this.#view, thing.pid)
        if (process) this.#process(process)
        return
      }
      case 'file':
        return this.#file(thing.path)
      case 'step':
        return this.#step(thing.step)
      case 'pages': {
        append(this.#runs, thing.runs)
        for (const { pfn, pages } of thing.runs) {
          const block = freeBlockAt(this.#view, pfn)
          if (block?.pfn === pfn && 2 ** block.order === pages) this.#freeBlocks.add(pfn)
        }
        return
      }
      case 'line': {
        this.#lines.add(thing.line)
        const step = stepOfLine(this.#timeline, thing.line)
        if (step !== null) this.#step(step)
        return
      }
      default:
        return unreachable(thing)
    }
  }

  #page(pfn: number): void {
    this.#run(pfn, 1)
    const block = freeBlockAt(this.#view, pfn)
    if (block) return this.#freeBlock(block.pfn, block.order)
    for (const region of regionsAtPage(this.#view, pfn)) {
      const users = vmasOfRegion(this.#view, region.id)
      const reaching = users.filter((vma) => vma.start <= pfn * PAGE_SIZE && pfn * PAGE_SIZE < vma.end)
      // Slack is mapped by nobody, but the region keeps it: then its users are the answer.
      this.#regionAndUsers(region, reaching.length > 0 ? reaching : users)
    }
    if (this.#regions.size > 0) return
    const { spaces } = this.#view
    if (spaces.kind === 'paged')
      for (const row of rowsOfFrame(spaces, pfn)) this.#vmaAndOwners(vmaAt(this.#view, row))
    for (const file of filesOf(this.#view)) {
      for (const run of file.pages) {
        if (run.pfn <= pfn && pfn < run.pfn + run.pages) this.#runs.push(run)
      }
    }
  }

  #freeBlock(pfn: number, order: number): void {
    const block = freeBlockAt(this.#view, pfn)
    if (!block || block.pfn !== pfn || block.order !== order) return
    this.#freeBlocks.add(pfn)
    this.#run(pfn, 2 ** order)
  }

  #regionAndUsers(region: RegionView, users: readonly VmaView[]): void {
    this.#regions.add(region.id)
    this.#span(region.start, region.top)
    this.#bornAt(region.bornAt)
    for (const vma of users) {
      this.#vmaAndOwners(vma)
      // Whoever came to share it did so in a line of their own.
      this.#bornAt(vma.bornAt)
    }
  }

  #vmaAndSharers(vma: VmaView): void {
    for (const sharer of vmasOfRegion(this.#view, vma.region)) {
      this.#vmaAndOwners(sharer)
    }
    this.#ownVma(vma)
    this.#bornAt(vma.bornAt)
  }

  #vmaAndOwners(vma: VmaView): void {
    this.#vmas.add(vma.id)
    for (const { pid } of processesOfVma(this.#view, vma.id)) this.#pids.add(pid)
  }

  #process(process: ProcessView): void {
    this.#pids.add(process.pid)
    this.#bornAt(process.bornAt)
    const { first, count } = process.vmas
    for (let row = first; row < first + count; row++) this.#ownVma(vmaAt(this.#view, row))
  }

  /** A VMA with its own pages, and with the slack when it reaches to the region's end. */
  #ownVma(vma: VmaView): void {
    this.#vmas.add(vma.id)
    const { spaces } = this.#view
    if (spaces.kind === 'paged') {
      for (const pfn of framesOfRow(spaces, vmaRow(this.#view, vma.id))) this.#run(pfn, 1)
      return
    }
    const region = regionById(this.#view, vma.region)
    if (region) this.#regions.add(region.id)
    this.#span(vma.start, region && vma.end >= region.end ? region.top : vma.end)
  }

  #file(path: string): void {
    const files = filesOf(this.#view)
    regionsOf(this.#view).file.forEach((file, row) => {
      if (file === -1 || files[file]?.path !== path) return
      const region = regionAt(this.#view, row)
      this.#regionAndUsers(region, vmasOfRegion(this.#view, region.id))
    })
    const { spaces } = this.#view
    if (spaces.kind === 'paged')
      spaces.vmas.file.forEach((file, row) => {
        if (spaces.vmas.files[file]?.path === path) this.#vmaAndOwners(vmaAt(this.#view, row))
      })
    append(this.#runs, files.find((candidate) => candidate.path === path)?.pages ?? [])
    for (const process of this.#view.spaces.processes) {
      if (process.fds.some((fd) => fd.path === path)) this.#pids.add(process.pid)
    }
  }

  /** What a step made that still exists; in the step itself, all that it changed. */
  #step(step: number): void {
    this.#bornAt(step)
    const view = this.#view
    if (step > 0) {
      regionsOf(view).bornAt.forEach((bornAt, row) => {
        if (bornAt === step) this.#regionAndUsers(regionAt(view, row), [])
      })
      for (const process of view.spaces.processes) if (process.bornAt === step) this.#pids.add(process.pid)
      vmasOf(view).bornAt.forEach((bornAt, row) => {
        if (bornAt !== step) return
        this.#ownVma(vmaAt(view, row))
        for (const { pid } of processesOfRow(view, row)) this.#pids.add(pid)
      })
    }
    if (step !== view.step) return
    const { change, call } = view
    if (call?.pid != null) this.#pids.add(call.pid)
    append(this.#runs, [...change.taken, ...change.trimmed, ...change.freed])
    for (const block of change.merged) this.#freeBlock(block.pfn, block.order)
    const { regionsAdded, regionsChanged } = regionsChangeOf(view)
    for (const id of [...regionsAdded, ...regionsChanged]) this.#regions.add(id)
    for (const id of [...change.vmasAdded, ...change.vmasChanged]) this.#vmas.add(id)
    for (const pid of change.processesAdded) this.#pids.add(pid)
  }

  #bornAt(step: number): void {
    if (step === 0) return
    this.#steps.add(step)
    const line = lineOfStep(this.#timeline, step)
    if (line !== null) this.#lines.add(line)
  }

  #run(pfn: number, pages: number): void {
    this.#runs.push({ pfn: asPfn(pfn), pages })
  }

  #span(start: number, end: number): void {
    const pfn = addrToPfn(start)
    this.#run(pfn, bytesToPages(end) - pfn)
  }
}

/** Sorted, joined, and cut to the zone: a mapping on flash lights no page of RAM. */
function joinRuns(runs: readonly PageRun[], zone: ZoneView): readonly PageRun[] {
  const zoneEnd = zone.startPfn + zone.spannedPages
  const joined: { pfn: PageRun['pfn']; pages: number }[] = []
  for (const run of runs.toSorted((a, b) => a.pfn - b.pfn)) {
    const start = Math.max(run.pfn, zone.startPfn)
    const end = Math.min(run.pfn + run.pages, zoneEnd)
    if (end <= start) continue
    const last = joined.at(-1)
    if (last && start <= last.pfn + last.pages) last.pages = Math.max(last.pages, end - last.pfn)
    else joined.push({ pfn: asPfn(start), pages: end - start })
  }
  return joined
}
