/** Telling what a file from the disk is, before the worker gets it. Sizes in bytes. */
import { shortened } from '../../base/foreign.ts'
import { formatBytes } from '../../base/format.ts'
import type { Problem } from '../../protocol/messages.ts'
import { foreignText } from '../../content/foreignText.ts'
import { looksLikeLog } from './logText.ts'
import type { Lesson } from '../../link/file.ts'
import type { Source } from '../../model/source.ts'

export { showLog } from './logText.ts'

/**
 * The largest file that is read at all: a text of a million steps, the most that are run, has some 50 MB. The recordings that come with
 * the page have some 20 KiB.
 */
export const MAX_FILE_BYTES = 64 * 1024 * 1024
/** UTF-16 units of a text by which it is told from one that is no scenario. */
const LOOKED_AT = 4_000_000

const HEAD_BYTES = 4096

const tooLarge = (name: string, size: number, limit: number): Problem => ({
  title: `“${shortened(name)}” is too large`,
  detail: `It has ${formatBytes(size)}; up to ${formatBytes(limit)} can be opened.`,
  remedy: 'Record or cut a shorter run. Your scenario is unchanged.',
})

/** bFLT, and ELF. */
const PROGRAMS = [
  [0x62, 0x46, 0x4c, 0x54],
  [0x7f, 0x45, 0x4c, 0x46],
] as const

const isProgram = (head: Uint8Array): boolean =>
  PROGRAMS.some((bytes) => bytes.every((byte, at) => head[at] === byte))

/**
 * By its first bytes, not by its name: gzip or a JSON object is a recording, unless its format says that it is a lesson
 * saved by the page; text without NUL is a scenario. A script is a program as well: it says what starts it.
 */
export function looksLike(
  head: Uint8Array,
): 'recording' | 'lesson' | 'scenario' | 'program' | 'binary' | 'empty' {
  if (head.length === 0) return 'empty'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'recording'
  if (isProgram(head)) return 'program'
  if (head.includes(0)) return 'binary'
  const text = new TextDecoder()
    .decode(head)
    .replace(/^\uFEFF/, '')
    .trimStart()
  // A note of a scenario, which begins in the same way, has no path behind it.
  if (/^#! ?\/\S/.test(text)) return 'program'
  if (/^\{[^{[]*"format"\s*:\s*"nommu-explorer\//.test(text)) return 'lesson'
  // strace begins a line with [pid 12], the kernel with a time, a shell with a name.
  return /^(\{|\[\s*[[{"\d\]-])/.test(text) && !/^\[ *\d+\.\d+\]/.test(text) ? 'recording' : 'scenario'
}

/** Whether a program was compressed with gzip: what measures it says so, and what to do. */
async function holdsProgram(blob: Blob): Promise<boolean> {
  const reader = blob.slice(0, HEAD_BYTES).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    const { value } = await reader.read()
    return value !== undefined && isProgram(value)
  } catch {
    // It is no gzip: whoever reads it says so.
    return false
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** What a terminal showed: nothing to run, but to explain. */
export interface Log {
  readonly log: string
}

/** A program of some board: nothing to run, but to measure. */
export interface Program {
  readonly program: Blob
}

/** The document in a file, or the problem to show. Reads no more of it than is needed to tell. */
export async function readDocument(
  name: string,
  blob: Blob,
): Promise<Source | Lesson | Log | Program | Problem> {
  if (blob.size > MAX_FILE_BYTES) return tooLarge(name, blob.size, MAX_FILE_BYTES)
  try {
    switch (looksLike(new Uint8Array(await blob.slice(0, HEAD_BYTES).arrayBuffer()))) {
      case 'recording':
        return (await holdsProgram(blob)) ? { program: blob } : { kind: 'recording', fileName: name, blob }
      case 'lesson': {
        const { readLesson } = await import('../../link/file.ts')
        return readLesson(name, await blob.text())
      }
      case 'scenario': {
        const written = (await blob.text()).replace(/^\uFEFF/, '')
        const text = written.includes('\r') ? written.replace(/\r\n?/g, '\n') : written
        if (looksLikeLog(text)) return { log: text }
        return foreignText(name, text.slice(0, LOOKED_AT)) ?? { kind: 'scenario', text }
      }
      case 'program':
        return { program: blob }
      case 'empty':
        return {
          title: `“${shortened(name)}” is empty`,
          detail: 'The file has no bytes.',
          remedy: 'Choose another file. Your scenario is unchanged.',
        }
      case 'binary':
        return {
          title: `“${shortened(name)}” is neither a recording nor a text`,
          detail:
            'It holds binary data in a form that the page does not know; programs begin with bFLT, or with 7f and ELF.',
          remedy:
            'Open a recording (.json or .json.gz, format nommu-trace/1), a scenario as plain text, or a bFLT or ELF program. Unpack an archive first.',
        }
    }
  } catch (error) {
    return {
      title: `“${shortened(name)}” could not be read`,
      detail: shortened(error instanceof Error ? error.message : String(error), 200),
      remedy: 'Look whether the file is still there, then open it again. Your scenario is unchanged.',
    }
  }
}
