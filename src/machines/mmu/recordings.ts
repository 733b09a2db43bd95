/** Everything that only recordings of a machine with an MMU need: fetched when the first one is opened. */
import type { Work } from '../../base/work.ts'
import type { RecordingJson } from '../../documents/recording/format/document.ts'
import { checkingMmu } from '../../documents/recording/mmu/document.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import type { ReadRecording } from '../model.ts'
import { MmuRecordingSource } from './recordingSource.ts'

export function* readMmuRecording(
  { value }: RecordingJson,
  isRecorded = false,
): Work<ReadRecording<MmuBoard>> {
  const read = yield* checkingMmu(value)
  if (!read.ok) return read
  const { document } = read
  return {
    ok: true,
    source: new MmuRecordingSource(document, isRecorded),
    script: document.script.join('\n'),
  }
}
