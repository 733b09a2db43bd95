/** Chooses the machine beside the first one: what is chosen is written into the text. */
import { useBeside } from '../../store/beside.ts'
import { machineNames, RECORDED_NAMES } from '../../model/beside/names.ts'
import { PAGE_SIZE } from '../../base/units.ts'
import { nommuOf } from '../../model/step/nommu.ts'
import { useDocument } from '../../store/useDocument.ts'
import { setBeside } from './headerEdit.ts'
import { closeMenu, Menu } from './Menu.tsx'
import { DEFAULT_KERNEL, KERNELS, MMU_KERNELS } from './machines.ts'
import { Setting, useIsRecording } from './Setting.tsx'
import { useEdit } from './useEdit.ts'

export function CompareMenu() {
  const beside = useDocument((state) => state.opened?.beside ?? null)
  const era = useDocument((state) => state.opened?.era ?? '')
  const pages = useDocument((state) => state.view?.frames.zone.spannedPages ?? 0)
  const isAlone = useBeside((state) => state.isAlone)
  const isRecorded = useBeside((state) => state.isRecorded)
  const isRecording = useIsRecording()
  const canCompare = useCanCompare()
  const names = isRecording
    ? isRecorded
      ? RECORDED_NAMES
      : null
    : beside && machineNames(beside, { era, ramBytes: pages * PAGE_SIZE })
  if (!canCompare) return null
  return (
    <Menu
      name="Compare with"
      label={
        <Setting word="Compare" value={names === null ? '' : `${names.second}${isAlone ? ' (off)' : ''}`} />
      }
    >
      <ComparePanel />
    </Menu>
  )
}

/** What was recorded can stand beside the model's run of it. */
function useCanCompare(): boolean {
  const isModelled = useDocument(({ opened }) => opened?.isModelled === true)
  return !useIsRecording() || isModelled
}

export const ComparePanel = () => {
  const isRecording = useIsRecording()
  const canCompare = useCanCompare()
  if (!canCompare) return null
  return isRecording ? <RecordedPanel /> : <ScenarioPanel />
}

function RecordedPanel() {
  const isRecorded = useBeside((state) => state.isRecorded)
  const choose = (isWanted: boolean): void => {
    closeMenu()
    useBeside.setState({ isRecorded: isWanted, isAlone: false })
  }
  return (
    <section className="machine-panel">
      <p className="menu-note">
        The model makes the calls that were recorded. Beside it stands the kernel itself, step by step.{' '}
        <kbd>X</kbd> goes to the next step in which they differ.
      </p>
      <ul className="menu-list">
        <li>
          <button
            type="button"
            className="entry"
            data-item
            aria-current={isRecorded}
            onClick={() => choose(!isRecorded)}
          >
            <span className="entry-title">{isRecorded ? 'Nothing' : 'The recorded kernel'}</span>
            <span className="entry-about">
              {isRecorded ? 'The model alone' : 'Its states above, those of the model below'}
            </span>
          </button>
        </li>
      </ul>
    </section>
  )
}

const BOARDS = ['1M', '2M', '4M', '8M', '16M', '32M', '64M']

function ScenarioPanel() {
  const edit = useEdit()
  const chosen = useDocument((state) => state.opened?.header?.beside?.value ?? null)
  const kernel = useDocument((state) => state.opened?.header?.kernel?.value ?? DEFAULT_KERNEL)
  const pages = useDocument((state) => state.view?.frames.zone.spannedPages ?? 0)
  const era = useDocument((state) => state.opened?.era ?? '')
  const trim = useDocument((state) => (state.view && nommuOf(state.view)?.nrTrimPages) ?? null)
  const hasMmu = useDocument((state) => state.view?.spaces.kind === 'paged')
  const choose = (value: string | null): void => {
    closeMenu()
    useBeside.setState({ isAlone: false })
    edit((now) => setBeside(now, value))
  }
  const kernels = hasMmu
    ? MMU_KERNELS.filter((value) => value !== era)
    : KERNELS.map(({ value }) => value).filter((value) => value !== kernel)
  const own = `${(pages * PAGE_SIZE) / 2 ** 20}M`
  const trimming = `sysctl vm.nr_trim_pages = ${trim === 0 ? 1 : 0}`
  return (
    <section className="machine-panel">
      <p className="menu-note">
        The same program runs on a second machine, step by step beside this one. <kbd>X</kbd> goes to the next
        step in which they differ.
      </p>
      <ul className="menu-list">
        {trim !== null && (
          <Choice value={trimming} {...{ chosen, choose }} about="vm.nr_trim_pages, for the whole run">
            {trim === 0 ? 'With trimming' : 'Without trimming'}
          </Choice>
        )}
        {!hasMmu && (
          <Choice
            value="mmu"
            {...{ chosen, choose }}
            about="Each process its own addresses, and pages taken one by one"
          >
            With an MMU
          </Choice>
        )}
      </ul>
      <h2 className="menu-heading">Another kernel</h2>
      <div className="choices">
        {kernels.map((value) => (
          <Small key={value} value={`kernel ${value}`} {...{ chosen, choose }}>
            {value}
          </Small>
        ))}
      </div>
      <h2 className="menu-heading">Another board</h2>
      <div className="choices">
        {BOARDS.filter((value) => value !== own).map((value) => (
          <Small key={value} value={`board ${value}`} {...{ chosen, choose }}>
            {value.replace('M', ' MiB')}
          </Small>
        ))}
      </div>
      {chosen !== null && (
        <ul className="menu-list">
          <li>
            <button type="button" className="entry" data-item onClick={() => choose(null)}>
              <span className="entry-title">Nothing</span>
              <span className="entry-about">Removes the line &ldquo;beside&rdquo; from the text</span>
            </button>
          </li>
        </ul>
      )}
      <p className="menu-note">
        Writes <code>beside …</code> into the text; several differences are joined by commas.
      </p>
    </section>
  )
}

interface ChoiceProps {
  readonly value: string
  readonly chosen: string | null
  readonly children: React.ReactNode
  choose(value: string): void
}

function Choice({ value, chosen, choose, about, children }: ChoiceProps & { readonly about: string }) {
  return (
    <li>
      <button
        type="button"
        className="entry"
        data-item
        aria-current={value === chosen}
        onClick={() => choose(value)}
      >
        <span className="entry-title">{children}</span>
        <span className="entry-about">{about}</span>
      </button>
    </li>
  )
}

const Small = ({ value, chosen, choose, children }: ChoiceProps) => (
  <button type="button" data-item aria-current={value === chosen} onClick={() => choose(value)}>
    {children}
  </button>
)
