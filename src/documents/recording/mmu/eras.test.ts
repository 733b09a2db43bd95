import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { errnoName } from '../../../base/uapi.ts'
import { checkMmuInvariants } from '../../../sim/mmu/invariants.ts'
import { MMU_ERAS, type MmuEra } from '../../../sim/mmu/eraNames.ts'
import { isMeasured } from '../../../sim/mmu/eras.ts'
import { mmuMachineOf } from './machineOf.ts'
import { linesOf } from './replay.ts'
import { ScriptRun } from './run.ts'
import { readMmuRecording } from './testing/recordings.ts'

/**
 * What six of the recorded scripts do in other kernels, step by step: derived from sources and the texts of the proposals, not
 * recorded. An address as text, or an errno or a signal; own VMAs by process; size of each mapped object by name.
 */
type Row = readonly [result: number | string, vmas: Record<string, number>, objects: Record<string, number>]
const DERIVED = JSON.parse(readFileSync(new URL('testing/eras.json', import.meta.url), 'utf8')) as Record<
  string,
  Partial<Record<MmuEra, readonly Row[]>>
>

function rowsOf(name: string, era: MmuEra): Row[] {
  const document = readMmuRecording(name)
  const m = mmuMachineOf(document, era)
  const run = new ScriptRun(m)
  return linesOf(document.script).flatMap((line) => {
    const result = run.run(line)
    if (!result.ok) throw new Error(result.what)
    expect(checkMmuInvariants(m)).toBeNull()
    if (result.outcome === null) return []
    const { ret = 0, signal } = result.outcome
    const answer = signal ?? errnoName(ret) ?? (ret > 65_535 ? `0x${ret.toString(16)}` : ret)
    const vmas = m.processes.map(({ name: of, mm }) => [
      of,
      [...mm.vmas].filter((vma) => vma.foreign === null).length,
    ])
    const objects = m.objects.filter((object) => object.vmas > 0).map((object) => [object.name, object.size])
    return [[answer, Object.fromEntries(vmas), Object.fromEntries(objects)] as Row]
  })
}

const CASES = Object.entries(DERIVED).flatMap(([name, byEra]) =>
  Object.keys(byEra).map((era) => [name, era as MmuEra] as const),
)

describe('other kernels', () => {
  it('are six, of which one is measured', () => {
    expect(MMU_ERAS.filter(isMeasured)).toEqual(['6.18'])
    expect(CASES).toHaveLength(36)
  })

  it.each(CASES)('%s in %s', (name, era) => {
    expect(rowsOf(name, era)).toEqual(DERIVED[name]?.[era])
  })
})
