/** A machine with an MMU in the vocabulary of mmu-trace/1, for comparing with a recording and for giving away. */
import { PAGE_SIZE } from '../../../base/units.ts'
import { residence } from '../../../sim/mmu/pages/accounting.ts'
import { HEAP } from '../../../sim/mmu/mm/brk.ts'
import type { MmuMachine } from '../../../sim/mmu/machine.ts'
import type { MemoryObject, Mm, Page, Vma } from '../../../sim/mmu/structs.ts'
import { flagsText, permissions } from '../../../sim/mmu/mm/vmFlags.ts'
import { pageOf } from '../../../sim/mmu/words.ts'
import { sha256 } from './sha256.ts'
import type {
  MmuObjectState,
  MmuPage,
  MmuProcessState,
  MmuTraceState,
  MmuVma,
  MmuVmaDigest,
  MmuVmaHead,
} from './types.ts'

/** More VMAs than that are not listed one by one. */
const MOST_VMAS = 2_000
/** Pages of larger objects are not listed. */
const MOST_BYTES = 32 * 2 ** 20

/**
 * Ids as a recording gives them: pages and objects count from 1 in the order in which they first appear in its states. One for each
 * replay; every state has to pass through it, in order.
 */
export class Identities {
  private readonly pages = new Map<number, number>()
  private readonly objects = new Map<number, number>()
  private readonly digested = { text: '', digest: '' }

  page(m: MmuMachine, page: Page): number {
    return page === m.zeroPage ? 0 : numberOf(this.pages, page.id)
  }

  object(object: MemoryObject): number {
    return numberOf(this.objects, object.id)
  }

  /** SHA-256 of a text that is often the same as in the state before. */
  digest(text: string): string {
    const { digested } = this
    if (digested.text !== text) Object.assign(digested, { text, digest: sha256(text) })
    return digested.digest
  }
}

function numberOf(known: Map<number, number>, id: number): number {
  let number = known.get(id)
  if (number === undefined) {
    number = known.size + 1
    known.set(id, number)
  }
  return number
}

export function mmuStateOf(m: MmuMachine, ids: Identities): MmuTraceState {
  const processes: Record<string, MmuProcessState> = {}
  for (const { name, mm } of m.processes)
    processes[name] = { brk: mm.brk, mapCount: mm.vmas.size, vmas: vmasOf(m, mm, ids) }
  const objects = m.objects.map((object) => ({ object, id: ids.object(object) })).sort((a, b) => a.id - b.id)
  return { processes, objects: objects.map(({ object, id }) => objectOf(m, object, id, ids)) }
}

function vmasOf(m: MmuMachine, mm: Mm, ids: Identities): readonly MmuVma[] | MmuVmaDigest {
  const own = [...mm.vmas].filter(({ foreign }) => foreign === null)
  if (own.length <= MOST_VMAS) return own.map((vma) => vmaOf(m, vma, ids))
  const heads = own.map((vma) => headOf(vma, ids))
  return {
    count: own.length,
    sha256: ids.digest(JSON.stringify(heads)),
    first: own.slice(0, 2).map((vma) => vmaOf(m, vma, ids)),
    last: own.slice(-2).map((vma) => vmaOf(m, vma, ids)),
  }
}

function headOf(vma: Vma, ids: Identities): MmuVmaHead {
  const { start, end, flags, file, pgoff } = vma
  return [
    start,
    end,
    permissions(flags),
    file === null ? 0 : pgoff * PAGE_SIZE,
    file === null ? 0 : ids.object(file.object),
    flagsText(flags),
  ]
}

function vmaOf(m: MmuMachine, vma: Vma, ids: Identities): MmuVma {
  const head = headOf(vma, ids)
  const first = pageOf(vma.start)
  const pages: MmuPage[] = []
  vma.mm.table.forEach(first, pageOf(vma.end), (page, pageNumber) => {
    const bits = (page.object === null ? '' : 'f') + (page.count === 1 ? 'x' : '')
    pages.push([pageNumber - first, ids.page(m, page), bits])
  })
  const { rss, pss } = residence(vma)
  return isHeap(vma) ? [...head, rss, pss, pages, HEAP] : [...head, rss, pss, pages]
}

/** vma_is_initial_heap: anonymous memory anywhere between the first and the last break. */
const isHeap = ({ file, start, end, mm }: Vma): boolean =>
  file === null && start < mm.brk && end > mm.startBrk

function objectOf(m: MmuMachine, object: MemoryObject, id: number, ids: Identities): MmuObjectState {
  const { kind, name, size } = object
  const pages =
    size > MOST_BYTES
      ? []
      : [...object.pages]
          .sort(([a], [b]) => a - b)
          .map(([index, page]) => [index, ids.page(m, page)] as const)
  const segment = m.segments.find((candidate) => candidate.object === object)
  const nattch = segment?.nattch ?? (kind === 'sysv' ? 0 : undefined)
  return nattch === undefined ? { id, kind, name, size, pages } : { id, kind, name, size, nattch, pages }
}
