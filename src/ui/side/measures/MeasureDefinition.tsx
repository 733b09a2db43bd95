import type { ReactNode } from 'react'
import { sharedWords } from '../../../base/vmaWords.ts'
import { markTerms } from '../../../content/glossary.ts'
import { MEASURE_DEFINITIONS } from '../../../content/measureDefinitions.ts'
import type { MeasureDefinition as Definition, MeasureId } from '../../../content/measureDefinitions.ts'
import { hasRegions } from '../../../model/step/nommu.ts'
import { useDocument } from '../../../store/useDocument.ts'
import { RichText } from '../../common/RichText.tsx'

/** What a measure is, its formula and where that comes from. */
export function MeasureDefinition({ id, children }: { id: MeasureId; children?: ReactNode }) {
  const definition: Definition = MEASURE_DEFINITIONS[id]
  const isOfRegions = useDocument(({ view }) => view === null || hasRegions(view))
  const { name } = definition
  const { words, formula, source } = isOfRegions ? definition : (definition.older ?? definition)
  const inWords = (text: string): string => sharedWords(text, isOfRegions)
  return (
    <div className="definition">
      <p>
        <strong>{name}.</strong> <RichText rich={markTerms([inWords(words)], new Set())} />
      </p>
      <p className="code">{inWords(formula)}</p>
      {source !== null && <p className="definition-source">{source}</p>}
      {children}
    </div>
  )
}
