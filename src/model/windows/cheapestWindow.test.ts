import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asPfn, asPhysAddr, asVirtAddr, PAGE_SIZE, type PageRun } from '../../base/units.ts'
import { VM } from '../../base/uapi.ts'
import { PageUse } from '../../protocol/view.ts'
import type { RegionView, StepView, VmaView } from '../../protocol/view.ts'
import { cheapestWindows } from './cheapestWindow.ts'
import { plainText } from '../rich.ts'
import { smallView } from '../testing/smallView.ts'
import { refusedAnswer } from './refusedBlock.ts'
import { holderWords, wayToFree } from './windowWords.ts'
import { everyRegion } from '../step/nommu.ts'
import { mapRegions, processesOf, withFrames, withProcesses, withRegions } from '../testing/viewParts.ts'

/**
 * A machine from a picture, one character a page: `.` free, `#` kernel, `c` page cache, `r` a memory-backed file; a
 * letter A-D is a page that process maps alone, `*` one that A and B share, `?` a copy that no tree holds.
 */
function drawn(picture: string, startPfn = 16): StepView {
  const base = smallView()
  const regions: RegionView[] = []
  const vmas = new Map<string, VmaView[]>()
  const template = processesOf(base)[0]
  const region = everyRegion(base)[0]
  const vma = template?.vmas[0]
  if (!template || !region || !vma) throw new Error('the small view has changed')
  for (const { 0: run, index } of picture.matchAll(/(.)\1*/g)) {
    const mark = run.charAt(0)
    if (!/[A-D*?]/.test(mark)) continue
    const users = mark === '*' ? ['A', 'B'] : mark === '?' ? [] : [mark]
    const id = 100 + index
    const span = {
      start: asPhysAddr((startPfn + index) * PAGE_SIZE),
      end: asPhysAddr((startPfn + index + run.length) * PAGE_SIZE),
    }
    const usage = Math.max(1, users.length)
    regions.push({ ...region, ...span, top: span.end, id, usage, flags: VM.VM_MAPPED_COPY, file: null })
    for (const user of users)
      vmas.set(user, [
        ...(vmas.get(user) ?? []),
        {
          ...vma,
          start: asVirtAddr(Number(span.start)),
          end: asVirtAddr(Number(span.end)),
          id: id * 10 + users.indexOf(user),
          region: id,
          pid: user.charCodeAt(0),
        },
      ])
  }
  const processes = ['A', 'B', 'C', 'D'].map((name) => ({
    ...template,
    name,
    pid: name.charCodeAt(0),
    vmas: vmas.get(name) ?? [],
  }))
  const files = [...picture.matchAll(/r+/g)].map(({ 0: run, index }) => ({
    ...{ fs: 'ramfs', device: false, ino: 50, size: run.length * PAGE_SIZE, capabilities: [], address: null },
    path: `/ram/file${index}`,
    pages: [{ pfn: asPfn(startPfn + index), pages: run.length }],
  }))
  const uses: Readonly<Record<string, number>> = {
    '.': PageUse.free,
    '#': PageUse.kernel,
    c: PageUse.pageCache,
    r: PageUse.ramFile,
  }
  const frames = withFrames(base, {
    zone: { ...base.frames.zone, startPfn: asPfn(startPfn), spannedPages: picture.length },
    pageUse: Uint8Array.from(picture, (mark) => uses[mark] ?? PageUse.anonymous),
  })
  return withRegions(withProcesses(frames, processes), regions, files)
}

/** Offset of each window and its cost, as [offset, cost]. */
const costs = (picture: string, order: number, startPfn = 16): number[][] =>
  cheapestWindows(drawn(picture, startPfn), order).best.map(({ pfn, pagesToFree }) => [
    pfn - startPfn,
    pagesToFree,
  ])

describe('the cheapest windows', () => {
  test('need the fewest pages freed, lowest address first', () => {
    expect(costs('AAAA.BB.A...B..B', 2)).toEqual([
      [8, 1],
      [4, 2],
      [12, 2],
    ])
  })

  test('cost nothing where all is free already', () => {
    const view = drawn('A.......')
    expect(cheapestWindows(view, 2).best[0]).toMatchObject({
      pfn: 20,
      pagesToFree: 0,
      exits: [],
      holders: [],
    })
    expect(
      plainText(
        wayToFree(view, { pfn: asPfn(20), order: 2, pagesToFree: 0, inTheWay: [], holders: [], exits: [] }),
      ),
    ).toBe('It is free already.')
  })

  test('do not exist where the kernel, or a copy that no tree holds, has a page in each', () => {
    expect(cheapestWindows(drawn('...#.?..'), 2)).toEqual({ order: 2, best: [], total: 2, blocked: 2 })
    expect(cheapestWindows(drawn('...#....'), 2)).toMatchObject({ total: 2, blocked: 1 })
    expect(cheapestWindows(drawn('........'), 4)).toEqual({ order: 4, best: [], total: 0, blocked: 0 })
  })

  test('are aligned to page frame numbers, not to the beginning of the zone', () => {
    expect(costs('.....A..', 2, 18)).toEqual([[2, 1]])
  })
})

describe('who is in the way', () => {
  test('one process, whose exit is enough', () => {
    const view = drawn('AA.B....', 8)
    const [window] = cheapestWindows(view, 3).best
    if (!window) throw new Error('no window')
    expect(window.inTheWay).toEqual([
      { pfn: 8, pages: 2 },
      { pfn: 11, pages: 1 },
    ])
    expect(window.holders.map(({ pages, pids }) => [pages, pids])).toEqual([
      [2, [65]],
      [1, [66]],
    ])
    expect(plainText(wayToFree(view, window))).toBe('It takes the exits of A and B.')
    const only = cheapestWindows(drawn('AA.A....', 8), 3).best[0]
    expect(only && plainText(wayToFree(view, only))).toBe('A’s exit would free it.')
  })

  test('a copy that two share goes with both', () => {
    const view = drawn('**......')
    const window = cheapestWindows(view, 3).best[0]
    expect(window?.exits).toEqual([65, 66])
    const holder = window?.holders[0]
    expect(holder && plainText(holderWords(view, holder))).toBe(
      '2 pages: 0x00010000 of A and B; both must unmap it',
    )
  })

  test('a file and the page cache outlive every exit', () => {
    const view = drawn('rr.cAA..')
    const window = cheapestWindows(view, 3).best[0]
    expect(window?.exits).toBeNull()
    expect(window?.holders.map(({ kind, pages }) => [kind, pages])).toEqual([
      ['region', 2],
      ['file', 2],
      ['page-cache', 1],
    ])
    expect(window?.holders.map((holder) => plainText(holderWords(view, holder)))).toEqual([
      '2 pages: 0x00014000 of A; unmapping it would free them',
      '2 pages: file /ram/file0; truncating it would free them',
      '1 page: page cache, free only if the kernel drops it',
    ])
  })

  test('slack is in the way too, and init never exits', () => {
    const view = smallView()
    const search = cheapestWindows(view, 2)
    expect(search.best[0]?.pagesToFree).toBe(0)
    const own = cheapestWindows(
      withFrames(view, {
        zone: { ...view.frames.zone, startPfn: asPfn(0x110), spannedPages: 4 },
        pageUse: view.frames.pageUse.slice(16, 20),
      }),
      2,
    )
    expect(own.best[0]).toMatchObject({ pagesToFree: 4, exits: [20] })
    const processes = processesOf(view).map((process) => ({
      ...process,
      pid: 1,
      vmas: process.vmas.map((vma) => ({ ...vma, pid: 1 })),
    }))
    const init = mapRegions(withProcesses(view, processes), (region) => ({ ...region, kind: 'program' }))
    // 64 pages: the kernel's 8, 4 of one region and 4 of the other are out of reach.
    expect(cheapestWindows(init, 2)).toMatchObject({ total: 16, blocked: 4 })
  })
})

test('agrees with trying every window by hand', () => {
  const pictures = fc.array(fc.constantFrom(...'....#ABC*cr?'), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(pictures, fc.integer({ min: 0, max: 6 }), fc.nat(70), (marks, order, startPfn) => {
      const picture = marks.join('')
      const size = 2 ** order
      const all: [number, number][] = []
      for (let at = 0; at + size <= picture.length; at++) {
        const inside = picture.slice(at, at + size)
        if ((startPfn + at) % size !== 0 || /[#?]/.test(inside)) continue
        all.push([at, inside.replaceAll('.', '').length])
      }
      const expected = all.sort((a, b) => a[1] - b[1] || a[0] - b[0]).slice(0, 3)
      const search = cheapestWindows(drawn(picture, startPfn), order)
      expect(search.best.map(({ pfn, pagesToFree }) => [pfn - startPfn, pagesToFree])).toEqual(expected)
      for (const window of search.best) {
        const runs = window.inTheWay.reduce((sum, run) => sum + run.pages, 0)
        const held = window.holders.reduce((sum, holder) => sum + holder.pages, 0)
        expect([runs, held]).toEqual([window.pagesToFree, window.pagesToFree])
      }
    }),
  )
})

test('a board of 4 GiB is searched whole', () => {
  const view = drawn('.')
  const pages = 2 ** 20
  const pageUse = Uint8Array.from({ length: pages }, (_, page) =>
    page % 97 === 0 ? PageUse.pageCache : PageUse.free,
  )
  const zone = { ...view.frames.zone, startPfn: asPfn(0), spannedPages: pages }
  const large = withFrames(view, { zone, pageUse })
  expect(cheapestWindows(large, 10).best[0]?.pagesToFree).toBe(10)
})

describe('a refused block is answered', () => {
  const answerIn = (view: StepView, run: PageRun | null = null) =>
    refusedAnswer({ ...view, refused: { order: 2, run } })

  test('with the cheapest place, what stands there, and what would free it', () => {
    const answer = answerIn(withFrames(drawn('AAAA.BB.A...B..B'), { freePages: 40 }))
    expect(answer?.window?.pfn).toBe(24)
    expect(answer && plainText(answer.words)).toBe(
      'The cheapest place for 16 KiB is 0x00018000: 1 of its 4 pages is in the way: 0x00018000 of A; unmapping it would free them. A’s exit would free it.',
    )
  })

  test('with the reserve, where the place would not be enough', () => {
    const { watermarkMin } = drawn('A...').frames.zone
    const told = (freePages: number) => {
      const answer = answerIn(withFrames(drawn('A...'), { freePages }))
      return answer ? plainText(answer.words) : ''
    }
    // One page comes back, and three more are taken than one.
    expect(told(watermarkMin + 2)).toContain('Even then the reserve')
    expect(told(watermarkMin + 3)).not.toContain('Even then the reserve')
  })

  test('with all places of its size in a run that holds none, and the ends of the run', () => {
    const answer = answerIn(drawn('A..AAAA......AAA'), { pfn: asPfn(23), pages: 6 })
    expect(answer?.starts).toEqual([20, 24, 28])
  })

  test('with no place, where nothing can be freed', () => {
    const answer = answerIn(drawn('#..#'))
    expect(answer?.window).toBeNull()
    expect(answer && plainText(answer.words)).toContain('nothing here can free')
    expect(refusedAnswer(drawn('A...'))).toBeNull()
  })
})
