/** There is one reason why a call was refused: the sentence about the step and the panel say it in the words of the same test. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRecording } from '../../documents/recording/testing/recordings.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { nommuTimeline } from '../../machines/nommu/model.ts'
import type { MachineSource } from '../../machines/model.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { RecordingSource } from '../../machines/nommu/recordingSource.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { randomScenario } from '../../machines/nommu/testing/random/randomScenario.ts'
import { linesOf } from '../../machines/nommu/testing/why.ts'
import { ERAS } from '../../sim/nommu/era.ts'
import { describeStep } from '../narrate/narrate.ts'
import { stepFacts, type StepFacts } from '../step/stepFacts.ts'
import { refusalIn } from './refusal.ts'
import { whyTree } from './why.ts'
import { whyFactsOf } from './words.ts'

function expectOneReason(facts: StepFacts): void {
  const { errno, reason } = refusalIn(facts.why, whyFactsOf(facts)) ?? expect.fail('no test refused it')
  const { words } = reason
  expect(errno).toBe(facts.outcome.errno)
  const says = (text: string): boolean =>
    text.includes(words) || text.startsWith(words.charAt(0).toUpperCase() + words.slice(1))
  expect(says(describeStep(facts)), words).toBe(true)
  const failed = linesOf(whyTree(facts).nodes).filter(({ outcome }) => outcome === 'failed')
  expect(failed.map(({ text }) => says(text))).toEqual([true])
  // Inside a sentence, without a full stop.
  expect(words).toMatch(/^(?![A-Z][a-z ])\S.*[^.\s]$/)
}

/** Goes through a run and gives how many of its steps were refused. */
function refusals(source: MachineSource<Machine>): number {
  const timeline = nommuTimeline(source, null)
  while (!timeline.done) timeline.advance(1000)
  let refused = 0
  for (let step = 1; step <= timeline.steps; step++) {
    const facts = stepFacts(timeline, step)
    if (facts.outcome.errno === null || facts.machine.stopped !== null) continue
    refused++
    expectOneReason(facts)
  }
  return refused
}

describe('the reason of a refusal', () => {
  it.each(ERAS)('in any program on Linux %s', (era) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const { program } = parseProgram(randomScenario(seed, { steps: 100, era }))
        expect(refusals(new ScenarioSource(program))).toBeGreaterThan(0)
      }),
      { numRuns: 8 },
    )
  })

  it.each(['errors', 'exhaustion', 'mremap', 'unsupported', 'sysv-shm-stock', 'file-munmap-exact'])(
    'in the recording %s',
    (name) => {
      expect(refusals(new RecordingSource(readRecording(name)))).toBeGreaterThan(0)
    },
  )
})
