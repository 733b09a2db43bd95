/** The patterns of the page map on the nodes of the tree: kinds are told apart without colour. */
import type { ReactNode } from 'react'
import type { Palette } from '../../canvas/palette.ts'
import { patternColours, patternFor, patternPath } from '../../canvas/patterns.ts'
import type { RegionKind } from '../../protocol/view.ts'

const KINDS = ['program', 'anonymous', 'privateCopy', 'sharedCopy', 'ramFile', 'device'] as const
const PATTERNED: readonly RegionKind[] = KINDS.filter((kind) => patternFor(kind).rows.length > 0)

/** What to fill a node with over its ground; null for a plain one. */
export const kindPattern = (kind: RegionKind): string | null =>
  PATTERNED.includes(kind) ? `url(#tree-kind-${kind})` : null

export const KindPatterns = ({ palette }: { readonly palette: Palette }): ReactNode =>
  PATTERNED.map((kind) => {
    const pattern = patternFor(kind)
    const side = pattern.rows.length
    return (
      <pattern key={kind} id={`tree-kind-${kind}`} width={side} height={side} patternUnits="userSpaceOnUse">
        <path d={patternPath(pattern)} fill={patternColours(palette, kind).mark} />
      </pattern>
    )
  })
