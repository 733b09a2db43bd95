/** Everything that only recordings need: the worker fetches it when the first one is opened. */
import { RecordingSource } from '../machines/nommu/recordingSource.ts'
import { readTraceBytes } from '../documents/recording/format/read.ts'

export { RecordingSource, readTraceBytes }
