/** The journal's records as lines of the reasons: runs of splits become one line, and so do frees with all they merge into. */
import { formatCount, formatPages, hex, hexRange } from '../../base/format.ts'
import { appendPages, asPfn, pfnToAddr, type PageRun } from '../../base/units.ts'
import { Ev } from '../../sim/record/journal.ts'
import type { NoteValues } from '../../sim/record/why.ts'
import { WHY_NOTES } from './notes.ts'
import { node, type WhyNode } from './tree.ts'
import { blockWords, pagesRef, pathOf, processName, regionRef, typeWord, vmaRef } from './words.ts'
import type { WhyFacts } from './words.ts'

export interface JournalRecord {
  readonly code: number
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
}

/** Splits of one block: `expand` halves it until it has the order wanted. */
export function splitLine(splits: readonly JournalRecord[]): WhyNode {
  const lines = splits.map(({ a: pfn, b: order }) =>
    node('expand', `Upper half ${blockWords(pfn, order)} to the head of its list`, {
      ref: pagesRef(pfn, 2 ** order),
    }),
  )
  const first = splits[0]
  const last = splits.at(-1)
  if (lines.length === 1 || first === undefined || last === undefined) return lines[0] ?? node('expand', '')
  return {
    ...node('expand', `Halved ${splits.length} times, from order ${first.b + 1} to order ${last.b}`, {
      ref: {
        kind: 'pages',
        name: 'Upper halves',
        runs: splits.map(({ a, b }) => ({ pfn: asPfn(a), pages: 2 ** b })),
      },
    }),
    children: lines,
  }
}

const MERGED: Readonly<Record<number, string>> = { 1: 'merged once', 2: 'merged twice' }

/** Frees that follow each other: what was given back and which blocks it has become. */
export class FreeRun {
  private readonly blocks = new Map<number, number>()
  private readonly places = new Map<number, NoteValues['placed']>()
  private readonly runs: PageRun[] = []
  private merges = 0
  private pages = 0
  private single = true
  private own = true

  freed({ a: pfn, b: count, c: order, e: own }: JournalRecord): void {
    this.pages += count << order
    this.single &&= order === 0
    this.own = own === 1
    appendPages(this.runs, pfn, count << order)
    for (let i = 0; i < count; i++) this.blocks.set(pfn + i, order)
  }

  merged({ a: pfn, b: order }: JournalRecord): void {
    this.merges++
    const half = 2 ** (order - 1)
    this.blocks.delete(pfn)
    this.blocks.delete(pfn + half)
    this.blocks.set(pfn, order)
  }

  placed(values: NoteValues['placed']): void {
    this.places.set(values[0], values)
  }

  line(m: WhyFacts): WhyNode {
    const blocks = [...this.blocks].toSorted(([a], [b]) => a - b)
    const what = `${formatPages(this.pages)}${this.own ? '' : ' of the kernel’s'}`
    const how = this.pages === 1 || !this.single ? 'freed' : 'freed one by one'
    const result =
      this.merges === 0
        ? blocks.length === 1 || this.single
          ? ', nothing to merge with'
          : ` in ${formatCount(blocks.length)} blocks`
        : `, ${MERGED[this.merges] ?? `merged ${formatCount(this.merges)} times`}: ${blocks.length === 1 ? '1 block' : `${formatCount(blocks.length)} blocks`} now`
    return {
      ...node('__free_one_page', `${what} ${how}${result}`, {
        ref: {
          kind: 'pages',
          name: 'Pages given back',
          runs: this.runs,
        },
      }),
      children: blocks.map(([pfn, order]) => {
        const values = this.places.get(pfn)
        const text = values === undefined ? blockWords(pfn, order) : WHY_NOTES.placed.text(values, m)
        return node('__free_one_page', text, { ref: pagesRef(pfn, 2 ** order) })
      }),
    }
  }
}

/** Since 3.7 (lib/rbtree.c) nodes are rotated where the tree is balanced, not by a function of their own. */
function rotatingFunction({ rules }: WhyFacts, toLeft: boolean, here: string | null): string {
  if (rules.rotatesByName) return toLeft ? '__rb_rotate_left' : '__rb_rotate_right'
  return here === 'delete_nommu_region' ? '____rb_erase_color' : '__rb_insert'
}

/** Any other record; null for those that a note says better. `here`: the function that runs. */
export function recordLine(
  { code, a, b, c, d }: JournalRecord,
  m: WhyFacts,
  texts: readonly string[],
  here: string | null,
): WhyNode | null {
  switch (code) {
    case Ev.alloc:
      return node('rmqueue', `Taken: ${blockWords(a, b)}`, { outcome: 'chosen', ref: pagesRef(a, 2 ** b) })
    case Ev.claim: {
      const first =
        ((m.config.zone.startPfn >>> m.config.zone.pageblockOrder) + a) << m.config.zone.pageblockOrder
      const text = `Pageblock ${a} at ${hex(pfnToAddr(first))} changes from ${typeWord(b)} to ${typeWord(c)}`
      return node('set_pageblock_migratetype', text, {
        ref: pagesRef(first, 2 ** m.config.zone.pageblockOrder),
      })
    }
    case Ev.regionResize:
      return node('shrink_vma', `The region is ${hexRange(b, c)} now`, { ref: regionRef(a) })
    case Ev.regionUsage:
      return node(here, `Its usage count is ${b} now`, { ref: regionRef(a) })
    case Ev.rotate:
      return node(rotatingFunction(m, b === 0, here), `Rotated ${b === 0 ? 'left' : 'right'} to balance`, {
        ref: regionRef(a),
      })
    case Ev.vmaAdd:
      return node('add_vma_to_mm', `${processName(m, b)} has the mapping ${hexRange(c, d)}`, {
        ref: vmaRef(a),
      })
    case Ev.vmaRemove:
      return node('delete_vma', `${processName(m, b)} has it no more`)
    case Ev.vmaResize:
      return node('vma_iter_store', `The mapping is ${hexRange(c, d)} now`, { ref: vmaRef(a) })
    case Ev.vmaHidden:
      return node('vma_iter_store', `It hides another mapping of ${processName(m, b)} at the same place`, {
        ref: vmaRef(c),
      })
    case Ev.processAdd:
      return node('copy_process', `${processName(m, a)} begins`, { ref: { kind: 'process', pid: a } })
    case Ev.processRemove:
      return node('do_exit', `${processName(m, a)} is gone`)
    case Ev.filePages:
      return d === 1
        ? node(
            'ramfs_nommu_expand_for_mapping',
            `${pathOf(m, a)} has ${formatPages(c)} at ${hex(pfnToAddr(b))}`,
            {
              ref: pagesRef(b, c),
            },
          )
        : null
    case Ev.attach:
      return node('shm_open', `Segment ${a} is attached ${b === 1 ? 'once' : `${b} times`} now`)
    case Ev.text:
      return node('printk', texts[a] ?? '')
    default:
      return null
  }
}
