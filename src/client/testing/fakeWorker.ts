/** A worker that answers only what a test makes it answer. */
import { RESULT_FORMS } from '../../base/result.ts'
import { regionParts, spacesOf } from '../../model/testing/viewParts.ts'
import { asPfn } from '../../base/units.ts'
import { PROTOCOL_VERSION } from '../../protocol/messages.ts'
import type { OpenedView, ReplyBody, Request } from '../../protocol/messages.ts'
import { NO_CHANGE, NO_REGIONS_CHANGE, type StepView, type TimelineView } from '../../protocol/view.ts'
import type { WorkerLike } from '../workerClient.ts'

type Requests = { [T in Request['type']]: Extract<Request, { type: T }> }

export class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null
  onmessageerror: WorkerLike['onmessageerror'] = null
  onerror: WorkerLike['onerror'] = null
  terminated = false
  readonly requests: Request[] = []
  readonly transfers: Transferable[][] = []

  postMessage(request: Request, transfer: Transferable[]): void {
    this.requests.push(request)
    this.transfers.push(transfer)
  }

  terminate(): void {
    this.terminated = true
  }

  all<T extends Request['type']>(type: T): Requests[T][] {
    return this.requests.filter((request): request is Requests[T] => request.type === type)
  }

  last<T extends Request['type']>(type: T): Requests[T] {
    const found = this.all(type).at(-1)
    if (found === undefined) throw new Error(`no ${type} was asked for`)
    return found
  }

  reply(reply: ReplyBody & { readonly id: number }, version = PROTOCOL_VERSION): void {
    this.onmessage?.(new MessageEvent('message', { data: { ...reply, version } }))
  }

  fail(how: 'onerror' | 'onmessageerror'): void {
    if (how === 'onerror') this.onerror?.(new Event('error') as ErrorEvent)
    else this.onmessageerror?.(new MessageEvent('messageerror'))
  }
}

/** A timeline of calls that all succeed, one a line; `lines` and `errno` say otherwise. */
export function timelineView(options: { steps: number; lines?: number[]; errno?: number[] }): TimelineView {
  const { steps, lines, errno } = options
  return {
    steps,
    kind: new Uint8Array(steps),
    form: new Uint8Array(steps).fill(RESULT_FORMS.indexOf('number')),
    errno: errno ? Uint8Array.from(errno) : new Uint8Array(steps),
    ret: new Float64Array(steps),
    line: Int32Array.from(lines ?? Array.from({ length: steps }, (_, i) => i + 1)),
    freePages: new Int32Array(steps + 1),
    largestFree: new Int32Array(steps + 1),
    stoppedAt: null,
  }
}

export function openedView(
  options: Parameters<typeof timelineView>[0] & Partial<Pick<OpenedView, 'text' | 'unchangedSteps' | 'kind'>>,
): OpenedView {
  return {
    kind: options.kind ?? 'scenario',
    title: 'A scenario',
    about: '',
    text: options.text ?? '',
    header: { board: null, kernel: null, beside: null, trim: null, below: 0 },
    look: null,
    beside: null,
    diagnostics: [],
    timeline: timelineView(options),
    era: '6.12',
    board: '16M',
    kernel: null,
    isModelled: true,
    processNames: [],
    unchangedSteps: options.unchangedSteps ?? 0,
  }
}

/** The least that a view of a step can be. */
export function stepView(step: number): StepView {
  return {
    step,
    frames: {
      zone: {
        name: 'DMA32',
        startPfn: asPfn(0x80000),
        spannedPages: 0,
        managedPages: 0,
        watermarkMin: 0,
        watermarkLow: 0,
        watermarkHigh: 0,
        pageblockOrder: 10,
        mobilityGrouping: false,
      },
      pageUse: new Uint8Array(),
      freeBlocks: { pfn: new Float64Array(), order: new Uint8Array(), migratetype: new Uint8Array() },
      pageblocks: new Uint8Array(),
      freePages: 0,
    },
    spaces: spacesOf([]),
    own: {
      machine: 'nommu',
      era: '6.12',
      has: { regions: true, trimming: true, mmapCopy: true },
      ...regionParts([]),
      root: -1,
      change: NO_REGIONS_CHANGE,
      segments: [],
      mmapPages: 0,
      nrTrimPages: 1,
    },
    call: null,
    change: NO_CHANGE,
    events: [],
    sentence: '',
    dmesg: [],
    notes: [],
    stopped: false,
    verdict: null,
  }
}
