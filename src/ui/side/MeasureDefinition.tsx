import type { ReactNode } from 'react'
import { markTerms } from '../../store/glossary.ts'
import { MEASURE_DEFINITIONS } from '../../store/measureDefinitions.ts'
import type { MeasureDefinition as Definition, MeasureId } from '../../store/measureDefinitions.ts'
import { RichText } from './RichText.tsx'

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
