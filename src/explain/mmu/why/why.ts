/** The reasons of one step as a tree: the tests and choices that the model took down, with what its journal says between them. */
import { formatCount, hex } from '../../../base/format.ts'
import { PAGE_SIZE, asPfn } from '../../../base/units.ts'
import type { ErrnoName } from '../../../base/uapi.ts'
import type { MmuEvent } from '../../../sim/mmu/record/events.ts'
import type { MmuWhyEvent, TestName } from '../../../sim/mmu/record/why.ts'
import {
  bounded,
  folded,
  node,
  type OpenNode,
  type WhyNode,
  type WhyRef,
  type WhyTree,
} from '../../why/tree.ts'
import type { MmuFacts } from '../facts.ts'
import { FAULT_TESTS } from './faultTests.ts'
import { MAPPING_TESTS } from './mappingTests.ts'
import { OBJECT_TESTS } from './objectTests.ts'
import { PROCESS_TESTS } from './processTests.ts'
import { RANGE_TESTS } from './rangeTests.ts'
import { MMU_NOTES, MMU_PHASES } from './phases.ts'
import type { AllTests, TestWords, Words } from './words.ts'

const TESTS: AllTests = {
  ...MAPPING_TESTS,
  ...RANGE_TESTS,
  ...OBJECT_TESTS,
  ...PROCESS_TESTS,
  ...FAULT_TESTS,
}

type Of<T extends MmuWhyEvent['type']> = Extract<MmuWhyEvent, { readonly type: T }>

/** Values stand with their name in one event: what words take is what the event has. */
const testWords = ({ test }: Of<'check'>): TestWords<readonly number[]> =>
  TESTS[test] as unknown as TestWords<readonly number[]>
const phaseWords = ({ phase }: Of<'enter'>): Words<readonly number[]> =>
  MMU_PHASES[phase] as unknown as Words<readonly number[]>
const noteWords = ({ note }: Of<'note'>): Words<readonly number[]> =>
  MMU_NOTES[note] as unknown as Words<readonly number[]>

export function mmuWhyTree({ why, events }: Pick<MmuFacts, 'why' | 'events'>): WhyTree {
  const builder = new Builder(events)
  for (const event of why) builder.event(event)
  return bounded(folded(builder.finish()))
}

/** The test that refused a call or a touch; null where none did. */
export interface MmuRefusal {
  readonly test: TestName
  readonly errno: ErrnoName | null
  readonly words: string
}

/** Null where none was taken down. */
export function mmuRefusalIn(events: readonly MmuWhyEvent[]): MmuRefusal | null {
  const check = events.findLast((event): event is Of<'check'> => event.type === 'check' && event.failed)
  if (check === undefined) return null
  const { errno, failed } = testWords(check)
  return { test: check.test, errno, words: failed(check.values) }
}

const capitalized = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

class Builder {
  private readonly events: readonly MmuEvent[]
  private readonly root = node(null, '')
  private readonly open: OpenNode[] = [this.root]
  private next = 0
  private entries: { from: number; to: number; count: number; gone: boolean } | null = null

  constructor(events: readonly MmuEvent[]) {
    this.events = events
  }

  event(event: MmuWhyEvent): void {
    this.recordsUpTo(event.at)
    this.flush()
    switch (event.type) {
      case 'enter': {
        const child = this.worded(phaseWords(event), event.values)
        this.add(child)
        this.open.push(child)
        return
      }
      case 'leave':
        if (this.open.length > 1) this.open.pop()
        return
      case 'check': {
        const { fn, errno, passed, failed, instead } = testWords(event)
        if (!event.failed) this.add(node(fn, passed(event.values), { outcome: 'passed' }))
        else {
          const end = errno === null ? '' : `: ${errno}`
          const text = `${capitalized(failed(event.values))}${end}`
          this.add({ ...node(fn, text, { outcome: 'failed' }), instead: instead?.(event.values) ?? null })
        }
        return
      }
      case 'note':
        this.add(this.worded(noteWords(event), event.values))
    }
  }

  finish(): readonly WhyNode[] {
    this.recordsUpTo(this.events.length)
    this.flush()
    return this.root.children
  }

  private add(child: WhyNode): void {
    this.open.at(-1)?.children.push(child)
  }

  private worded<V>({ fn, text, outcome, ref }: Words<V>, values: V): OpenNode {
    const here = this.open.at(-1)?.fn ?? null
    return node(fn ?? here, text(values), { outcome: outcome ?? 'done', ref: ref?.(values) ?? null })
  }

  private recordsUpTo(end: number): void {
    for (; this.next < end; this.next++) {
      const record = this.events[this.next]
      if (record !== undefined) this.record(record)
    }
  }

  /** Entries one after the other become one line. */
  private record(record: MmuEvent): void {
    if (record.type === 'map' || record.type === 'unmap') {
      const gone = record.type === 'unmap'
      const run = this.entries
      if (run !== null && run.gone === gone && run.to === record.address) {
        run.to += PAGE_SIZE
        run.count++
        return
      }
      this.flush()
      this.entries = { from: record.address, to: record.address + PAGE_SIZE, count: 1, gone }
      return
    }
    const line = recordLine(record)
    if (line === null) return
    this.flush()
    this.add(line)
  }

  private flush(): void {
    const run = this.entries
    if (run === null) return
    this.entries = null
    const what = run.count === 1 ? 'The page-table entry' : `${formatCount(run.count)} page-table entries`
    const place = run.count === 1 ? `for ${hex(run.from)}` : `from ${hex(run.from)} to ${hex(run.to)}`
    const verb = run.gone ? (run.count === 1 ? 'goes' : 'go') : run.count === 1 ? 'is written' : 'are written'
    this.add(node(run.gone ? 'zap_pte_range' : 'set_pte_range', `${what} ${place} ${verb}`))
  }
}

const frameRef = (pfn: number): WhyRef => ({
  kind: 'pages',
  name: hex(pfn * PAGE_SIZE),
  runs: [{ pfn: asPfn(pfn), pages: 1 }],
})
const vmaLine = (fn: string, text: string, id: number): WhyNode =>
  node(fn, text, { ref: { kind: 'vma', id } })

function recordLine(event: MmuEvent): WhyNode | null {
  switch (event.type) {
    case 'vma-add':
      return vmaLine('vma_link', `A VMA from ${hex(event.start)} to ${hex(event.end)} is there now`, event.id)
    case 'vma-remove':
      return node('remove_vma', `The VMA from ${hex(event.start)} to ${hex(event.end)} is gone`)
    case 'vma-resize':
      return vmaLine('vma_expand', `The VMA now goes from ${hex(event.start)} to ${hex(event.end)}`, event.id)
    case 'vma-split':
      return vmaLine('__split_vma', `The VMA is cut in two at ${hex(event.at)}`, event.id)
    case 'vma-merge':
      return vmaLine('vma_complete', 'A VMA takes in its neighbour', event.id)
    case 'page-take':
      return node('__alloc_pages', `A page frame is taken: ${hex(event.pfn * PAGE_SIZE)}`, {
        ref: frameRef(event.pfn),
      })
    case 'page-free':
      return node('__free_pages', `A page frame is free again: ${hex(event.pfn * PAGE_SIZE)}`, {
        ref: frameRef(event.pfn),
      })
    case 'copy':
      return node('wp_page_copy', `The page at ${hex(event.address)} is copied`)
    case 'move':
      return node('move_ptes', `The entry for ${hex(event.from)} goes to ${hex(event.to)}`)
    case 'object-resize':
      return node(
        'i_size_write',
        `The object had ${formatCount(event.from)} bytes and has ${formatCount(event.to)}`,
      )
    case 'attach':
      return node('shm_open', `Segment ${event.shmid} counts ${event.nattch} attachments`)
    default:
      return null
  }
}
