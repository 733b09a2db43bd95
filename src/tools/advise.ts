/**
 * `npm run --silent advise -- FILE [STEP]`: what would have helped a refused step, the last one without STEP. One JSON object a line,
 * the smallest change first. What was tried goes to stderr. Exit status 2 if there is nothing to advise on.
 */
import { readFile } from 'node:fs/promises'
import { formatCount } from '../base/format.ts'
import { finish } from '../base/work.ts'
import { advise, lastRefused } from '../advice/advise.ts'
import { runProgram } from '../advice/trial.ts'
import type { Program } from '../documents/scenario/compile/program.ts'
import { parseProgram } from '../documents/scenario/read.ts'
import { Mistakes } from '../documents/scenario/diagnostic.ts'
import { triedWords, untriedWords, whyNothingHelps } from '../model/advice/tried.ts'
import { MACHINES } from '../worker/machines.ts'

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

async function main(): Promise<number> {
  const [file, given, ...rest] = process.argv.slice(2)
  if (file === undefined || rest.length > 0) {
    say('Name one scenario file, and a step if it is not the last refused one.')
    return 2
  }
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    say(`${file}: ${String(error)}`)
    return 2
  }
  const { program, diagnostics } = parseProgram(text)
  for (const { line, column, severity, message } of diagnostics)
    say(`${file}:${line}:${column}: ${severity}: ${message}`)
  if (program.mmu !== null) {
    say(
      `${file}: advice is for machines without an MMU. What is refused with one is seldom a matter of room.`,
    )
    return 2
  }
  const step = given === undefined ? lastRefused(program) : Number(given)
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
      `${file}: step ${step}, line ${program.ops[step - 1]?.line ?? 0}, is not refused, so there is nothing to help.`,
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
      : `${formatCount(helping)} of them help${helping > suggestions.length ? `; ${formatCount(suggestions.length)} of these are listed` : ''}.`
  say(
    `Step ${step}, line ${line}: ${call} = ${errno ?? 'refused'}. ${formatCount(tried)} changes were tried. ${found} ${untriedWords(advice)}`.trimEnd(),
  )
  return 0
}

process.exitCode = await main()
