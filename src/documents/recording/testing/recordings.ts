/** The recordings that come with the project, for tests, tools and benchmarks in Node. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { parseTraceDocument } from '../format/document.ts'
import type { TraceDocument } from '../format/types.ts'
import type { MmuTraceDocument } from '../mmu/types.ts'

/** Everything that reads these is run from the project's folder, and some of it as one bundled file. */
const PROJECT = pathToFileURL(`${process.cwd()}/`)
/** What the page can open; those of a machine with an MMU in a folder of their own. */
export const RECORDINGS_FOLDER = new URL('public/recordings/', PROJECT)
/** What is for tests alone. */
const TESTS_FOLDER = new URL('src/documents/recording/testing/', PROJECT)
const SUFFIX = '.json.gz'

export interface RecordingFile {
  /** The folder that it lies in by its last name, which is its kernel: `2.6.20-slab`; empty for the first 72. */
  readonly kernel: string
  readonly name: string
  readonly path: string
}

const filesIn = (folder: URL): readonly RecordingFile[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(SUFFIX))
    .sort()
    .map((file) => ({
      kernel: folder.href === RECORDINGS_FOLDER.href ? '' : (folder.pathname.split('/').at(-2) ?? ''),
      name: file.slice(0, -SUFFIX.length),
      path: fileURLToPath(new URL(file, folder)),
    }))

const foldersIn = (folder: URL, pattern: RegExp): readonly URL[] =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => new URL(`${name}/`, folder))

const OLDER = /^2\.6\./

/** Of 6.12: programs that map, unmap and run out of memory. */
export const firstFiles: readonly RecordingFile[] = filesIn(RECORDINGS_FOLDER)

/** Of 6.12: calls on the edge, programs being loaded, memory running out. */
export const edgeFiles: readonly RecordingFile[] = [
  ...filesIn(new URL('6.12-edges/', RECORDINGS_FOLDER)),
  ...filesIn(new URL('edges/', TESTS_FOLDER)),
]

/** Of the kernels before 2.6.30, by kernel. */
export const olderFiles: readonly RecordingFile[] = [
  ...foldersIn(RECORDINGS_FOLDER, OLDER),
  ...foldersIn(new URL('older/', TESTS_FOLDER), OLDER),
]
  .flatMap(filesIn)
  .sort((a, b) => (a.kernel < b.kernel ? -1 : a.kernel > b.kernel ? 1 : a.name < b.name ? -1 : 1))

/** All recordings of machines without an MMU. */
export const nommuFiles: readonly RecordingFile[] = [...firstFiles, ...edgeFiles, ...olderFiles]

export const recordingNames: readonly string[] = firstFiles.map(({ name }) => name)

export const readRecordingText = (name: string): string =>
  gunzipSync(readFileSync(new URL(name + SUFFIX, RECORDINGS_FOLDER))).toString('utf8')

/** One of those that the page can open, by its name there. Throws if it is not valid: these are part of the project. */
export const readRecording = (name: string): TraceDocument => parsed(name, readRecordingText(name))

/** A document of which every part is there as objects: two of these can be compared. */
export const inFull = <T extends TraceDocument | MmuTraceDocument>(document: T) => ({
  ...document,
  steps: document.steps.map((step) => ({
    ...step,
    events: 'events' in step ? step.events : undefined,
    after: step.after,
  })),
})

/** As readRecording. */
export const readRecordingFile = ({ kernel, name, path }: RecordingFile): TraceDocument =>
  parsed(`${kernel}/${name}`, gunzipSync(readFileSync(path)).toString('utf8'))

function parsed(name: string, text: string): TraceDocument {
  const result = parseTraceDocument(text)
  if (!result.ok) throw new Error(`${name}: ${result.problem.title}. ${result.problem.detail}`)
  return result.document
}
