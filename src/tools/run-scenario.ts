/**
 * `npm run scenario -- FILE...`: runs scenarios and prints each step with its result, then the state of the machine.
 * Mistakes in the text go to stderr. Exit status 1 if there are any, 2 if a file cannot be read. With `--json` each file becomes one
 * object on a line of its own, mistakes among the rest.
 */
import { readFile } from 'node:fs/promises'
import { parseProgram } from '../documents/scenario/read.ts'
import type { Program } from '../documents/scenario/compile/program.ts'
import { Timeline } from '../engine/timeline.ts'
import { checkMmuInvariants } from '../machines/mmu/check.ts'
import { mmuJsonRun } from '../machines/mmu/jsonRun.ts'
import { MMU } from '../machines/mmu/model.ts'
import { printMmuRun } from '../machines/mmu/printRun.ts'
import { MmuScenarioSource } from '../machines/mmu/scenarioSource.ts'
import { jsonRun } from '../machines/nommu/jsonRun.ts'
import { printRun } from '../machines/nommu/printRun.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import { checkInvariants } from '../sim/nommu/invariants.ts'
import { nommuTimeline } from '../machines/nommu/model.ts'

async function main(): Promise<number> {
  const words = process.argv.slice(2)
  const isJson = words.includes('--json')
  const files = words.filter((word) => word !== '--json')
  if (files.length === 0) {
    process.stderr.write('Name at least one scenario file.\n')
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
    const { program, diagnostics } = parseProgram(text)
    if (diagnostics.length > 0) status = Math.max(status, 1)
    const [json, print] = runsOf(program)
    if (isJson) {
      process.stdout.write(`${JSON.stringify({ file, diagnostics, ...json() })}\n`)
      continue
    }
    for (const { line, column, severity, message } of diagnostics)
      process.stderr.write(`${file}:${line}:${column}: ${severity}: ${message}\n`)
    process.stdout.write(print())
  }
  return status
}

/** The run of a program as data and as text, on the machine that it asks for. */
function runsOf(program: Program): readonly [json: () => object, print: () => string] {
  if (program.mmu === null) {
    const timeline = nommuTimeline(new ScenarioSource(program), checkInvariants)
    return [() => jsonRun(timeline), () => printRun(timeline)]
  }
  const timeline = new Timeline(new MmuScenarioSource(program), MMU, ({ machine }) =>
    checkMmuInvariants(machine),
  )
  return [() => mmuJsonRun(timeline), () => printMmuRun(timeline)]
}

process.exitCode = await main()
