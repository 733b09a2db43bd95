/** All of a machine's state as text: equal texts, equal machines. */
import type { MmuMachine } from '../machine.ts'
import type { Mm, Page, Vma } from '../structs.ts'

export function dump(m: MmuMachine): string {
  const lines = m.processes.flatMap(({ pid, name, mm, fds }) => [
    `process ${pid} ${name} brk ${mm.brk} fds ${[...fds].map(([fd, file]) => `${fd}:${file.id}`).join(' ')}`,
    ...[...mm.vmas].map(vmaLine),
    ...entryLines(m, mm),
    ...[...mm.outOfOrder]
      .sort(([a], [b]) => a - b)
      .map(([page, entry]) => `order ${page} ${JSON.stringify(entry)}`),
  ])
  for (const { id, kind, name, size, named, users, vmas, pages } of m.objects) {
    lines.push(`object ${id} ${kind} ${name} ${size} ${named} ${users} ${vmas}`)
    for (const [index, page] of [...pages].sort(([a], [b]) => a - b))
      lines.push(` ${index} ${pageText(page)}`)
  }
  for (const { shmid, key, object, nattch, removed } of m.segments)
    lines.push(`segment ${shmid} ${key} ${object.id} ${nattch} ${removed}`)
  return [...lines, JSON.stringify(m.next), JSON.stringify(m.config.frames.snapshot())].join('\n')
}

function vmaLine({ id, start, end, flags, pgoff, file, root, chain }: Vma): string {
  const roots = chain.map(({ id: of, parent, children, active, links }) =>
    [of, parent?.id ?? 0, children, active, links].join('/'),
  )
  return ` vma ${id} ${start} ${end} ${flags} ${pgoff} ${file?.id ?? 0} ${root?.id ?? 0} ${roots.join(' ')}`
}

function entryLines(m: MmuMachine, mm: Mm): string[] {
  const lines: string[] = []
  mm.table.forEach(0, Infinity, (page, number) => {
    lines.push(` entry ${number} ${page === m.zeroPage ? 'zero' : pageText(page)}`)
  })
  return lines
}

function pageText({ id, pfn, anonymous, exclusive, count, object, bytes }: Page): string {
  const content = [...bytes].sort(([a], [b]) => a - b).join(' ')
  return `${id} ${pfn} ${anonymous} ${exclusive} ${count} ${object?.id ?? 0} ${content}`
}
