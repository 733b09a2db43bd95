/**
 * `npm run --silent report -- FILE...`: says of logs, /proc files and the like why requests for memory failed. One JSON object for each
 * event, one a line. Exit status 2 if a file cannot be read or nothing in it was understood.
 *
 * `--board` and `--series` take all files for those of one machine: the board that can be rebuilt from them in one object, or an object for
 * each capture and one for how it went on. Exit status 2 if there is none.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { importText, type Reading } from '../documents/importers/registry.ts'
import { reportLines } from '../explain/reports/lines.ts'
import { boardLine, seriesLines } from '../explain/reports/wholeLines.ts'

const WHOLES: Readonly<Record<string, (reading: Reading) => readonly object[]>> = {
  '--board': (reading) => {
    const line = boardLine(reading)
    return line === null ? [] : [line]
  },
  '--series': seriesLines,
}

interface NamedText {
  readonly file: string
  readonly text: string
}

const say = (file: string, why: string): void => void process.stderr.write(`${file}: ${why}\n`)

async function main(): Promise<number> {
  const words = process.argv.slice(2)
  const options = words.filter((word) => word.startsWith('--'))
  const files = words.filter((word) => !word.startsWith('--'))
  const unknown = options.find((option) => WHOLES[option] === undefined)
  if (unknown !== undefined || files.length === 0) {
    process.stderr.write(unknown === undefined ? 'Name at least one file.\n' : `${unknown} is no option.\n`)
    return 2
  }
  const read: NamedText[] = []
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => say(file, String(error)))
    if (text !== undefined) read.push({ file, text })
  }
  const status = read.length < files.length ? 2 : 0
  return Math.max(status, options.length === 0 ? each(read) : together(read, options))
}

function each(read: readonly NamedText[]): number {
  let status = 0
  for (const { file, text } of read) {
    const reading = importText(text)
    if (reading.understood === 0) {
      say(file, 'nothing in it was understood')
      status = 2
    }
    for (const line of reportLines(reading)) print(file, line)
  }
  return status
}

/** As the page reads several files that are dropped at once: the name of one often says whose it is. */
function together(read: readonly NamedText[], options: readonly string[]): number {
  const file = read.map((one) => one.file).join(' ')
  const text =
    read.length === 1
      ? (read[0]?.text ?? '')
      : read.map((one) => `--- ${basename(one.file)} ---\n${one.text}`).join('\n')
  const reading = importText(text)
  const lines = options.flatMap((option) => WHOLES[option]?.(reading) ?? [])
  for (const line of lines) print(file, line)
  if (lines.length > 0) return 0
  say(file, 'no free blocks are counted in it')
  return 2
}

const print = (file: string, line: object): void =>
  void process.stdout.write(`${JSON.stringify({ file, ...line })}\n`)

process.exitCode = await main()
