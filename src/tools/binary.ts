/**
 * `npm run --silent binary -- FILE...`: what a bFLT or ELF program asks for when it starts, one JSON object a file. Exit status 2 if one
 * of them is no program.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { readBinary } from '../documents/binary/readBinary.ts'
import type { ExecRequest } from '../sim/nommu/exec/binary.ts'
import { fileLine } from '../documents/binary/fileLine.ts'
import { needsOf } from '../explain/binary/needs.ts'

/** Without arguments and environment. */
const startOf = (path: string): ExecRequest => ({ path, argv: [path.length], envp: [] })

async function main(): Promise<number> {
  const files = process.argv.slice(2)
  if (files.length === 0) {
    process.stderr.write('Name at least one program file.\n')
    return 2
  }
  let status = 0
  for (const file of files) {
    const bytes = await readFile(file).catch((error: unknown) => String(error))
    const read = typeof bytes === 'string' ? bytes : readBinary(bytes)
    if (typeof read === 'string') status = 2
    const path = `/bin/${basename(file)}`
    const found =
      typeof read === 'string'
        ? { format: null, blocks: [], brkRoom: 0, shares: false, problems: [read] }
        : { ...needsOf(read, startOf(path)), fileLine: fileLine(path, read.binary) }
    process.stdout.write(`${JSON.stringify({ file, ...found })}\n`)
  }
  return status
}

process.exitCode = await main()
