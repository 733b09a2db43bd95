/** The machine with an MMU as it is served to the page. */
import { asVirtAddr } from '../../base/units.ts'
import { mmuStateOf, Identities } from '../../documents/recording/mmu/stateOf.ts'
import { mmuStepMeasures } from '../../explain/mmu/measures.ts'
import { describeMmuStart } from '../../explain/mmu/sentences.ts'
import { NO_CHANGE } from '../../protocol/view.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import type { MachineModel } from '../model.ts'
import { mmuProcSnapshot } from './proc.ts'
import { MmuScenarioSource } from './scenarioSource.ts'
import { MmuTracks } from './tracks.ts'
import { boardView } from './view.ts'
import { mmuViewAfterStep } from './viewAfterStep.ts'

export const MMU: MachineModel<MmuBoard, MmuTracks> = {
  track: (machine) => new MmuTracks(machine),
  scenario: (program) => new MmuScenarioSource(program),
  recordingReader: async () => (await import('./recordings.ts')).readMmuRecording,

  viewStart(timeline) {
    timeline.goTo(0)
    const { machine } = timeline
    return {
      ...boardView(machine),
      step: 0,
      call: null,
      change: NO_CHANGE,
      events: [],
      sentence: describeMmuStart(machine),
      dmesg: [],
      notes: [],
      stopped: false,
      verdict: null,
      measures: mmuStepMeasures(machine),
    }
  },

  // What tells of steps comes with the machine.
  prepareSteps: () => Promise.resolve(),
  viewAfterStep: mmuViewAfterStep,

  viewTracks: ({ measures, reach }, steps) => ({
    measures: measures.slice(steps),
    reach: {
      finest: new Uint8Array(),
      outside: reach.map(({ start, end }) => ({ start: asVirtAddr(start), end: asVirtAddr(end) })),
    },
  }),

  async questions(timeline) {
    const { MmuPredictions } = await import('../../explain/mmu/predict.ts')
    return new MmuPredictions(timeline)
  },

  async procFiles(timeline) {
    const { RunProcFiles } = await import('../procFiles.ts')
    return new RunProcFiles(timeline, mmuProcSnapshot)
  },

  tellOfProgram: () =>
    Promise.resolve(
      'This machine has an MMU: a program is loaded page by page there, when it is first touched. Open a scenario of a machine without one.',
    ),

  stateWriter: () =>
    Promise.resolve((board: MmuBoard, step: number) => ({
      format: 'mmu-trace/1',
      step,
      ...mmuStateOf(board.machine, new Identities()),
    })),
}
