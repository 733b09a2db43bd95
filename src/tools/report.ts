/**
 * `npm run --silent report -- FILE...`: says of logs, /proc files and the like why requests for memory failed. One JSON object for each
 * event, one a line. Exit status 2 if a file cannot be read or nothing in it was understood.
 */
import { readFile } from 'node:fs/promises'
import { importText } from '../documents/importers/registry.ts'
import { reportLines } from '../explain/reports/lines.ts'

async function main(): Promise<number> {
  const files = process.argv.slice(2)
  if (files.length === 0) {
    process.stderr.write('Name at least one file.\n')
    return 2
  }
  let status = 0
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      process.stderr.write(`${file}: ${String(error)}\n`)
      return null
    })
    if (text === null) {
      status = 2
      continue
    }
    const reading = importText(text)
    if (reading.understood === 0) {
      process.stderr.write(`${file}: nothing in it was understood\n`)
      status = 2
      continue
    }
    for (const line of reportLines(reading)) process.stdout.write(`${JSON.stringify({ file, ...line })}\n`)
  }
  return status
}

process.exitCode = await main()
