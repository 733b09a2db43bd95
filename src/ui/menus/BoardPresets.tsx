/** Boards that people have, to begin with: what is known of each, and who says so. */
import { formatBytes, hex } from '../../base/format.ts'
import { BOARD_PRESETS, boardLine } from '../../content/boardPresets.ts'
import type { BoardPreset } from '../../content/boardPresets.ts'

interface BoardPresetsProps {
  /** What stands on the board line. */
  readonly chosen: string | null
  readonly choose: (value: string) => void
}

export function BoardPresets({ chosen, choose }: BoardPresetsProps) {
  return (
    <>
      <h2 className="menu-heading">Boards that people have</h2>
      <ul className="menu-list">
        {BOARD_PRESETS.map((preset) => {
          const value = boardLine(preset)?.replace(/^board /, '') ?? null
          return (
            <li key={preset.id}>
              <button
                type="button"
                className="entry"
                data-item
                disabled={value === null}
                aria-current={value !== null && value === chosen}
                title={preset.sources.join('\n')}
                onClick={() => {
                  if (value !== null) choose(value)
                }}
              >
                <span className="entry-title">{preset.name}</span>
                <span className="entry-about">{factsOf(preset)}</span>
              </button>
            </li>
          )
        })}
      </ul>
      <p className="menu-note">
        Sources: {BOARD_PRESETS.map(({ name, sources }) => `${name}: ${sources.join('; ')}.`).join(' ')}
      </p>
    </>
  )
}

const KERNEL_WORDS = { ram: 'kernel in RAM', flash: 'kernel in flash' } as const

function factsOf({ base, ram, reserved, kernel, loader, largestOrder, pageSize }: BoardPreset): string {
  const unknown = [
    reserved === null && 'reserve',
    kernel === null && 'place of the kernel',
    loader === null && 'loader',
    largestOrder === null && 'largest order',
  ].filter((word) => word !== false)
  const parts = [
    `${formatBytes(ram)} at ${hex(base)}`,
    reserved !== null && `${formatBytes(reserved)} reserved`,
    kernel !== null && KERNEL_WORDS[kernel],
    loader,
    largestOrder !== null && `orders to ${largestOrder}`,
    pageSize !== 4096 && `pages of ${formatBytes(pageSize)}, which the model does not have`,
    unknown.length > 0 && `not recorded: ${unknown.join(', ')}`,
  ]
  return parts.filter((part) => part !== false && part !== null).join('; ')
}
