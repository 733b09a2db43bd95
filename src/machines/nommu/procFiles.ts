/** What lies below /proc in a run without an MMU. */
import { procSnapshot } from '../../explain/proc/procView.ts'
import { RunProcFiles } from '../procFiles.ts'
import type { ProcFiles } from '../model.ts'
import type { NommuTimeline } from './view/tracks.ts'

export const nommuProcFiles = (timeline: NommuTimeline): ProcFiles => new RunProcFiles(timeline, procSnapshot)
