/**
 * Reading what few texts hold: what people write who come from C or from strace, lines for kernels and files, a machine beside the first
 * one, programs that start from files, boards that were measured or rebuilt from reports, files that are printed, exercises. The page
 * fetches this when the first text has any of it: nothing that reads a text imports it but as a type, and `read.ts` for all who have no
 * page to wait for.
 */
import { compileKernel } from '../compile/compileKernel.ts'
import { compileBeside } from '../beside/compileBeside.ts'
import { compileExercise } from '../exercise/compileExercise.ts'
import { askedLength, hintFor } from './cHints.ts'
import { readCLine } from './cLine.ts'
import { measuredBoot } from '../../../sim/nommu/boards/decode.ts'
import { bringLoaders } from '../../../sim/nommu/exec/loaders.ts'
import type { OlderKernels } from '../../../sim/nommu/machine.ts'
import { OLDER_KERNELS } from '../../../sim/nommu/mm/olderKernels.ts'
import { procFile } from '../../../sim/nommu/proc/procText.ts'
import { checkCharacters } from '../syntax/strayCharacters.ts'
import { compileProgram } from '../programs/compileProgram.ts'
import { compileStart } from '../programs/compileStart.ts'
import { readsStart, readStart } from '../programs/readStart.ts'
import { compileReport } from './reportedBoard.ts'

export interface Habits {
  readonly readCLine: typeof readCLine
  readonly hintFor: typeof hintFor
  readonly askedLength: typeof askedLength
  readonly compileBeside: typeof compileBeside
  readonly compileKernel: typeof compileKernel
  readonly compileExercise: typeof compileExercise
  readonly readsStart: typeof readsStart
  readonly readStart: typeof readStart
  readonly checkCharacters: typeof checkCharacters
  readonly compileProgram: typeof compileProgram
  readonly compileStart: typeof compileStart
  readonly bringLoaders: typeof bringLoaders
  readonly measuredBoot: typeof measuredBoot
  readonly olderKernels: OlderKernels
  readonly procFile: typeof procFile
  readonly compileReport: typeof compileReport
}

export const HABITS: Habits = {
  readCLine,
  hintFor,
  askedLength,
  compileBeside,
  compileKernel,
  compileExercise,
  readsStart,
  readStart,
  checkCharacters,
  compileProgram,
  compileStart,
  bringLoaders,
  measuredBoot,
  olderKernels: OLDER_KERNELS,
  procFile,
  compileReport,
}
