/** What the menu of the display holds: which pictures stand there, and how the page looks, remembered for the next visit. */
import { speakerAddress } from '../present/stageId.ts'
import { usePage } from '../../store/pageStore.ts'
import { chooseSettings } from '../../store/settings/settings.ts'

const THEMES = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['contrast', 'High contrast'],
] as const
const PANES = [
  ['all', 'All'],
  ['map+columns', 'Map and columns'],
  ['map', 'The map alone'],
] as const
const MOTIONS = [
  ['system', 'As the system'],
  ['on', 'On'],
  ['off', 'Off'],
] as const

export function DisplayPanel() {
  const theme = usePage((state) => state.theme)
  const panes = usePage((state) => state.panes)
  const motion = usePage((state) => state.motion)
  return (
    <div className="display-panel">
      <Radios
        legend="Pictures"
        name="panes"
        options={PANES}
        value={panes}
        choose={(value) => usePage.setState({ panes: value })}
      />
      <Radios
        legend="Colours"
        name="theme"
        options={THEMES}
        value={theme}
        choose={(value) => chooseSettings({ theme: value })}
      />
      <Radios
        legend="Motion"
        name="motion"
        options={MOTIONS}
        value={motion}
        choose={(value) => chooseSettings({ motion: value })}
      />
      <p className="menu-heading">Presenting</p>
      <SpeakerLink />
    </div>
  )
}

/** Drawn with the open menu: the address is made of what the tab has stored, which takes a moment to read. */
const SpeakerLink = () => (
  <a className="display-link" href={speakerAddress()} target="nommu-explorer-speaker">
    Notes of the speaker in a second window <kbd>W</kbd>
  </a>
)

interface RadiosProps<T extends string> {
  readonly legend: string
  readonly name: string
  readonly options: readonly (readonly [T, string])[]
  readonly value: T
  readonly choose: (value: T) => void
}

function Radios<T extends string>({ legend, name, options, value, choose }: RadiosProps<T>) {
  return (
    <fieldset className="radios">
      <legend className="menu-heading">{legend}</legend>
      {options.map(([option, label]) => (
        <label key={option}>
          <input type="radio" name={name} checked={option === value} onChange={() => choose(option)} />{' '}
          {label}
        </label>
      ))}
    </fieldset>
  )
}
