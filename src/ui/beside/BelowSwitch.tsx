import { useBeside } from '../../store/beside.ts'

/** Chooses what stands below the maps of two machines. */
export function BelowSwitch() {
  const below = useBeside((state) => state.below)
  return (
    <div className="beside-below" role="group" aria-label="Below the maps">
      {(['columns', 'tree'] as const).map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={below === value}
          onClick={() => useBeside.setState({ below: value })}
        >
          {value === 'columns' ? 'Columns' : 'Trees'}
        </button>
      ))}
    </div>
  )
}
