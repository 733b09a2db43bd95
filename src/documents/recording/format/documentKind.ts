/** What a file that is no recording seems to be, for the message that says so. */
import { quoted } from '../../../base/foreign.ts'

const TEXT_KINDS: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/^\s*<(?:!doctype|html|head|body)\b/i, 'The file is a web page (HTML).'],
  [/^\s*<(?:\?xml|svg)\b/i, 'The file is XML.'],
  [/page allocation failure: order:|^\[ *\d+\.\d{6}\] /m, 'The file looks like a kernel log (dmesg).'],
  [/^Node +\d+, zone +\S+( +\d+)+ *$/m, 'The file looks like /proc/buddyinfo.'],
  [/^MemTotal: +\d+ kB$/m, 'The file looks like /proc/meminfo.'],
  [/^[0-9a-f]{8,16}-[0-9a-f]{8,16} [r-][w-][x-][psS-] /m, 'The file looks like /proc/maps.'],
  [/^\w+(?:: *(?:\w+ = )?\w+\(| = spawn\b)/m, 'The file looks like the text of a scenario.'],
  [
    /^(?:\[?(?:pid +)?\d+\]? +)?(?:[\d:.]+ +)?\w+\(.*\) += +(?:-?\d|0x|\?)/m,
    'The file looks like an strace log.',
  ],
]

/** One sentence about a text that does not begin as JSON does. */
export function describeForeignText(text: string): string {
  const head = text.slice(0, 20_000)
  const kind = TEXT_KINDS.find(([pattern]) => pattern.test(head))
  if (kind) return kind[1]
  const [line = ''] = head.trim().split('\n', 1)
  return `The file is plain text; it begins with ${quoted(line)}.`
}

/** One sentence about JSON that is something else. */
export function describeForeignJson(value: unknown): string {
  if (Array.isArray(value)) return 'The file is JSON, but a list; a recording is an object with a "format".'
  if (typeof value !== 'object' || value === null)
    return 'The file is JSON, but a single value; a recording is an object with a "format".'
  if ('traceEvents' in value) return 'The file is JSON in the Chrome trace event format.'
  const keys = Object.keys(value).slice(0, 5)
  return keys.length === 0
    ? 'The file is JSON, but an empty object.'
    : `The file is JSON, but has no "format"; it has ${keys.map((key) => quoted(key, 30)).join(', ')}.`
}

const MAGIC: readonly (readonly [bytes: readonly number[], sentence: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'The file is a ZIP archive.'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'The file is compressed with xz.'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'The file is compressed with zstd.'],
  [[0x42, 0x5a, 0x68], 'The file is compressed with bzip2.'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'The file is a 7z archive.'],
  [[0xff, 0xfe], 'The file is text in UTF-16.'],
  [[0xfe, 0xff], 'The file is text in UTF-16.'],
  [[0x7f, 0x45, 0x4c, 0x46], 'The file is a program (ELF).'],
  [[0x89, 0x50, 0x4e, 0x47], 'The file is a picture (PNG).'],
  [[0xff, 0xd8, 0xff], 'The file is a picture (JPEG).'],
  [[0x25, 0x50, 0x44, 0x46], 'The file is a PDF.'],
]

/** One sentence about bytes that are no UTF-8 text. */
export const describeForeignBytes = (bytes: Uint8Array): string =>
  MAGIC.find(([magic]) => magic.every((byte, i) => bytes[i] === byte))?.[1] ??
  'The file is not text in UTF-8.'
