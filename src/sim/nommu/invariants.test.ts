/** Each rule is broken in a machine that has all that the rules speak of, and the check has to name just that rule. */
import { describe, expect, it } from 'vitest'
import { PAGE_SIZE } from '../../base/units.ts'
import { runScenario } from '../../documents/scenario/testing/runScenario.ts'
import { returnedTexts } from '../../testing/returnedTexts.ts'
import { PageHolder, type BuddySnapshot } from '../pages/buddy.ts'
import { FreeLists } from '../pages/freeLists.ts'
import type { Era } from './era.ts'
import { checkInvariants } from './invariants.ts'
import { validateNommuRegions } from './mm/regionCheck.ts'
import type { Machine, Mm } from './machine.ts'
import type { RbSnapshot } from './mm/rbtree.ts'
import { RegionField } from './mm/regions.ts'
import { VmaField } from './mm/vmas.ts'
import type { VmaTreeSnapshot } from './mm/vmaTree.ts'

/** Six mappings and those of the program: a tree of regions with red nodes and black ones. */
const machineOf = (era: Era): Machine =>
  runScenario(
    [
      'board 1M',
      `kernel ${era}`,
      'A = spawn',
      ...['a', 'b', 'c', 'd', 'e', 'f'].map(
        (name) => `A: ${name} = mmap(NULL, 16K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)`,
      ),
    ].join('\n'),
  ).machine

function only<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the machine has no such thing')
  return value
}

/** Regions in the order of their addresses, the lowest first. */
const regionAt = (m: Machine, index: number): number => only([...m.regions.inOrder()][index])
const mmOf = (m: Machine): Mm => only(m.processes.at(-1)).mm
const vmaAt = (m: Machine, index: number): number => only(mmOf(m).vmas.rows[index])

function setRegion(m: Machine, index: number, field: keyof typeof RegionField, value: number): void {
  m.regions.set(regionAt(m, index), RegionField[field], value)
}
const region = (m: Machine, index: number, field: keyof typeof RegionField): number =>
  m.regions.get(regionAt(m, index), RegionField[field])

function moveVma(m: Machine, field: 'start' | 'end', bytes: number): void {
  const row = vmaAt(m, 0)
  m.vmas.set(row, VmaField[field], m.vmas.get(row, VmaField[field]) + bytes)
}

/** The first page of a free block of two pages or more, counted from the zone's first page, and the list it heads. */
function freeBlock(lists: BuddySnapshot['lists']): {
  page: number
  order: number
  type: number
  list: number
} {
  const orders = lists.head.length / 4
  const list = lists.head.findIndex((page, index) => page !== -1 && index % orders > 0)
  return { page: only(lists.head[list]), order: list % orders, type: Math.floor(list / orders), list }
}

/** Writes into a copy of what the allocator keeps, and puts it in its place. */
function forge(m: Machine, change: (kept: BuddySnapshot) => BuddySnapshot | void): void {
  const kept = m.buddy.snapshot()
  m.buddy.restore(change(kept) ?? kept)
}

function forgeLists(m: Machine, change: (lists: FreeLists, of: BuddySnapshot['lists']) => void): void {
  forge(m, (kept) => {
    const lists = new FreeLists(kept.holder.length)
    lists.restore(kept.lists)
    change(lists, kept.lists)
    return { ...kept, lists: lists.snapshot() }
  })
}

/** Places in an entry of a tree of VMAs; the next entry is three numbers on. */
const [LOW, HIGH, ROW] = [0, 1, 2]

function forgeVmas(m: Machine, change: (kept: VmaTreeSnapshot) => void): void {
  const { vmas } = mmOf(m)
  const kept = vmas.snapshot()
  change(kept)
  vmas.restore(kept)
}

/** The tree of regions put back with other links or colours. */
function forgeTree(m: Machine, change: (tree: RbSnapshot) => void): void {
  const kept = m.regions.snapshot()
  change(kept.tree)
  m.regions.restore(kept)
}

const redRoot = (m: Machine): void => forgeTree(m, ({ red, root }) => void (red[root] = 1))

function addUnused(m: Machine): void {
  const row = m.regions.table.add()
  const start = region(m, 0, 'start') - 16 * PAGE_SIZE
  m.regions.set(row, RegionField.start, start)
  m.regions.set(row, RegionField.end, start + PAGE_SIZE)
  m.regions.set(row, RegionField.top, start + PAGE_SIZE)
  m.regions.link(row)
}

type Break = readonly [rule: string, breaks: (m: Machine) => void, era?: Era]

const BREAKS: readonly Break[] = [
  // The free lists.
  [
    'is not aligned',
    (m) =>
      forge(m, ({ lists }) => {
        const { page, list } = freeBlock(lists)
        lists.head[list] = page + 1
      }),
  ],
  [
    'is listed twice',
    (m) =>
      forge(m, ({ lists }) => {
        const { page } = freeBlock(lists)
        lists.next[page] = page
      }),
  ],
  ['does not know its order', (m) => forge(m, ({ lists }) => void (lists.order[freeBlock(lists).page] = -1))],
  ['is on the list of another type', (m) => forge(m, ({ blockType }) => void blockType.fill(3))],
  [
    'did not merge with its buddy',
    (m) =>
      forgeLists(m, (lists, of) => {
        const { page, order, type } = freeBlock(of)
        lists.unlink(page, order, type)
        lists.linkHead(page, order - 1, type)
        lists.linkHead(page + (1 << (order - 1)), order - 1, type)
      }),
  ],
  [
    'blocks listed, others counted',
    (m) => forge(m, ({ lists }) => void (lists.count[freeBlock(lists).list] = 99)),
  ],
  [
    'pages on the lists, ',
    (m) => forge(m, (kept) => ({ ...kept, lists: { ...kept.lists, freePages: kept.lists.freePages + 1 } })),
  ],
  [
    'pages held by nobody',
    (m) => forge(m, ({ lists, holder }) => void (holder[freeBlock(lists).page] = PageHolder.kernel)),
  ],
  // The red-black tree of regions.
  ['the root of the region tree is red', redRoot],
  [
    // All but the root: the number of black nodes stays the same on all paths.
    'breaks the red-black rules',
    (m) => forgeTree(m, ({ red, root }) => red.forEach((_, node) => (red[node] = node === root ? 0 : 1))),
  ],
  ['breaks the red-black rules', (m) => forgeTree(m, ({ red }) => void (red[red.indexOf(1)] = 0))],
  [
    'breaks the red-black rules',
    (m) =>
      forgeTree(m, ({ left, right, parent, root }) => void (parent[only(left[root])] = only(right[root]))),
  ],
  // Regions.
  ['is empty', (m) => setRegion(m, 1, 'end', region(m, 1, 'start'))],
  ['ends above its top', (m) => setRegion(m, 1, 'top', region(m, 1, 'end') - PAGE_SIZE)],
  ['is out of order', (m) => setRegion(m, 1, 'start', region(m, 0, 'start'))],
  ['is out of order', (m) => setRegion(m, 1, 'start', region(m, 0, 'start') - PAGE_SIZE), '2.6.28'],
  ['overlaps the one before', (m) => setRegion(m, 1, 'start', region(m, 0, 'start') + PAGE_SIZE)],
  [
    'is not held by it',
    (m) => forge(m, ({ holder }) => void (holder[holder.indexOf(PageHolder.mmap)] = PageHolder.kernel)),
  ],
  ['are lost, MmapCopy counts', (m) => void (m.mmapPages += 1)],
  ['are lost, MmapCopy counts', (m) => void (m.lostPages += 1)],
  // Mappings.
  ['has no region', (m) => m.vmas.set(vmaAt(m, 0), VmaField.region, 60)],
  ['begins before its region', (m) => moveVma(m, 'start', -PAGE_SIZE)],
  ['ends above its region', (m) => moveVma(m, 'end', PAGE_SIZE)],
  ['differs from it', (m) => moveVma(m, 'end', -1), '2.6.28'],
  ['VMAs and counts', (m) => void (mmOf(m).mapCount -= 1)],
  ['a process has lost a VMA', (m) => void (mmOf(m).mapCount += 1), '2.6.29'],
  ['a process has lost a VMA', (m) => void (mmOf(m).mapCount += 1), '2.6.28'],
  ['of a VMA tree is empty', (m) => forgeVmas(m, ({ entries }) => entries.copyWithin(HIGH, LOW, LOW + 1))],
  [
    'lie over each other',
    (m) => forgeVmas(m, ({ entries }) => entries.set([only(entries[3 + LOW]) + 1], HIGH)),
  ],
  ['is out of order', (m) => forgeVmas(m, ({ entries }) => entries.set([0], 3 + LOW)), '2.6.29'],
  [
    'is listed twice',
    (m) => forgeVmas(m, ({ entries }) => entries.copyWithin(3 + ROW, ROW, ROW + 1)),
    '2.6.29',
  ],
  ['counts 0 users and has 1', (m) => setRegion(m, 0, 'usage', 0)],
  ['counts 2 users and has 1', (m) => setRegion(m, 0, 'usage', 2), '2.6.29'],
  ['has no user', addUnused],
]

/** What the kernel's own check stops at. */
const KERNEL_BREAKS: readonly Break[] = [
  ['is empty', (m) => setRegion(m, 1, 'end', region(m, 1, 'start'))],
  ['ends above its top', (m) => setRegion(m, 1, 'top', region(m, 1, 'end') - PAGE_SIZE)],
  ['the top of the one before', (m) => setRegion(m, 1, 'start', region(m, 0, 'start') + PAGE_SIZE)],
]

const DEFAULT_ERA: Era = '6.12'

function broken(check: (m: Machine) => string | null, [, breaks, era = DEFAULT_ERA]: Break): string | null {
  const m = machineOf(era)
  expect(check(m)).toBeNull()
  breaks(m)
  return check(m)
}

describe('the invariants', () => {
  it.each(BREAKS.map((one) => ({ one, rule: one[0] })))('$rule', ({ one, rule }) => {
    expect(broken(checkInvariants, one)).toContain(rule)
  })

  it.each(KERNEL_BREAKS.map((one) => ({ one, rule: one[0] })))(
    "of the kernel's own check: $rule",
    ({ one, rule }) => {
      expect(broken(validateNommuRegions, one)).toContain(rule)
    },
  )

  it('are all broken above', () => {
    const said = [
      ...BREAKS.map((one) => broken(checkInvariants, one)),
      ...KERNEL_BREAKS.map((one) => broken(validateNommuRegions, one)),
    ]
    const rules = returnedTexts('src/sim/nommu/invariants.ts')
    expect(rules.filter((rule) => !said.some((text) => text !== null && rule.test(text)))).toEqual([])
    expect(rules.length).toBeGreaterThan(0)
  })

  it('are kept in part by a machine that is torn, and not asked for once it has stopped', () => {
    const m = machineOf(DEFAULT_ERA)
    m.isTorn = true
    m.mmapPages += 1
    expect(checkInvariants(m)).toBeNull()
    redRoot(m)
    expect(checkInvariants(m)).toContain('is red')
    m.stopped = 'BUG'
    expect(checkInvariants(m)).toBeNull()
  })
})
