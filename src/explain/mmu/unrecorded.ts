/** What a step on the machine with an MMU rests on where no recording backs it: the page says so. */
import type { MmuEra } from '../../sim/mmu/eraNames.ts'
import { isMeasured } from '../../sim/mmu/eras.ts'
import type { MmuFacts } from './facts.ts'

const LINUX = 'the sources of Linux'
/** The documents and sources that each kernel was written from. */
const SOURCES: Readonly<Record<MmuEra, string>> = {
  '2.6.7': `${LINUX} 2.6 and the description of the patch of 2004 for expandable shared anonymous mappings`,
  '2.6.7 expand-fix': 'the description of the patch of 2004 for expandable shared anonymous mappings',
  '2.6.13': `${LINUX} 2.6 and the description of the patches of 2005 for remap_file_pages with protections`,
  '2.6.13 protection-rfc': 'the description of the patches of 2005 for remap_file_pages with protections',
  '6.18': LINUX,
  '6.18 expand-fix':
    'the description of the patch of 2004 for expandable shared anonymous mappings, applied to a kernel of today',
  '6.18 protection-rfc':
    'the description of the patches of 2005 for remap_file_pages with protections, applied to a kernel of today',
}

const NOT_ON_RECORD: ReadonlySet<string> = new Set([
  'exec',
  'execve',
  'vfork',
  'clone',
  'futex',
  'mlockall',
  'munlockall',
  'ptrace_attach',
  'ptrace_detach',
  'ptrace_peek',
  'ptrace_poke',
])

/** Whether the step has mapped a device, or was refused by one. */
function isOfDevice({ events, why, board }: MmuFacts): boolean {
  if (why.some((event) => event.type === 'check' && event.failed && event.test === 'mmap-driver')) return true
  const made = events.flatMap((event) => (event.type === 'vma-add' ? [event] : []))
  return made.some(({ pid, start }) => {
    const path = board.machine.findProcess(pid)?.mm.vmas.at(start)?.file?.object.name ?? ''
    const type = board.files.get(path)?.type
    return type === 'char' || type === 'block'
  })
}

/** Null where recordings back the step. */
export function unrecordedWithMmu(facts: MmuFacts): string | null {
  const { board, info } = facts
  const { era } = board.machine.config
  if (!isMeasured(era)) return `Linux ${era} was not recorded. The model works from ${SOURCES[era]}.`
  if (isOfDevice(facts))
    return 'No recording of a kernel with an MMU has a device that is mapped. The model works from the kernel’s description of memory without an MMU, which tells of both cases.'
  return NOT_ON_RECORD.has(info.call)
    ? `No recording of a kernel with an MMU has ${/^[aeiou]/.test(info.call) ? 'an' : 'a'} ${info.call}. The model works from ${LINUX}.`
    : null
}
