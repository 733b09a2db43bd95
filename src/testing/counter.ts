/**
 * The smallest machine that can be stepped through: 64 frames, of which calls take the lowest free ones and give back the
 * last taken. It proves that the engine, the worker and the pictures need no more of a machine than their interfaces say.
 */
import type { Observed } from '../base/observed.ts'
import { BugError } from '../base/assert.ts'
import { asPfn, bytesToPages, pfnToAddr } from '../base/units.ts'
import type { Op, Program } from '../documents/scenario/compile/program.ts'
import type { Tracks } from '../engine/model.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { StepInfo, StepOutcome, StepSource } from '../engine/source.ts'
import type { Timeline } from '../engine/timeline.ts'
import type { World } from '../engine/world.ts'
import { callInfo } from '../machines/callInfo.ts'
import type { MachineModel, MachineSource } from '../machines/model.ts'
import { NO_CHANGE, PageUse } from '../protocol/view.ts'
import type { FramesView, StepView } from '../protocol/view.ts'

export const COUNTER_FRAMES = 64
const FIRST_PFN = 0x100

interface CounterSnapshot {
  readonly used: Uint8Array
  readonly stopped: string | null
}

export class CounterMachine implements Simulation<CounterSnapshot> {
  readonly used = new Uint8Array(COUNTER_FRAMES)
  stopped: string | null = null
  step = 0
  /** The frames that the step took (positive) or gave back; written only while everything is observed. */
  readonly journal: number[] = []
  observed: Observed = 'nothing'

  get taken(): number {
    return this.used.reduce((sum, used) => sum + used, 0)
  }
  get vitals() {
    const free = COUNTER_FRAMES - this.taken
    return { freePages: free, largestFree: free }
  }
  beginStep(step: number): void {
    this.step = step
    this.journal.length = 0
  }
  observe(what: Observed): void {
    this.observed = what
  }
  snapshot(): CounterSnapshot {
    return { used: this.used.slice(), stopped: this.stopped }
  }
  restore({ used, stopped }: CounterSnapshot): void {
    this.used.set(used)
    this.stopped = stopped
    this.journal.length = 0
  }

  /** Takes frames, or gives back as many if `pages` is negative; the kernel stops when there are none. */
  count(pages: number): void {
    const end = this.taken + pages
    if (end > COUNTER_FRAMES) this.stopped = 'out of frames'
    else this.used.fill(0).fill(1, 0, Math.max(0, end))
    if (this.observed === 'everything') this.journal.push(pages)
  }
}

/** How many frames were ever taken at once. */
export class CounterTracks implements Tracks<CounterMachine> {
  readonly most: number[] = [0]
  adopt(from: CounterTracks, steps: number): void {
    this.most.splice(0, this.most.length, ...from.most.slice(0, steps + 1))
  }
  resume(machine: CounterMachine): void {
    if (machine.taken > (this.most.at(-1) ?? 0)) throw new BugError('a step was not followed')
  }
  add(machine: CounterMachine): void {
    this.most.push(Math.max(this.most.at(-1) ?? 0, machine.taken))
  }
}

export type CounterTimeline = Timeline<CounterMachine, CounterTracks>

export class CounterSource implements MachineSource<CounterMachine> {
  readonly about = ''
  readonly era = 'none'
  readonly board = `${COUNTER_FRAMES} frames`
  readonly kernel = null
  readonly origin = 'counter'
  private readonly program: Program

  constructor(program: Program) {
    this.program = program
  }
  get title(): string {
    return this.program.title
  }
  get steps(): number {
    return this.program.ops.length
  }
  get processNames(): readonly string[] {
    return this.program.processNames
  }

  start(): World<CounterMachine> {
    return {
      machine: new CounterMachine(),
      slots: new Float64Array(this.program.slotNames.length),
      pids: new Int32Array(this.program.processNames.length),
    }
  }
  /** mmap takes what it is asked for, munmap gives back as much; all else is a step in which nothing happens. */
  run({ machine, slots }: World<CounterMachine>, index: number): StepOutcome {
    const op = this.op(index)
    if (op.op !== 'call') return { ret: 0, errno: null, proc: null, faults: [] }
    const ret = pfnToAddr(FIRST_PFN + machine.taken)
    const length = op.args[1]
    const pages = length?.kind === 'number' ? bytesToPages(length.value) : 0
    if (op.name === 'mmap') machine.count(pages)
    if (op.name === 'munmap') machine.count(-pages)
    if (op.result >= 0) slots[op.result] = ret
    return { ret, errno: null, proc: null, faults: [] }
  }
  info(index: number): StepInfo {
    const { line, text, ...op } = this.op(index)
    return { line, text, ...callInfo(op.op === 'call' ? op.name : op.op), process: 0 }
  }
  isSameStep(index: number, other: StepSource<CounterMachine>): boolean {
    return index < other.steps && this.info(index).text === other.info(index).text
  }

  private op(index: number): Op {
    const op = this.program.ops.at(index)
    if (op === undefined) throw new BugError(`no step ${index + 1}`)
    return op
  }
}

export const COUNTER: MachineModel<CounterMachine, CounterTracks> = {
  track: () => new CounterTracks(),
  scenario: (program) => new CounterSource(program),
  recordingReader: () => Promise.reject(new Error('nobody records this machine')),
  viewStart(timeline) {
    timeline.goTo(0)
    return viewOf(timeline.machine, 0, 'Nothing is taken.')
  },
  prepareSteps: () => Promise.resolve(),
  viewAfterStep(timeline, step) {
    timeline.rerun(step)
    const { machine } = timeline
    return viewOf(machine, step, `The count went by ${machine.journal.join()} to ${machine.taken}.`)
  },
  viewTracks: () => ({}),
  questions: () => Promise.resolve({ about: () => null }),
  tellOfProgram: () => Promise.resolve('A counter loads no programs.'),
  stateWriter: () => Promise.resolve(({ taken }, step) => ({ step, taken })),
}

function viewOf(machine: CounterMachine, step: number, sentence: string): StepView {
  return {
    step,
    frames: framesOf(machine),
    spaces: { kind: 'identity', processes: [], vmas: NO_VMAS },
    own: null,
    call: null,
    change: NO_CHANGE,
    events: [],
    sentence,
    dmesg: [],
    notes: [],
    stopped: machine.stopped !== null,
    verdict: null,
  }
}

const framesOf = (machine: CounterMachine): FramesView => ({
  zone: {
    name: 'Counter',
    startPfn: asPfn(FIRST_PFN),
    spannedPages: COUNTER_FRAMES,
    managedPages: COUNTER_FRAMES,
    watermarkMin: 0,
    watermarkLow: 0,
    watermarkHigh: 0,
    pageblockOrder: 10,
    mobilityGrouping: false,
  },
  pageUse: machine.used.map((used) => (used === 1 ? PageUse.anonymous : PageUse.free)),
  freeBlocks: { pfn: new Float64Array(), order: new Uint8Array(), migratetype: new Uint8Array() },
  pageblocks: new Uint8Array(1),
  freePages: machine.vitals.freePages,
})

const NO_VMAS: StepView['spaces']['vmas'] = {
  length: 0,
  id: new Uint32Array(),
  region: new Uint32Array(),
  start: new Float64Array(),
  end: new Float64Array(),
  flags: new Uint32Array(),
  pgoff: new Float64Array(),
  file: new Int32Array(),
  isStack: new Uint8Array(),
  bornAt: new Uint32Array(),
  files: [],
}
