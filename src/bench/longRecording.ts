/** A recording as long as one wants, in the format nommu-trace/1: what the model does stands for what a kernel did. */
import { errnoName } from '../base/uapi.ts'
import { readRecording } from '../documents/recording/testing/recordings.ts'
import type { TraceStep } from '../documents/recording/format/types.ts'
import { machineOf } from '../documents/recording/replay/machineOf.ts'
import { ownEvents, runTraceStep } from '../documents/recording/replay/replay.ts'
import { stateOf } from '../documents/recording/replay/stateOf.ts'
import { randomNumbers } from './statistics.ts'

/** A board of 32 MiB as it was when its programs began. */
const BEGINNING = 'random-32m-0039'
const PROCESSES = ['A', 'B']
const FIRST_PID = 30
/** Mappings at a time: with as many a step takes as many bytes as in the recordings of real kernels. */
const MAPPINGS_PER_PROCESS = 5
const MAX_PAGES = 24
const ENCODER = new TextEncoder()

/** Bytes of UTF-8 with exactly `steps` steps, one a line; the states are complete, as a recorder writes them. The same bytes each time. */
export function longRecording(steps: number): Uint8Array<ArrayBuffer> {
  const { steps: _, script: __, ...header } = readRecording(BEGINNING)
  const document = { ...header, name: 'long', about: 'Made for a measurement.', steps: [] }
  const m = machineOf(document)
  const random = randomNumbers(3)
  const around = {
    names: new Map(PROCESSES.map((name, at) => [FIRST_PID + at, name])),
    files: document.files,
  }
  const bytes = new GrowingBytes()
  const calls: string[] = []
  const add = (step: Omit<TraceStep, 'ret' | 'errno' | 'events' | 'after'>): number => {
    m.beginStep(m.step + 1)
    const { ret } = runTraceStep(m, { ...step, ret: 0, events: [], after: document.initial }, around)
    const errno = errnoName(ret)
    const told = { ...step, ret, ...(errno !== null && { errno }), events: ownEvents(m), after: stateOf(m) }
    bytes.add(`${calls.length === 0 ? '' : ',\n'}${JSON.stringify(told)}`)
    calls.push(step.call)
    return ret
  }

  bytes.add(`${JSON.stringify(document).slice(0, -'[]}'.length)}[`)
  const mappings = PROCESSES.map((): ({ at: number; bytes: number } | null)[] =>
    Array.from({ length: MAPPINGS_PER_PROCESS }, () => null),
  )
  PROCESSES.forEach((name, at) => add({ call: `${name} = spawn`, spawned: FIRST_PID + at }))
  while (calls.length < steps) {
    const at = random() % PROCESSES.length
    const nth = random() % MAPPINGS_PER_PROCESS
    const [slots, pid, who] = [mappings[at] ?? [], FIRST_PID + at, PROCESSES[at]]
    const mapped = slots[nth] ?? null
    if (mapped === null) {
      const length = 4096 * (1 + (random() % MAX_PAGES))
      const call = `${who}: m${nth} = mmap(NULL, ${length}, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)`
      const ret = add({ call, pid, sys: 'mmap', args: [0, length, 3, 0x22, -1, 0] })
      if (ret > 0) slots[nth] = { at: ret, bytes: length }
    } else {
      add({
        call: `${who}: munmap(m${nth}, ${mapped.bytes})`,
        pid,
        sys: 'munmap',
        args: [mapped.at, mapped.bytes],
      })
      slots[nth] = null
    }
  }
  bytes.add(`],\n"script":${JSON.stringify(calls.join('\n'))}}\n`)
  return bytes.all()
}

class GrowingBytes {
  private bytes = new Uint8Array(1 << 20)
  private used = 0

  add(text: string): void {
    if (this.used + 3 * text.length > this.bytes.length) {
      const larger = new Uint8Array(2 * this.bytes.length + 3 * text.length)
      larger.set(this.bytes.subarray(0, this.used))
      this.bytes = larger
    }
    this.used += ENCODER.encodeInto(text, this.bytes.subarray(this.used)).written
  }

  all(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.used)
  }
}
