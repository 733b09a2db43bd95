/**
 * Captures of a board, one after another, as something that can be stepped through: each step shows the board that can be rebuilt from the
 * next capture, and what it did is the difference. There are no calls, and nothing is worked out but where things lie.
 */
import { assert } from '../../base/assert.ts'
import { formatBytes, formatCount, hex } from '../../base/format.ts'
import { PAGE_SIZE, pfnToAddr, type Pfn } from '../../base/units.ts'
import { importText, type Reading } from '../../documents/importers/registry.ts'
import type { StepInfo, StepOutcome } from '../../engine/source.ts'
import { NO_PROCESS, type World } from '../../engine/world.ts'
import { boardAt } from '../../explain/reports/board/rebuild.ts'
import { momentsOf } from '../../explain/reports/board/moments.ts'
import { seriesOf, type Series, type SeriesPoint } from '../../explain/reports/board/series.ts'
import { tallyWords } from '../../explain/reports/board/view.ts'
import { bootMeasured } from '../../sim/nommu/boot.ts'
import { startOf, type ReportedBoard, type ReportedStart } from '../../sim/nommu/boards/reported.ts'
import type { FileSpec } from '../../sim/nommu/files/files.ts'
import type { Machine } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { Ev } from '../../sim/record/journal.ts'
import { callInfo } from '../callInfo.ts'
import type { MachineSource } from '../model.ts'
import { livesOf, nameThings, showState, tellChanges, type Lives, type StateThings } from './shownStates.ts'

/** The model whose shapes the pictures have; no call is run on it. */
const ERA = '6.12'
/** More boards than that fill the memory of a worker. */
const MOST_CAPTURES = 400

/** One capture with the board that it shows. */
interface Capture {
  readonly point: SeriesPoint
  readonly start: ReportedStart
  readonly things: StateThings
  readonly placed: string
}

export class SeriesSource implements MachineSource<Machine> {
  readonly kernel: string
  readonly era: string
  readonly title: string
  readonly about: string
  readonly board: string
  readonly isSeries = true
  readonly processNames: readonly string[]
  private readonly captures: readonly Capture[]
  private readonly files: readonly FileSpec[]
  /** By step; 0 is the start. */
  private readonly lives: readonly Lives[]

  /** `captures`: two at least, of one machine. */
  constructor(captures: readonly Capture[], series: Series, version: string | null) {
    const [first] = captures
    const zone = first?.start.zone
    const place =
      zone === undefined
        ? ''
        : `${formatBytes(zone.spannedPages * PAGE_SIZE)} at ${hex(pfnToAddr(zone.startPfn))}`
    this.captures = captures
    this.kernel = version === null ? 'a board' : `Linux ${version}`
    this.era = version ?? 'unknown'
    this.board = `${place}, from captures`
    this.title = `${formatCount(captures.length)} captures of a board: ${place}`
    this.about = [
      series.sentence,
      first === undefined ? '' : `Of the first one ${first.placed}; the counts by order are exact in each.`,
    ].join(' ')
    this.processNames = [...new Set(captures.flatMap(({ start }) => start.names))]
    this.files = filesOf(captures)
    this.lives = livesOf(captures.map(({ things }) => things))
  }

  get steps(): number {
    return this.captures.length - 1
  }

  get origin(): unknown {
    return this
  }

  isSameStep(): boolean {
    return true
  }

  start(): World<Machine> {
    return { machine: this.machineAt(0), slots: new Float64Array(0), pids: new Int32Array(0) }
  }

  run({ machine }: World<Machine>, index: number): StepOutcome {
    const wasFree = freePagesOf(machine)
    const before = showState(machine, this.machineAt(index + 1))
    tellPages(machine, wasFree)
    tellChanges(machine, index + 1, this.lives, before)
    return { ret: 0, errno: null, proc: null, faults: [] }
  }

  info(index: number): StepInfo {
    const { point } = this.captureAt(index + 1)
    return {
      line: point.firstLine,
      text: `capture ${point.number}`,
      ...callInfo('cat'),
      process: NO_PROCESS,
    }
  }

  toldStart(): string {
    return this.captureAt(0).point.sentence
  }

  told(index: number): string {
    return this.captureAt(index + 1).point.sentence
  }

  private captureAt(step: number): Capture {
    const capture = this.captures[step]
    assert(capture !== undefined, `no capture ${step}`)
    return capture
  }

  private machineAt(step: number): Machine {
    const { start } = this.captureAt(step)
    const { zone } = this.captureAt(0).start
    const m = bootMeasured(
      {
        zone,
        era: ERA,
        release: this.era,
        isPicture: true,
        files: this.files,
        nrTrimPages: 1,
        allowUninitialized: true,
        shmPatched: false,
        inodeNumbers: new Map(),
        evidence: start.evidence,
      },
      start.state,
    )
    nameThings(
      m,
      this.lives[step],
      (row) => ({
        id: m.regions.get(row, RegionField.end),
        start: m.regions.get(row, RegionField.start),
      }),
      (row) => ({ id: m.vmas.get(row, VmaField.end), start: m.vmas.get(row, VmaField.start) }),
    )
    return m
  }
}

/** Null for a text that has no two captures of which a board can be made. */
export function seriesSource(text: string): SeriesSource | null {
  const reading = importText(text)
  const series = seriesOf(reading)
  if (series === null) return null
  const captures = capturesOf(reading, series)
  return captures.length < 2 ? null : new SeriesSource(captures, series, reading.kernel)
}

/** The captures of the machine that most of them show: where a line was lost on the way its size may be another. */
function capturesOf(reading: Reading, { points }: Series): readonly Capture[] {
  const byLine = new Map(points.map((point) => [point.firstLine, point]))
  const found = momentsOf(reading)
    .filter(({ first }) => byLine.has(first))
    .slice(-MOST_CAPTURES)
    .flatMap((moment) => {
      const built = boardAt(reading, moment)
      const point = byLine.get(moment.first)
      return built.ok && point !== undefined ? [{ point, board: built.board, tally: built.tally }] : []
    })
  const sizeOf = ({ zone }: ReportedBoard): string => `${zone.name} ${zone.startPfn} ${zone.spannedPages}`
  const votes = new Map<string, number>()
  for (const { board } of found) votes.set(sizeOf(board), (votes.get(sizeOf(board)) ?? 0) + 1)
  const [size] = [...votes].toSorted(([, one], [, other]) => other - one)[0] ?? []
  const same = found.filter(({ board }) => sizeOf(board) === size)
  const files = [...new Set(same.flatMap(({ board }) => board.files))]
  return same.map(({ point, board, tally }) => ({
    point,
    start: startOf(withFiles(board, files)),
    things: {
      regions: board.regions.map(({ start, end }) => ({ id: end, start })),
      processes: board.processes.map(({ pid, mappings }) => ({
        pid,
        vmas: mappings.map(({ start, end }) => ({ id: end, start })),
      })),
    },
    placed: tallyWords(tally),
  }))
}

/** A file is the same one in all captures. */
const withFiles = (board: ReportedBoard, files: readonly string[]): ReportedBoard => ({
  ...board,
  files,
  regions: board.regions.map((region) => ({
    ...region,
    file: region.file < 0 ? region.file : files.indexOf(board.files[region.file] ?? ''),
  })),
})

/** As the capture shows it that maps most of it. */
function filesOf(captures: readonly Capture[]): FileSpec[] {
  const files = new Map<string, FileSpec>()
  for (const { start } of captures)
    for (const file of start.files)
      if ((files.get(file.path)?.size ?? -1) < file.size) files.set(file.path, file)
  return [...files.values()]
}

/** By page of the zone. */
function freePagesOf({ buddy, config }: Machine): Uint8Array {
  const { startPfn, spannedPages } = config.zone
  const free = new Uint8Array(spannedPages)
  for (let page = 0; page < spannedPages;) {
    const order = buddy.freeOrderAt((startPfn + page) as Pfn)
    if (order < 0) page++
    else {
      free.fill(1, page, page + 2 ** order)
      page += 2 ** order
    }
  }
  return free
}

/** Pages that are free in one capture and not in the other were taken or given back, by whomever. */
function tellPages(m: Machine, wasFree: Uint8Array): void {
  const isFree = freePagesOf(m)
  const { startPfn } = m.config.zone
  isFree.forEach((free, page) => {
    if (free === wasFree[page]) return
    if (free === 1) m.journal.push(Ev.free, startPfn + page, 1, 0)
    else m.journal.push(Ev.alloc, startPfn + page, 0, 0)
  })
}
