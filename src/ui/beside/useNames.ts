import { useMemo } from 'react'
import { PAGE_SIZE } from '../../base/units.ts'
import { machineNames, type MachineNames } from '../../model/beside/names.ts'
import type { Difference } from '../../protocol/messages.ts'
import { useDocument } from '../../store/useDocument.ts'

const NONE: readonly Difference[] = []

/** What the two machines are called; asked of the first one's document. */
export function useNames(): MachineNames {
  const differences = useDocument((state) => state.opened?.beside ?? NONE)
  const era = useDocument((state) => state.opened?.era ?? '')
  const ramBytes = useDocument((state) => (state.view?.frames.zone.spannedPages ?? 0) * PAGE_SIZE)
  return useMemo(() => machineNames(differences, { era, ramBytes }), [differences, era, ramBytes])
}
