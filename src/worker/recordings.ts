/** Everything that only recordings need: the worker fetches it when the first one is opened. */
import { RecordingSource } from '../timeline/recordingSource.ts'
import { readTraceBytes } from '../trace/read.ts'

export { RecordingSource, readTraceBytes }
