/**
 * The reasons of one step as a tree: the tests and choices that the model took down while it ran, with the journal's
 * records in their places between them.
 */
import { Ev } from '../../sim/record/journal.ts'
import type { Journal } from '../../sim/record/journal.ts'
import type {
  CheckEvent,
  EnterEvent,
  NoteEvent,
  NoteName,
  Phase,
  TestName,
  WhyEvent,
} from '../../sim/record/why.ts'
import type { StepFacts } from '../step/stepFacts.ts'
import { FreeRun, recordLine, splitLine, type JournalRecord } from './journalLines.ts'
import { WHY_NOTES } from './notes.ts'
import { WHY_PHASES } from './phases.ts'
import { refusalBy, refusalLine } from './refusal.ts'
import { WHY_TESTS } from './tests/allTests.ts'
import { bounded, folded, node, type OpenNode, type WhyNode, type WhyTree } from './tree.ts'
import { whyFactsOf, type WhyFacts, type Words } from './words.ts'

/** The machine's journal must still hold the records of the step. */
export function whyTree(facts: StepFacts): WhyTree {
  const builder = new Builder(whyFactsOf(facts), facts.machine.journal)
  for (const event of facts.why) builder.event(event)
  return bounded(folded(builder.finish()))
}

class Builder {
  private readonly m: WhyFacts
  private readonly texts: readonly string[]
  private readonly records: JournalRecord[] = []
  private readonly root = node(null, '')
  /** The function that runs, innermost last. */
  private readonly open: OpenNode[] = [this.root]
  private nextRecord = 0
  private splits: JournalRecord[] = []
  private frees: FreeRun | null = null
  /** Takes the rotations that follow. */
  private treeChange: OpenNode | null = null

  constructor(m: WhyFacts, journal: Journal) {
    this.m = m
    this.texts = journal.texts
    journal.forEach((code, a, b, c, d, e) => this.records.push({ code, a, b, c, d, e }))
  }

  event(event: WhyEvent): void {
    this.recordsUpTo(event.at)
    if (event.type === 'note' && this.placed(event)) return
    this.flush()
    switch (event.type) {
      case 'enter':
        this.enter(event)
        return
      case 'leave':
        this.treeChange = null
        if (this.open.length > 1) this.open.pop()
        return
      case 'check':
        this.add(this.check(event))
        return
      case 'note':
        this.note(event)
    }
  }

  finish(): readonly WhyNode[] {
    this.recordsUpTo(this.records.length)
    this.flush()
    return this.root.children
  }

  /** The function that runs. */
  private get here(): string | null {
    return this.open.at(-1)?.fn ?? null
  }

  private add(child: WhyNode): void {
    this.open.at(-1)?.children.push(child)
  }

  private enter<P extends Phase>(event: EnterEvent<P>): void {
    const child = this.worded<EnterEvent<P>['values']>(WHY_PHASES[event.phase], event.values)
    this.add(child)
    this.open.push(child)
  }

  private check<T extends TestName>(check: CheckEvent<T>): WhyNode {
    const { failed, values } = check
    const words = WHY_TESTS[check.test]
    const ref = words.ref?.(values, this.m) ?? null
    if (!failed) return node(words.fn, words.passed(values, this.m), { outcome: 'passed', ref })
    return {
      ...node(words.fn, refusalLine(refusalBy(check, this.m)), { outcome: 'failed', ref }),
      instead: words.instead?.(values, this.m) ?? null,
    }
  }

  private note<N extends NoteName>(event: NoteEvent<N>): void {
    const child = this.worded<NoteEvent<N>['values']>(WHY_NOTES[event.note], event.values)
    this.add(child)
    this.treeChange = event.note === 'tree-insert' || event.note === 'tree-erase' ? child : null
  }

  /** Where a freed block went belongs to the line of its frees. */
  private placed<N extends NoteName>({ note, values }: NoteEvent<N>): boolean {
    if (note !== 'placed') return false
    const [pfn = 0, order = 0, migratetype = 0, why = 0] = values
    this.frees?.placed([pfn, order, migratetype, why])
    return true
  }

  private worded<V>(words: Words<V>, values: V): OpenNode {
    const { outcome } = words
    const fn =
      words.fn === null
        ? this.here
        : typeof words.fn === 'string'
          ? words.fn
          : words.fn(values, this.m, this.here)
    return node(fn, words.text(values, this.m), {
      outcome: typeof outcome === 'function' ? outcome(values) : (outcome ?? 'done'),
      ref: words.ref?.(values, this.m) ?? null,
    })
  }

  private recordsUpTo(end: number): void {
    for (; this.nextRecord < end; this.nextRecord++) {
      const record = this.records[this.nextRecord]
      if (record !== undefined) this.record(record)
    }
  }

  private record(record: JournalRecord): void {
    const { code } = record
    if (code === Ev.split) {
      this.splits.push(record)
      return
    }
    if (code === Ev.free || code === Ev.merge) {
      this.flushSplits()
      this.frees ??= new FreeRun()
      if (code === Ev.free) this.frees.freed(record)
      else this.frees.merged(record)
      return
    }
    this.flush()
    const where = code === Ev.rotate ? (this.treeChange?.fn ?? null) : this.here
    const line = recordLine(record, this.m, this.texts, where)
    if (line === null) return
    if (code === Ev.rotate && this.treeChange !== null) this.treeChange.children.push(line)
    else this.add(line)
  }

  private flush(): void {
    this.flushSplits()
    if (this.frees === null) return
    this.add(this.frees.line(this.m))
    this.frees = null
  }

  private flushSplits(): void {
    if (this.splits.length === 0) return
    this.add(splitLine(this.splits))
    this.splits = []
  }
}
