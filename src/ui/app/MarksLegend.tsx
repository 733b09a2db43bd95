/** What the signs in the pictures mean that have no words beside them. */
import type { ReactNode } from 'react'
import { MARKS } from '../../views/timeline/markShapes.ts'

/** Half the side of a sample, in its own units. */
const HALF = 6

const SIGNS: Readonly<Record<Pictured, readonly (readonly [sign: string, words: string])[]>> = {
  'Page map': [
    ['5', 'order of a free block: it has 2⁵ pages'],
    ['A', 'by owner: the process that uses these pages'],
  ],
  Columns: [
    ['5', 'a free block, by its order'],
    ['M', 'on the list of movable blocks'],
    ['U', 'on the list of unmovable blocks'],
    ['//', 'the scale changes here'],
    ['～', 'a stretch that is not drawn to scale'],
    ['rwxp', 'read, write, execute; p private, s shared'],
  ],
  'Region tree': [
    ['×2', 'mappings that use it'],
    ['+4 KiB', 'slack after its end: allocated but unused'],
    ['+', 'new in this step'],
    ['◆', 'changed in this step'],
    ['↺ ↻', 'rotated to the left, to the right'],
    ['□ ○', 'a black node, a red node'],
  ],
  Timeline: [
    ['✕', 'a call that failed'],
    [
      'by order',
      'ten at the top, one page at the bottom: the darker, the more of the free memory is in smaller blocks; hatched: no such block is free; red: there was one in another step',
    ],
  ],
}

export type Pictured = 'Page map' | 'Columns' | 'Region tree' | 'Timeline'

/** The signs of one picture. */
export function Signs({ of }: { readonly of: Pictured }): ReactNode {
  return (
    <dl>
      {SIGNS[of].map(([sign, words]) => (
        <div key={sign} className="key-row">
          <dt>
            <code>{sign}</code>
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
      {of === 'Timeline' &&
        Object.values(MARKS).map(({ name, colour, isHollow, path }) => (
          <div key={name} className="key-row">
            <dt>
              <svg width={16} height={16} viewBox="-8 -8 16 16" aria-hidden="true">
                <path
                  d={`M0 0${path(HALF)}`}
                  fill={isHollow ? 'none' : colour}
                  stroke={colour}
                  strokeWidth={1.5}
                />
              </svg>
            </dt>
            <dd>{name}</dd>
          </div>
        ))}
    </dl>
  )
}

const PICTURES: readonly Pictured[] = ['Page map', 'Columns', 'Region tree', 'Timeline']

export function MarksLegend(): ReactNode {
  return (
    <details>
      <summary>Marks: what the signs in the pictures mean</summary>
      <div className="key-groups">
        {PICTURES.map((of) => (
          <section key={of}>
            <h3 className="menu-heading">{of}</h3>
            <Signs of={of} />
          </section>
        ))}
      </div>
    </details>
  )
}
