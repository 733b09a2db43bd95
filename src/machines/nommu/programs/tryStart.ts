/** Starts a program on a copy of the machine, to see what becomes of each request. */
import { SIGNALS } from '../../../base/result.ts'
import { errnoName, VM } from '../../../base/uapi.ts'
import { bytesToPages, PAGE_SIZE } from '../../../base/units.ts'
import { refusalIn } from '../../../explain/why/refusal.ts'
import type { NeededBlock } from '../../../explain/binary/blocks.ts'
import type { BlockFate, ProgramBlock, ProgramStart } from '../../../protocol/program.ts'
import type { Architecture } from '../../../sim/nommu/boards/architectures.ts'
import { LOADING } from '../../../sim/nommu/exec/architecture.ts'
import { argumentsOf, type ExecRequest } from '../../../sim/nommu/exec/binary.ts'
import { vforkExec } from '../../../sim/nommu/exec/execve.ts'
import type { FileSpec } from '../../../sim/nommu/files/files.ts'
import { Machine, type MachineSnapshot } from '../../../sim/nommu/machine.ts'
import { RegionField } from '../../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../../sim/nommu/mm/vmas.ts'
import { exitProcess } from '../../../sim/nommu/process.ts'
import { LoadedPart, type WhyEvent } from '../../../sim/record/why.ts'

const NAME = 'it'

/** A machine at one moment, of which copies can be made. */
export class Bench {
  readonly arch: Architecture
  private readonly machine: Machine
  private readonly snapshot: MachineSnapshot

  /** `arch`: whose loaders it has; the machine's own without it. */
  constructor(machine: Machine, arch?: Architecture) {
    this.machine = machine
    this.snapshot = machine.snapshot()
    this.arch = arch ?? machine.config.arch ?? 'riscv64'
  }

  private copy(): Machine {
    const { config, olderKernels } = this.machine
    const own = config.arch ?? 'riscv64'
    const copy = new Machine({ ...config, ...(this.arch !== own && { arch: this.arch }) }, olderKernels)
    copy.restore(this.snapshot)
    copy.endProcess = (process, signal) => exitProcess(copy, process, signal)
    return copy
  }

  /** Free blocks of an order and above. */
  freeBlocks(order: number): number {
    const { buddy } = this.machine
    let blocks = 0
    for (let each = order; each <= buddy.largestFreeOrder(); each++) blocks += buddy.blocksOfOrder(each)
    return blocks
  }

  /** Whether so many bytes of a block go back to the free lists. */
  private trims(excess: number): boolean {
    const { nrTrimPages } = this.machine
    return nrTrimPages > 0 && excess / PAGE_SIZE >= nrTrimPages
  }

  /** `file`: it is put there first, in place of one of that path. `needs`: what it will ask for, in that order. */
  start(
    where: string,
    request: ExecRequest,
    { needs, file }: { readonly needs: readonly NeededBlock[]; readonly file: FileSpec | null },
  ): ProgramStart {
    const copy = this.copy()
    if (file !== null) {
      copy.inodes = copy.inodes.filter(({ path }) => path !== file.path)
      copy.addFile(file)
    }
    const first = run(copy, request)
    const fates = fatesOf(copy, first, needs.length)
    const blocks = this.blocks(request, needs, fates)
    const common = { where, blocks }
    if (!first.starts)
      return { ...common, starts: false, says: whyNot(copy, first), takes: null, secondTakes: null }
    const second = run(copy, request)
    return {
      ...common,
      starts: true,
      says: 'It starts.',
      takes: first.taken * PAGE_SIZE,
      secondTakes: second.starts ? second.taken * PAGE_SIZE : null,
    }
  }

  /** What the kernel takes for itself, and what the program asks for. */
  private blocks(
    request: ExecRequest,
    needs: readonly NeededBlock[],
    fates: readonly BlockFate[],
  ): readonly ProgramBlock[] {
    const { word, kernelStackOrder } = LOADING[this.arch]
    const strings = argumentsOf(request, word)?.used ?? 0
    const pages = bytesToPages(strings)
    const nothing = { rounding: 0, excess: 0, isTrimmed: false }
    const [stack = 'untried', ...others] = fates
    return [
      {
        what: 'the kernel’s own stack',
        length: PAGE_SIZE << kernelStackOrder,
        order: kernelStackOrder,
        ...nothing,
        fate: stack,
        isBrief: false,
        free: this.freeBlocks(kernelStackOrder),
      },
      {
        what:
          pages === 1 ? 'path, arguments and environment' : `path, arguments and environment, ${pages} times`,
        length: PAGE_SIZE,
        order: 0,
        ...nothing,
        fate: stack,
        isBrief: true,
        free: this.freeBlocks(0),
      },
      ...needs.map(({ what, length, order, rounding, excess }, n) => ({
        what,
        length,
        order,
        rounding,
        excess,
        isTrimmed: this.trims(excess),
        fate: others[n] ?? 'untried',
        isBrief: false,
        free: this.freeBlocks(order),
      })),
    ]
  }
}

/** How a start ended. */
interface Attempt {
  readonly ret: number
  readonly starts: boolean
  /** Pages. */
  readonly taken: number
  readonly why: readonly WhyEvent[]
}

function run(m: Machine, request: ExecRequest): Attempt {
  const before = m.buddy.freePages
  m.beginStep(m.step + 1)
  m.observe('everything')
  const ret = vforkExec(m, NAME, request)
  const why = m.observed
  m.observe('nothing')
  const hasDied = m.deaths.some(({ pid }) => pid === ret)
  const starts = ret >= 0 && !hasDied && m.stopped === null
  return { ret, starts, taken: before - m.buddy.freePages, why }
}

const hasNoReturn = ({ why }: Attempt): boolean =>
  why.some((event) => event.type === 'note' && event.note === 'exec-no-return')

/** Of the kernel's stack, then of each block. */
function fatesOf(m: Machine, attempt: Attempt, count: number): readonly BlockFate[] {
  const asked = attempt.why.filter(
    (event) =>
      event.type === 'enter' && event.phase === 'exec-part' && event.values[0] !== LoadedPart.unpacking,
  ).length
  const hasStack = attempt.why.some((event) => event.type === 'note' && event.note === 'kernel-stack')
  const process = attempt.starts ? m.findProcess(attempt.ret) : null
  const rows =
    process?.mm.vmas.rows.toSorted((a, b) => m.vmas.table.serialOf(a) - m.vmas.table.serialOf(b)) ?? []
  const fates = Array.from({ length: count }, (_, n): BlockFate => {
    const row = rows[n]
    if (row !== undefined) return fateOf(m, m.vmas.get(row, VmaField.region))
    if (n >= asked) return 'untried'
    return n === asked - 1 ? 'refused' : 'taken'
  })
  return [hasStack ? 'taken' : 'refused', ...fates]
}

function fateOf(m: Machine, region: number): BlockFate {
  if ((m.regions.get(region, RegionField.flags) & VM.VM_MAPPED_COPY) === 0) return 'inPlace'
  return m.regions.get(region, RegionField.usage) > 1 ? 'shared' : 'taken'
}

function whyNot(m: Machine, attempt: Attempt): string {
  if (m.stopped !== null) return `The machine would stop: ${m.stopped}.`
  const { inodes, rules, config, processes } = m
  const refusal = refusalIn(attempt.why, { inodes, rules, config, processes, caller: null })
  const reason = refusal === null ? '' : `: ${refusal.reason.words}`
  if (m.deaths.some(({ pid, signal }) => pid === attempt.ret && signal === SIGNALS.SIGSEGV))
    return `It does not start${reason}. That is past the point of no return, so that it dies of SIGSEGV.`
  const errno = attempt.ret < 0 ? errnoName(attempt.ret) : null
  if (errno !== null)
    return `It does not start${reason} (${errno}${hasNoReturn(attempt) ? '' : ', before anything of it is loaded'}).`
  return `It is killed while it starts${reason}.`
}
