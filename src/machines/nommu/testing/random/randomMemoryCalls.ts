/** Random calls that map, unmap and resize memory, or look at what it holds. */
import { type Draft, PAGE } from './randomDraft.ts'

export function mapAnonymous(draft: Draft, process: string): void {
  const pages = draft.pages()
  const args = [draft.hint(), draft.bytes(pages), draft.prot(), `${draft.flags()}|MAP_ANONYMOUS`, -1, 0]
  draft.mappings.push({ name: draft.kept(process, 'm', 'mmap', ...args), process, pages })
}

export function mapFile(draft: Draft, process: string): void {
  const own = draft.random.pick(draft.descriptors.filter((each) => each.process === process))
  if (own === undefined) {
    draft.open(process)
    return
  }
  const pages = draft.random.chance(0.9) ? draft.random.int(1, 6) : draft.pages()
  const offset =
    own.path === '/dev/mem'
      ? draft.random.pick(['0x22000000', '0x80000000', '0x80200000', '0', '0x22004000'])
      : null
  const args = [
    draft.hint(),
    draft.bytes(pages),
    draft.prot(),
    draft.flags(),
    draft.random.chance(0.97) ? own.name : draft.descriptor(process),
    offset ?? (draft.random.chance(0.95) ? draft.random.pick([0, 0, 0, 1, 2, 4]) * PAGE : draft.odd()),
  ]
  draft.mappings.push({ name: draft.kept(process, 'm', 'mmap', ...args), process, pages })
}

export function unmapWhole(draft: Draft, process: string): void {
  const mapping = draft.ownMapping(process)
  if (mapping === undefined) return
  draft.call(process, 'munmap', mapping.name, mapping.pages * PAGE)
  draft.mappings.splice(draft.mappings.indexOf(mapping), 1)
}

export function unmapPiece(draft: Draft, process: string): void {
  const mapping = draft.ownMapping(process)
  if (mapping === undefined) return
  const first = draft.random.int(0, mapping.pages - 1)
  const count = draft.random.int(1, mapping.pages - first)
  const at = draft.random.chance(0.9) ? first * PAGE : first * PAGE + draft.random.int(1, 4095)
  draft.call(process, 'munmap', `${mapping.name}+${at}`, draft.bytes(count))
}

export function remap(draft: Draft, process: string): void {
  const mapping = draft.ownMapping(process)
  if (mapping === undefined) return
  const pages = Math.max(1, mapping.pages + draft.random.int(-3, 3))
  const flags = draft.random.pick(['0', 'MREMAP_MAYMOVE', 'MREMAP_MAYMOVE|MREMAP_FIXED'])
  const to = draft.random.pick([mapping.name, '0x80400000'])
  draft.call(process, 'mremap', mapping.name, draft.bytes(mapping.pages), draft.bytes(pages), flags, to)
  mapping.pages = pages
}

export function touch(draft: Draft, process: string): void {
  const at = draft.random.chance(0.9) ? draft.place(process) : draft.odd()
  const other = draft.random.pick(draft.alive) ?? process
  draft.random.weighted([
    [3, () => draft.call(process, 'poke', at, draft.random.int(1, 1e6))],
    [2, () => draft.call(process, 'peek', at)],
    [1, () => draft.call(process, 'ptrace_peek', other, at)],
    [1, () => draft.call(process, 'futex', at, 'FUTEX_WAKE', 1)],
  ])()
}
