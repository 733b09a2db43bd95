/** Any state that a link can hold, for property tests. */
import fc from 'fast-check'
import type { LinkDocument, LinkState, LinkThing, LinkView } from '../state.ts'
import { COLOURS, NARROW_TABS, SIDE_TABS, THEMES, wordsOf } from '../v1.ts'

/** Texts as they come: nothing, prose, lines of the language, any characters that UTF-8 can hold. */
const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc
    .string({ unit: 'binary' })
    .map((text) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text))),
  fc
    .array(
      fc.constantFrom(
        'A = spawn',
        'A: a = mmap(NULL, 12K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)',
        'A: munmap(a+4K, 4K)',
        '# a comment 🧵',
        'sysctl vm.nr_trim_pages = 0',
      ),
    )
    .map((lines) => lines.join('\n')),
)
const count = fc.maxSafeNat()
const start = fc.option(fc.nat({ max: Number.MAX_SAFE_INTEGER - 1 }))

const documents: fc.Arbitrary<LinkDocument> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: texts }),
  fc.record({ kind: fc.constant('listed' as const), id: fc.string(), hash: fc.nat({ max: 0xffffffff }) }),
  fc.record({ kind: fc.constant('local' as const), fileName: fc.string({ unit: 'grapheme' }) }),
)

const things: fc.Arbitrary<LinkThing> = fc.oneof(
  fc.record({ kind: fc.constant('page' as const), pfn: count }),
  fc.record({ kind: fc.constant('free-block' as const), pfn: count, order: fc.nat(10) }),
  fc.record({ kind: fc.constantFrom('region' as const, 'vma' as const), id: count, start }),
  fc.record({ kind: fc.constant('process' as const), pid: count, name: fc.string() }),
  fc.record({ kind: fc.constant('file' as const), path: fc.string() }),
  fc.record({ kind: fc.constant('step' as const), step: count }),
  fc.record({ kind: fc.constant('line' as const), line: count }),
  fc.record({
    kind: fc.constant('pages' as const),
    name: fc.string(),
    runs: fc.array(fc.record({ pfn: count, pages: count })),
  }),
)

// No -0, which JSON does not know.
const place = fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)

const line = fc.option(fc.record({ zoom: place, centre: place }))

const views: fc.Arbitrary<LinkView> = fc.record({
  selected: fc.option(things),
  brush: fc.option(
    fc.tuple(fc.nat(2 ** 31), fc.nat(2 ** 31)).map(([from, length]) => ({ start: from, end: from + length })),
  ),
  camera: fc.option(fc.record({ zoom: place, centreX: place, centreY: place })),
  columnsCamera: line,
  treeCamera: line,
  measuredOrder: fc.option(count),
  heat: fc.option(fc.boolean()),
  theme: fc.constantFrom(...wordsOf(THEMES)),
  colourBy: fc.constantFrom(...wordsOf(COLOURS)),
  sideTab: fc.constantFrom(...wordsOf(SIDE_TABS)),
  dock: fc.constantFrom('auto', null, 'text', 'side'),
  narrowTab: fc.constantFrom(...wordsOf(NARROW_TABS)),
  predict: fc.boolean(),
  present: fc.boolean(),
  recorded: fc.boolean(),
  trees: fc.boolean(),
})

export const linkStates: fc.Arbitrary<LinkState> = fc.record({
  document: documents,
  step: count,
  view: fc.option(views),
})
