import type { ReactNode } from 'react'
import { markTerms } from '../../../content/glossary.ts'
import { MEASURE_DEFINITIONS } from '../../../content/measureDefinitions.ts'
import type { MeasureDefinition as Definition, MeasureId } from '../../../content/measureDefinitions.ts'
import { RichText } from '../../common/RichText.tsx'

/** What a measure is, its formula and where that comes from. */
export function MeasureDefinition({ id, children }: { id: MeasureId; children?: ReactNode }) {
  const { name, words, formula, source }: Definition = MEASURE_DEFINITIONS[id]
  return (
    <div className="definition">
      <p>
        <strong>{name}.</strong> <RichText rich={markTerms([words], new Set())} />
      </p>
      <p className="code">{formula}</p>
      {source !== null && <p className="definition-source">{source}</p>}
      {children}
    </div>
  )
}
