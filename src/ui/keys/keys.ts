/** Every key of the page in one table: the handler and the list of keys in the help are both made from it. */
import { PANES } from '../../model/choices.ts'
import type { ThemeChoice } from '../../model/choices.ts'
import { nextFailure } from '../../layout/timeline/timeline.ts'
import type { KeyActions, KeyBinding } from '../../store/keyBinding.ts'
import { focusQuestion } from '../lesson/focusQuestion.ts'
import {
  escapePresentation,
  goBack,
  goForward,
  openSpeaker,
  showStep,
  toggle,
  togglePresentation,
  toggleWall,
} from '../present/actions.ts'
import { lastRevealed } from '../../store/documentStore.ts'
import { useBeside } from '../../store/beside.ts'
import { usePage } from '../../store/pageStore.ts'
import { chooseSettings } from '../../store/settings/settings.ts'

export type { KeyActions, KeyBinding }

function failure({ session }: KeyActions, direction: 1 | -1): number | null {
  const state = session.store.getState()
  const { opened, step } = state
  const found = opened && nextFailure(opened.timeline, step, direction)
  return found !== null && found <= lastRevealed(state) ? found : null
}

const move = ({ session: { store } }: KeyActions, by: 1 | -1): void =>
  by === 1 ? goForward(store) : goBack(store)

const jump = ({ session }: KeyActions, step: number | null): void => {
  if (step !== null) showStep(session.store, step)
}

const THEME_ORDER = ['system', 'light', 'dark', 'contrast'] as const satisfies readonly ThemeChoice[]

const letGo = ({ session }: KeyActions): void => {
  const { skipQuestion, select, setBrush } = session.store.getState()
  if (skipQuestion()) return
  select(null)
  setBrush(null)
}

const PRESENTING = { group: 'Presenting', when: 'presenting' } as const

export const KEYS: readonly KeyBinding[] = [
  {
    keys: ['ArrowRight', 'PageDown'],
    label: 'One step forward',
    group: 'Stepping',
    run: (page) => move(page, 1),
  },
  { keys: ['ArrowLeft', 'PageUp'], label: 'One step back', group: 'Stepping', run: (page) => move(page, -1) },
  {
    keys: [' '],
    label: 'Play or pause',
    group: 'Stepping',
    when: 'working',
    run: ({ session }) => {
      const { playing, setPlaying } = session.store.getState()
      setPlaying(!playing)
    },
  },
  { keys: ['Home'], label: 'To the start', group: 'Stepping', run: (page) => jump(page, 0) },
  {
    keys: ['End'],
    label: 'To the end',
    group: 'Stepping',
    run: (page) => jump(page, page.session.store.getState().opened?.timeline.steps ?? 0),
  },
  {
    keys: ['n'],
    label: 'Next failed call',
    group: 'Finding',
    run: (page) => jump(page, failure(page, 1)),
  },
  {
    keys: ['N'],
    label: 'Previous failed call',
    group: 'Finding',
    run: (page) => jump(page, failure(page, -1)),
  },
  {
    keys: ['g'],
    label: 'Go to a step by its number',
    group: 'Finding',
    when: 'working',
    run: ({ session }) => session.focus.focus('step'),
  },
  {
    keys: ['q'],
    label: 'To the question of this step, or to the closing one',
    group: 'Finding',
    run: ({ session }) =>
      usePage.getState().presenting ? toggleWall(session.store) : focusQuestion(session),
  },
  {
    keys: ['Escape'],
    label: 'Clear the selection, or skip the question',
    group: 'Finding',
    when: 'working',
    run: letGo,
  },
  {
    keys: ['a'],
    label: 'Predict: ask before a step is shown',
    group: 'Page',
    run: ({ session }) => session.store.getState().togglePredicting(),
  },
  {
    keys: ['c'],
    label: 'Colour by kind of page or by owner',
    group: 'Page',
    run: () => chooseSettings({ colourBy: usePage.getState().colourBy === 'kind' ? 'owner' : 'kind' }),
  },
  {
    keys: ['v'],
    label: 'All pictures, map and columns, or the map alone',
    group: 'Page',
    run: () => {
      const next = (PANES.indexOf(usePage.getState().panes) + 1) % PANES.length
      usePage.setState({ panes: PANES[next] ?? 'all' })
    },
  },
  {
    keys: ['t'],
    label: 'Theme: system, light, dark, high contrast',
    group: 'Page',
    run: () => {
      const next = (THEME_ORDER.indexOf(usePage.getState().theme) + 1) % THEME_ORDER.length
      chooseSettings({ theme: THEME_ORDER[next] ?? 'system' })
    },
  },
  {
    keys: ['e'],
    label: 'Edit the text',
    group: 'Page',
    when: 'working',
    run: ({ focusEditor }) => focusEditor(),
  },
  {
    keys: ['r'],
    label: 'Run beside it without this call',
    group: 'Page',
    when: 'working',
    run: ({ session: { store } }) =>
      void import('../menus/editText.ts').then(({ toggleWithoutThis }) => toggleWithoutThis(store)),
  },
  {
    keys: ['o'],
    label: 'Open a file',
    group: 'Page',
    when: 'working',
    run: ({ openFile }) => openFile(),
  },
  {
    keys: ['i'],
    label: 'Glossary: what the words mean',
    group: 'Page',
    run: () => usePage.setState({ dialog: 'glossary' }),
  },
  {
    keys: ['s'],
    label: 'Share this step',
    group: 'Page',
    when: 'working',
    run: () => usePage.setState({ dialog: 'share' }),
  },
  {
    keys: ['d'],
    label: 'Export: picture, handout, files',
    group: 'Page',
    when: 'working',
    run: () => usePage.setState({ dialog: 'take' }),
  },
  {
    keys: ['?'],
    label: 'This list of keys',
    group: 'Page',
    run: () => usePage.setState({ dialog: 'help' }),
  },
  { keys: ['p'], label: 'Enter or leave', group: 'Presenting', run: togglePresentation },
  { keys: ['w'], label: 'Open the speaker window', group: 'Presenting', run: openSpeaker },
  { ...PRESENTING, keys: [' '], label: 'One step forward while presenting', run: (page) => move(page, 1) },
  { ...PRESENTING, keys: ['b', '.'], label: 'Blank or restore the screen', run: () => toggle('blank') },
  { ...PRESENTING, keys: ['l'], label: 'Spotlight around the pointer', run: () => toggle('spotlight') },
  { ...PRESENTING, keys: ['h'], label: 'Hide or show the timeline', run: () => toggle('strip') },
  {
    ...PRESENTING,
    keys: ['Escape'],
    label: 'Clear the selection, then leave',
    run: (page) => {
      const { selected, brush, skipQuestion } = page.session.store.getState()
      if (skipQuestion()) return
      if (usePage.getState().wall !== null) return usePage.setState({ wall: null })
      if (usePage.getState().blank || (selected === null && brush === null)) return escapePresentation()
      letGo(page)
    },
  },
]

/** With those that parts of the page bring along that come later. */
export const everyKey = (): readonly KeyBinding[] => [...KEYS, ...useBeside.getState().keys]

/** Whatever has the focus: a clicker's keys come out of a hand far away. */
const CLICKER_KEYS: ReadonlySet<string> = new Set(['PageDown', 'PageUp', 'b', '.', 'Escape'])
export const isClickerKey = (key: string): boolean => CLICKER_KEYS.has(key)

const KEY_NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowRight: '→',
  ArrowLeft: '←',
  PageDown: 'Page Down',
  PageUp: 'Page Up',
  Escape: 'Esc',
}

/** How a key is written for people. */
export const keyName = (key: string): string =>
  KEY_NAMES[key] ?? (key.length !== 1 ? key : /[A-Z]/.test(key) ? `Shift ${key}` : key.toUpperCase())

const TYPING =
  'input, textarea, select, [contenteditable=""], [contenteditable="true"], .cm-editor:not(.is-reading)'
const OWN_KEYS = 'dialog, [popover]'
/** Space presses these. */
const PRESSABLE = 'button, a[href], summary, [role="button"], [role="tab"], [role="option"]'

/** The part of a KeyboardEvent that decides. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented'> & {
  readonly target: EventTarget | null
}

/**
 * The binding that a key press runs, or null: while typing, with a modifier, inside a dialog or menu, or when a
 * focused control has used the key itself, the page leaves it alone.
 */
export function bindingFor(event: KeyPress, presenting = false): KeyBinding | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null
  const { target } = event
  if (target !== null && 'closest' in target) {
    const inside = (selector: string): boolean => (target as Element).closest(selector) !== null
    if (inside(TYPING) || inside(OWN_KEYS)) return null
    if (event.key === ' ' && inside(PRESSABLE)) return null
    // What is open beside the control that has the focus closes first.
    if (event.key === 'Escape' && inside('[aria-expanded="true"]')) return null
  }
  const mode = presenting ? 'presenting' : 'working'
  return (
    everyKey().find(({ keys, when }) => (when === undefined || when === mode) && keys.includes(event.key)) ??
    null
  )
}
