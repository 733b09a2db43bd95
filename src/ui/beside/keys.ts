/** Keys of two machines: there from when a text first asks for a second one. */
import { useBeside } from '../../store/beside.ts'
import { lastRevealed } from '../../store/documentStore.ts'
import type { KeyActions, KeyBinding } from '../../store/keyBinding.ts'
import { showStep } from '../present/actions.ts'

function goToDifference({ session: { store } }: KeyActions, direction: 1 | -1): void {
  const state = store.getState()
  const found = useBeside.getState().beside?.next(state.step, direction) ?? null
  if (found !== null && found <= lastRevealed(state)) showStep(store, found)
}

export const BESIDE_KEYS: readonly KeyBinding[] = [
  {
    keys: ['x'],
    label: 'To the next difference between the two machines',
    group: 'Finding',
    run: (page) => goToDifference(page, 1),
  },
  {
    keys: ['X'],
    label: 'Previous difference',
    group: 'Finding',
    run: (page) => goToDifference(page, -1),
  },
  {
    keys: ['m'],
    label: 'Switch the second machine off or on',
    group: 'Page',
    run: () => useBeside.setState(({ isAlone }) => ({ isAlone: !isAlone })),
  },
  {
    keys: ['f'],
    label: 'Flip between the two machines, where one is shown at a time',
    group: 'Page',
    run: () => useBeside.setState(({ showsSecond }) => ({ showsSecond: !showsSecond })),
  },
]
