import type { CSSProperties } from 'react'
import { formatBytes } from '../../base/format.ts'
import '../../views/columns/partColours.css'
import './program.css'

interface Part {
  /** What it is coloured by. */
  readonly what: string
  readonly name: string
  readonly bytes: number
}

/** Pixels of the narrowest card, of a letter, and of what stands beside a name. */
const NARROWEST = 250
const LETTER = 7
const BESIDE = 14

/** Parts of a program one behind the other, as wide as they are large, and their sizes. */
export function PartsBar({ parts }: { readonly parts: readonly Part[] }) {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <>
      <div className="program-parts" aria-hidden="true">
        {parts.map(({ what, name, bytes }, n) => {
          const share = total === 0 ? 1 : bytes / total
          const style: CSSProperties & { '--share': number } = { '--share': share }
          return (
            <span key={n} data-part={what} style={style} title={`${name} ${formatBytes(bytes)}`}>
              {share * NARROWEST > name.length * LETTER + BESIDE ? name : '\u00a0'}
            </span>
          )
        })}
      </div>
      <dl className="program-sizes" aria-label="Its parts">
        {parts.map(({ what, name, bytes }, n) => (
          <div key={n} data-part={what}>
            <dt>{name}</dt>
            <dd>{formatBytes(bytes)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
