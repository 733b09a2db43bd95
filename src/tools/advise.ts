/**
 * `npm run --silent advise -- FILE [STEP]`: what would have helped a refused step, the last one without STEP. FILE: a scenario, a
 * recording of a modelled kernel, a log of strace, or a kernel report. One JSON object a line, the smallest change first. What was tried goes to stderr. Exit status 2 if there is nothing to advise on.
 */
import { readFile } from 'node:fs/promises'
import { formatCount } from '../base/format.ts'
import { finish } from '../base/work.ts'
import { advise, lastRefused } from '../advice/advise.ts'
import { runProgram } from '../advice/trial.ts'
import type { Program } from '../documents/scenario/compile/program.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { importText } from '../documents/importers/registry.ts'
import { straceScenario } from '../explain/reports/straceScenario.ts'
import { boardLine } from '../explain/reports/wholeLines.ts'
import { webByteTools } from '../worker/gunzip.ts'
import { Mistakes } from '../documents/scenario/diagnostic.ts'
import { triedWords, untriedWords, whyNothingHelps } from '../model/advice/tried.ts'
import { MACHINES } from '../worker/machines.ts'
import { readAtOnce } from '../worker/openRecorded.ts'

const say = (words: string): void => void process.stderr.write(`${words}\n`)

const isRefused = (program: Program, step: number): boolean =>
  runProgram(program, step - 1).isRefused[step - 1] === 1

/** Why nothing helps, as the page says it of the step. */
async function whyNot(program: Program, text: string, step: number): Promise<string> {
  const options = { text, header: null, look: null, beside: null, mistakes: new Mistakes() }
  const document = await MACHINES.scenario(program, options)
  if (document === null) return ''
  while (!document.done) document.advance(document.steps)
  await document.prepareSteps()
  return whyNothingHelps(document.show(step))
}

/** A text that can be changed and run, and which of its steps one of the file is. */
interface ReadText {
  readonly text: string
  stepLine(program: Program, step: number): number
}

/** A scenario, or what a recording or a log of strace makes one; null where there is none, which is said. */
async function readAny(file: string): Promise<ReadText | null> {
  const bytes = await readFile(file).catch((error: unknown) =>
    say(`${file}: cannot be read (${error instanceof Error ? error.message : String(error)}).`),
  )
  if (bytes === undefined) return null
  const text = bytes.toString('utf8')
  if (bytes[0] === 0x1f || /^\s*\{/.test(text)) {
    const read = await readAtOnce(await MACHINES.recordingReader(), new Uint8Array(bytes), webByteTools)
    const scenario = read.ok ? read.document.scenario : null
    if (!read.ok || scenario === null) {
      say(
        `${file}: ${read.ok ? 'this recording cannot run as a scenario. Those of machines with an MMU, of kernels before 2.6.29 and of kernels that are not modelled cannot' : read.problem.detail.replace(/\.$/, '')}.`,
      )
      return null
    }
    const { steps } = read.document
    say(`${file}: a recording; its calls run as a scenario, whose lines are named here.`)
    // The lines of its steps are the last.
    const lineOf = (step: number): number => scenario.split('\n').length - steps + step
    return {
      text: scenario,
      stepLine: ({ ops }, step) => ops.findIndex(({ line }) => line === lineOf(step)) + 1,
    }
  }
  const { program, diagnostics } = parseProgram(text)
  const [first] = diagnostics
  const stepLine = (_: Program, step: number): number => step
  if (program.ops.length > 0 || first === undefined) return { text, stepLine }
  const reading = importText(text)
  const calls = straceScenario(reading.strace)
  const scenario = calls ?? boardLine(reading)?.scenario ?? null
  if (scenario === null) {
    say(
      `${file}: neither a scenario, nor a recording, nor a log of strace or of a kernel that a board can be rebuilt from.`,
    )
    say(`${file}:${first.line}:${first.column}: ${first.message}`)
    return null
  }
  const what =
    calls === null
      ? 'a kernel report; the board rebuilt from it, with the request that failed, runs'
      : 'a log of strace; its calls run'
  say(`${file}: ${what} as a scenario, whose lines and steps are named here.`)
  return { text: scenario, stepLine }
}

async function main(): Promise<number> {
  const [file, given, ...rest] = process.argv.slice(2)
  if (file === undefined || rest.length > 0) {
    say('Name one file, and a step if it is not the last refused one.')
    return 2
  }
  const read = await readAny(file)
  if (read === null) return 2
  const { text, stepLine } = read
  const { program, diagnostics } = parseProgram(text)
  for (const { line, column, severity, message } of diagnostics)
    say(`${file}:${line}:${column}: ${severity}: ${message}`)
  const step = given === undefined ? lastRefused(program) : stepLine(program, Number(given))
  if (step === null) {
    say(`${file}: no step is refused, so there is nothing to help.`)
    return 2
  }
  if (!Number.isInteger(step) || step < 1 || step > program.ops.length) {
    say(`${file}: ${given ?? ''} is no step: there are ${formatCount(program.ops.length)}.`)
    return 2
  }
  if (!isRefused(program, step)) {
    say(
      `${file}: step ${step}, line ${program.ops.at(step - 1)?.line ?? 0}, is not refused, so there is nothing to help.`,
    )
    return 2
  }
  const advice = finish(advise(text, program, step))
  const { suggestions, helping, tried, line, call, errno } = advice
  for (const { change, kind, lines, after } of suggestions)
    process.stdout.write(`${JSON.stringify({ change, kind, lines, verified: true, after })}\n`)
  const found =
    suggestions.length === 0
      ? `None of them helps. ${triedWords(advice)} ${await whyNot(program, text, step)}`
      : `${formatCount(helping)} of them ${helping === 1 ? 'helps' : 'help'}${helping > suggestions.length ? `; ${formatCount(suggestions.length)} of these are listed` : ''}.`
  say(
    `Step ${step}, line ${line}: ${call} = ${errno ?? 'a program died'}. ${formatCount(tried)} changes were tried. ${found} ${untriedWords(advice)}`.trimEnd(),
  )
  return 0
}

process.exitCode = await main()
