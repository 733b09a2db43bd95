import { useState } from 'react'
import { formatBytes, hex } from '../../base/format.ts'
import { pfnToAddr, PAGE_SIZE } from '../../base/units.ts'
import { nommuOf } from '../../model/step/nommu.ts'
import { BoardPresets } from './BoardPresets.tsx'
import { setHeader, setTrimPages } from './headerEdit.ts'
import { DEFAULT_KERNEL, KERNELS, MADE_BOARDS, MEASURED_BOARDS } from './machines.ts'
import type { MachineChoice } from './machines.ts'
import { CompareMenu, ComparePanel } from './CompareMenu.tsx'
import { Menu, closeMenu } from './Menu.tsx'
import { Setting, useIsRecording } from './Setting.tsx'
import { useEdit } from './useEdit.ts'
import { useDocument } from '../../store/useDocument.ts'

/** Board, kernel and trimming of the machine; choosing one changes the text. */
export function MachineMenus() {
  const zone = useDocument((state) => state.view?.frames.zone ?? null)
  const era = useDocument((state) => state.opened?.era ?? null)
  const trim = useDocument((state) => (state.view && nommuOf(state.view)?.nrTrimPages) ?? null)
  if (zone === null || era === null) return null
  const ram = formatBytes(zone.spannedPages * PAGE_SIZE)
  return (
    <>
      <div className="machine-menus" role="group" aria-label="Machine">
        <Menu
          name="Board"
          label={
            <Setting value={ram}>
              <span className="setting-more">{` at ${hex(pfnToAddr(zone.startPfn))}`}</span>
            </Setting>
          }
        >
          <BoardPanel />
        </Menu>
        <Menu name="Kernel" label={<Setting word="Linux" value={era} />}>
          <KernelPanel />
        </Menu>
        {trim !== null && (
          <Menu name="vm.nr_trim_pages" label={<Setting word={TRIM_WORD} value={String(trim)} />}>
            <TrimPanel />
          </Menu>
        )}
        <CompareMenu />
      </div>
      <div className="machine-menu">
        <Menu name="Machine" label={<Setting value={ram} />}>
          <BoardPanel />
          <KernelPanel />
          {trim !== null && <TrimPanel />}
          <ComparePanel />
        </Menu>
      </div>
    </>
  )
}

const TRIM_WORD = (
  <>
    <span className="word-more">nr_</span>trim<span className="word-more">_pages</span>
  </>
)

function BoardPanel() {
  const edit = useEdit()
  const chosen = useDocument((state) => state.opened?.header?.board?.value ?? null)
  if (useIsRecording()) return <RecordedNote what="board" />
  const choose = (value: string): void => {
    closeMenu()
    edit((now) => setHeader(now, 'board', value))
  }
  const isChosen = (value: string): boolean => value === chosen
  return (
    <section className="machine-panel">
      <h2 className="menu-heading">Recorded after boot</h2>
      <Choices choices={MEASURED_BOARDS} isChosen={isChosen} choose={choose} />
      <h2 className="menu-heading">Custom size: kernel at the bottom, the rest free</h2>
      <Choices choices={MADE_BOARDS} isChosen={isChosen} choose={choose} />
      <BoardPresets chosen={chosen} choose={choose} />
      <p className="menu-note">
        Any size from 1M to 4G: write <code>board 24M</code> at the top of the text.
      </p>
    </section>
  )
}

function KernelPanel() {
  const edit = useEdit()
  const chosen = useDocument((state) => state.opened?.header?.kernel?.value ?? DEFAULT_KERNEL)
  const kernel = useDocument((state) => state.opened?.kernel ?? null)
  if (useIsRecording()) return <RecordedNote what="kernel" detail={kernel} />
  return (
    <section className="machine-panel">
      <h2 className="menu-heading">Kernel to model</h2>
      <ul className="menu-list">
        {KERNELS.map(({ value, about }) => (
          <li key={value}>
            <button
              type="button"
              className="entry"
              data-item
              aria-current={value === chosen}
              onClick={() => {
                closeMenu()
                edit((now) => setHeader(now, 'kernel', value))
              }}
            >
              <span className="entry-title">Linux {value}</span>
              <span className="entry-about">{about}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const TRIM_CHOICES: readonly MachineChoice[] = [
  { value: '0', label: '0 (never)' },
  { value: '1', label: '1 (default)' },
  { value: '4', label: '4' },
  { value: '16', label: '16' },
]
/** The kernel refuses no value that is not negative; beyond the largest block it makes no difference. */
const MAX_TRIM = 1024

function TrimPanel() {
  const edit = useEdit()
  const now = useDocument((state) => (state.view && nommuOf(state.view)?.nrTrimPages) ?? 1)
  const [own, setOwn] = useState('')
  if (useIsRecording()) return <RecordedNote what="setting" />
  const choose = (value: string): void => {
    closeMenu()
    edit((read) => setTrimPages(read, Number(value)))
  }
  return (
    <section className="machine-panel">
      <h2 className="menu-heading">vm.nr_trim_pages at the start</h2>
      <p className="menu-note">
        A mapping takes a power of two of pages. If it needs less, and at least this many pages are left over,
        they are given back immediately; 0 keeps them all.
      </p>
      <Choices choices={TRIM_CHOICES} isChosen={(value) => Number(value) === now} choose={choose} />
      <form
        className="own-value"
        onSubmit={(event) => {
          event.preventDefault()
          if (own !== '') choose(own)
          setOwn('')
        }}
      >
        <label>
          Another{' '}
          <input
            type="number"
            min={0}
            max={MAX_TRIM}
            required
            value={own}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />{' '}
          pages
        </label>
        <button type="submit" className="text-button">
          Set
        </button>
      </form>
      <p className="menu-note">
        Writes <code>sysctl vm.nr_trim_pages = …</code> before the first call.
      </p>
    </section>
  )
}

interface ChoicesProps {
  readonly choices: readonly MachineChoice[]
  readonly isChosen: (value: string) => boolean
  readonly choose: (value: string) => void
}

function Choices({ choices, isChosen, choose }: ChoicesProps) {
  return (
    <div className="choices">
      {choices.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          data-item
          aria-current={isChosen(value)}
          onClick={() => choose(value)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

function RecordedNote({ what, detail = null }: { readonly what: string; readonly detail?: string | null }) {
  return (
    <section className="machine-panel">
      <p className="menu-note">
        This is a recording: the {what} is the one it was made {what === 'board' ? 'on' : 'with'}
        {detail === null ? '.' : `, ${detail}.`}
      </p>
    </section>
  )
}
