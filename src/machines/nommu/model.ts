/** The machine without an MMU as it is served to the page. */
import { assert } from '../../base/assert.ts'
import { asVirtAddr } from '../../base/units.ts'
import { Timeline, type Check } from '../../engine/timeline.ts'
import { stepMeasures } from '../../explain/measures/measures.ts'
import { describeStart } from '../../explain/narrate/narrateStart.ts'
import { NO_CHANGE, NO_REGIONS_CHANGE } from '../../protocol/view.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import type { MachineModel, MachineSource } from '../model.ts'
import { ScenarioSource } from './scenarioSource.ts'
import { NommuTracks, type NommuTimeline } from './view/tracks.ts'
import { machineView } from './view/view.ts'
import type { viewAfterStep } from './view/viewAfterStep.ts'

/** What tells of a step. The first picture comes before any step: a chunk of its own brings it. */
let afterStep: typeof viewAfterStep | null = null

export const NOMMU: MachineModel<Machine, NommuTracks> = {
  track: (machine) => new NommuTracks(machine),
  scenario: (program) => new ScenarioSource(program),
  recordingReader: async () => (await import('./recordings.ts')).readRecording,
  series: async (text) => (await import('./seriesSource.ts')).seriesSource(text),

  viewStart(timeline) {
    timeline.goTo(0)
    const { machine } = timeline
    return {
      ...machineView(machine, NO_REGIONS_CHANGE),
      step: 0,
      call: null,
      change: NO_CHANGE,
      events: [],
      sentence: timeline.source.toldStart?.() ?? describeStart(machine),
      dmesg: [],
      notes: [],
      stopped: false,
      verdict: null,
      measures: stepMeasures(machine, timeline.tracks.measures.wasteAt(0)),
    }
  },

  async prepareSteps() {
    afterStep ??= (await import('./view/viewAfterStep.ts')).viewAfterStep
  },

  viewAfterStep(timeline, step, isSecond) {
    assert(afterStep !== null, 'prepareSteps() comes before the first step')
    return afterStep(timeline, step, isSecond)
  },

  viewTracks: ({ measures, reach }, steps) => ({
    measures: measures.slice(steps),
    reach: {
      finest: reach.finest.slice(),
      outside: reach.outside.map(({ start, end }) => ({ start: asVirtAddr(start), end: asVirtAddr(end) })),
    },
  }),

  async questions(timeline) {
    // Of what is not modelled nobody knows what to ask.
    if (timeline.source.told !== undefined) return { about: () => null }
    const { Predictions } = await import('../../explain/predict/predict.ts')
    const { source } = timeline
    return new Predictions(timeline, source instanceof ScenarioSource ? source.program.notes : [])
  },

  async procFiles(timeline) {
    if (timeline.source.told !== undefined) return null
    return (await import('./procFiles.ts')).nommuProcFiles(timeline)
  },

  async tellOfProgram(timeline, step, asked) {
    const telling = await import('./programs/tellOfProgram.ts').catch(() => null)
    return telling?.tellOfProgram(timeline, step, asked) ?? 'It could not be read. Check your connection.'
  },

  async stateWriter() {
    const { stateOf } = await import('../../documents/recording/replay/stateOf.ts')
    return (machine, step) => ({
      format: 'nommu-trace/1',
      step,
      zone: machine.config.zone,
      ...stateOf(machine),
    })
  },
}

/** A run of a machine without an MMU. `check` as for a Timeline. */
export const nommuTimeline = (source: MachineSource<Machine>, check: Check<Machine> | null): NommuTimeline =>
  new Timeline(source, NOMMU, check)
