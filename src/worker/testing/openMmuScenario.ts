/** A scenario on a machine with an MMU as the worker serves it, run to its end: any step can be shown. */
import { Mistakes } from '../../documents/scenario/diagnostic.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { MMU } from '../../machines/mmu/model.ts'
import type { MmuTracks } from '../../machines/mmu/tracks.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import { OpenDocument } from '../openDocument.ts'

/** @param text Names the machine in its header. */
export function openMmuScenario(text: string): OpenDocument<MmuBoard, MmuTracks> {
  const { program, header } = parseProgram(text)
  const options = { text, header, look: null, beside: null, mistakes: new Mistakes() }
  const document = new OpenDocument(MMU, MMU.scenario(program), options, null)
  document.advance(document.steps)
  return document
}
