/** The header line `kernel`. */
import { SHM_DIRECT } from '../../../language/words.ts'
import { MMU_ERAS } from '../../../sim/mmu/eraNames.ts'
import { ERA_RULES, ERAS, type Era, type Slab } from '../../../sim/nommu/era.ts'
import type { HeaderPart } from '../syntax/ast.ts'
import { didYouMean } from '../syntax/nearest.ts'
import { shorten } from '../syntax/numbers.ts'
import type { Findings } from './compileArguments.ts'
import { DEFAULT_KERNEL, tooMuch } from './compileHeader.ts'
import type { KernelSpec } from './program.ts'

/** The allocators that a kernel was recorded with, the one that it has if none is named first. */
const SLABS_OF: Readonly<Record<Era, readonly Slab[]>> = {
  '2.6.20': ['slab', 'slob'],
  '2.6.28': ['slub', 'slab', 'slob'],
  '2.6.29': [],
  '6.12': [],
}

export function compileKernel(parts: readonly HeaderPart[], findings: Findings): KernelSpec | null {
  const [version, word, more] = parts
  if (version === undefined) return null
  const era = ERAS.find((known) => known === version.text)
  if (era === undefined) return compileMmuKernel(version, word, more, findings)
  const slabs = SLABS_OF[era]
  const plain: KernelSpec = { era, shmDirect: false, slab: slabs[0] ?? null, mmu: null }
  if (word === undefined) return plain
  const slab = slabs.find((name) => name === word.text)
  if (slab === undefined && word.text !== SHM_DIRECT) {
    const meant = findings.hints.nearest(word.text, slabs.length > 0 ? slabs : [SHM_DIRECT])
    return meant === null
      ? tooMuch(word, findings)
      : findings.error(
          word,
          `There is no ${slabs.length > 0 ? 'allocator' : 'patch'} ${shorten(word.text)}.${didYouMean(meant)}`,
          meant,
        )
  }
  if (more !== undefined) return tooMuch(more, findings)
  if (slab !== undefined) return { ...plain, slab }
  return ERA_RULES[era].shmDirect
    ? findings.error(
        word,
        `Linux ${era} needs no ${SHM_DIRECT}: its shm files can be mapped as they are.`,
        '',
      )
    : { ...plain, shmDirect: true }
}

/** Kernels that were never run without an MMU here, and proposals for them: the machine has one then. */
function compileMmuKernel(
  version: HeaderPart,
  word: HeaderPart | undefined,
  more: HeaderPart | undefined,
  findings: Findings,
): KernelSpec | null {
  const eras = MMU_ERAS.filter((known) => known.split(' ')[0] === version.text)
  if (eras.length === 0) {
    const versions = [...new Set(MMU_ERAS.map((known) => known.split(' ')[0]))]
    return findings.error(
      version,
      `There is no kernel ${shorten(version.text)} here. Known are: ${ERAS.join(', ')}; with an MMU: ${versions.join(', ')}.`,
    )
  }
  if (more !== undefined) return tooMuch(more, findings)
  const wanted = word === undefined ? version.text : `${version.text} ${word.text}`
  const mmu = eras.find((known) => known === wanted)
  if (mmu !== undefined) return { ...DEFAULT_KERNEL, mmu }
  const patches = eras.flatMap((known) => known.split(' ')[1] ?? [])
  const part = word ?? version
  const meant = findings.hints.nearest(part.text, patches)
  const hint = meant === null ? ` Known for ${version.text}: ${patches.join(', ')}.` : didYouMean(meant)
  return findings.error(part, `There is no patch ${shorten(part.text)}.${hint}`, meant)
}
