/** A scenario as the worker serves it, run to its end: any step can be shown. For tests and measurements. */
import { parseProgram } from '../../documents/scenario/read.ts'
import type { Check } from '../../engine/timeline.ts'
import { NOMMU } from '../../machines/nommu/model.ts'
import type { NommuTracks } from '../../machines/nommu/view/tracks.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { OpenDocument } from '../openDocument.ts'

await NOMMU.prepareSteps()

export function openScenario(
  text: string,
  check: Check<Machine> | null = null,
): OpenDocument<Machine, NommuTracks> {
  const { program, mistakes, header } = parseProgram(text)
  const document = new OpenDocument(
    NOMMU,
    NOMMU.scenario(program),
    { text, header, look: program.look, beside: program.beside, mistakes },
    check,
  )
  document.advance(document.steps)
  return document
}
