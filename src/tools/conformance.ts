/**
 * `npm run conformance -- FILE...`: replays recordings and says of each whether the model is the same as the kernel,
 * without an MMU and with one: the file's format tells.
 * Without files: all recordings kept in the project. Exit status 1 if any differ, 2 if a file cannot be read.
 */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { conformanceLine } from '../documents/recording/conformance.ts'
import { mmuConformanceLine } from '../documents/recording/mmu/conformance.ts'
import { readAnyRecording } from '../documents/recording/readAny.ts'
import { webByteTools } from '../worker/gunzip.ts'

const FOLDERS = ['public/recordings', 'src/documents/recording/testing']

async function main(): Promise<number> {
  const given = process.argv.slice(2)
  const files = given.length > 0 ? given : (await Promise.all(FOLDERS.map(recordingsIn))).flat()
  let passed = 0
  let failed = 0
  let unreadable = 0
  for (const file of files) {
    const read = await readFile(file).then(
      (bytes) => readAnyRecording(bytes, webByteTools),
      (error: unknown) => ({ ok: false as const, problem: { detail: String(error) } }),
    )
    if (!read.ok) {
      unreadable++
      process.stdout.write(`unreadable ${basename(file)}: ${read.problem.detail}\n`)
      continue
    }
    const { exact, line } =
      read.machine === 'nommu' ? conformanceLine(read.document) : mmuConformanceLine(read.document)
    process.stdout.write(`${line}\n`)
    if (exact) passed++
    else failed++
  }
  process.stdout.write(`${passed} passed, ${failed + unreadable} failed\n`)
  return unreadable > 0 ? 2 : failed > 0 ? 1 : 0
}

const recordingsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true }))
    .sort()
    .filter((name) => name.endsWith('.json.gz'))
    .map((name) => join(folder, name))

process.exitCode = await main()
