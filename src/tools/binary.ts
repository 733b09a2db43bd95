/**
 * `npm run --silent binary -- FILE...`: what a bFLT or ELF program asks for when it starts, one JSON object a file. Exit status 2 if one
 * of them is no program. Only its headers are read.
 */
import { open, stat, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileLine } from '../documents/binary/fileLine.ts'
import { readBinaryFrom } from '../documents/binary/readBinary.ts'
import type { ProgramFile, Wanted } from '../documents/binary/types.ts'
import { needsOf } from '../explain/binary/needs.ts'
import type { ExecRequest } from '../sim/nommu/exec/binary.ts'

/** Without arguments and environment. */
const startOf = (path: string): ExecRequest => ({ path, argv: [path.length], envp: [] })

/** As many of the bytes as there are. */
async function bytesOf(handle: FileHandle, { from, length }: Wanted): Promise<Uint8Array> {
  const buffer = new Uint8Array(length)
  const { bytesRead } = await handle.read(buffer, 0, length, from)
  return buffer.subarray(0, bytesRead)
}

/** What the file is, or why nobody can tell, and what it begins as. */
type Found = ProgramFile | { readonly format: 'flat' | 'elf' | null; readonly says: string }

const MAGIC = { bFLT: 'flat', '\x7fELF': 'elf' } as const

async function read(path: string): Promise<Found> {
  let handle: FileHandle | null = null
  let beginning = ''
  const none = (says: string): Found => {
    const format = Object.entries(MAGIC).find(([magic]) => beginning.startsWith(magic))?.[1]
    return { format: format ?? null, says }
  }
  try {
    // Opening a pipe would wait for somebody who writes to it.
    if (!(await stat(path)).isFile()) return none('It is not a regular file.')
    handle = await open(path)
    const opened = handle
    const { size } = await opened.stat()
    const program = await readBinaryFrom(size, async (wanted) => {
      const bytes = wanted.from < size ? await bytesOf(opened, wanted) : new Uint8Array()
      if (wanted.from === 0) beginning = String.fromCharCode(...bytes.subarray(0, 4))
      return bytes
    })
    return typeof program === 'string' ? none(program) : program
  } catch (error) {
    return none(String(error))
  } finally {
    await handle?.close()
  }
}

async function main(): Promise<number> {
  const files = process.argv.slice(2)
  if (files.length === 0) {
    process.stderr.write('Name at least one program file.\n')
    return 2
  }
  let status = 0
  for (const file of files) {
    const program = await read(file)
    if ('says' in program) status = 2
    const path = `/bin/${basename(file)}`
    const found =
      'says' in program
        ? { format: program.format, blocks: [], brkRoom: 0, shares: false, problems: [program.says] }
        : { ...needsOf(program, startOf(path)), fileLine: fileLine(path, program.binary) }
    process.stdout.write(`${JSON.stringify({ file, ...found })}\n`)
  }
  return status
}

process.exitCode = await main()
