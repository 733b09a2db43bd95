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

/** Null where recordings back the step. */
export function unrecordedWithMmu({ board, info }: MmuFacts): string | null {
  const { era } = board.machine.config
  if (!isMeasured(era)) return `Linux ${era} was not recorded. The model works from ${SOURCES[era]}.`
  return NOT_ON_RECORD.has(info.call)
    ? `No recording of a kernel with an MMU has ${/^[aeiou]/.test(info.call) ? 'an' : 'a'} ${info.call}. The model works from ${LINUX}.`
    : null
}
