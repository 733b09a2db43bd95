/** One moment of a run of the machine without an MMU. What is asked of it costs the same however much there is, or is worked out once. */
import { largest } from '../../base/lists.ts'
import { unreachable } from '../../base/assert.ts'
import { VM } from '../../base/uapi.ts'
import { bytesToPages, orderFor, PAGE_SIZE } from '../../base/units.ts'
import type { Place, ValueRef } from '../../documents/scenario/narration/narrationRefs.ts'
import type { Op, Program } from '../../documents/scenario/compile/program.ts'
import type { SimEvent } from '../../sim/record/events.ts'
import type { Machine, Process } from '../../sim/nommu/machine.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { VmaField } from '../../sim/nommu/mm/vmas.ts'
import { changeOf, type Change } from '../step/change.ts'
import { Makers } from './makers.ts'
import { regionsAt, usersOfRegions, vmaAt } from './mappedAt.ts'
import { RunMoment, type MomentAt } from './moment.ts'
import type { NamedThing } from './narrationTypes.ts'
import type { Timeline } from '../../engine/timeline.ts'

/** The moments of a run of a program. */
export function nommuMoments(timeline: Timeline<Machine>, program: Program): MomentAt {
  let makers: Makers | null = null
  return (step, withEvents) => {
    makers ??= new Makers(program)
    return new NommuMoment({ timeline, program, makers }, 'nommu', step, withEvents)
  }
}

class NommuMoment extends RunMoment<Machine> {
  private readonly events: readonly SimEvent[] | null
  protected readonly change: Change | null

  constructor(...args: ConstructorParameters<typeof RunMoment<Machine>>) {
    super(...args)
    const { machine } = this
    this.events = this.outcome === null ? null : machine.journal.decode((index) => machine.inode(index).path)
    this.change = this.events === null ? null : changeOf(this.events, machine)
  }

  protected get neverReturned(): boolean {
    return this.machine.stopped !== null || this.machine.wasCallerKilled
  }

  protected ownAmount(ref: ValueRef): number | null {
    const { machine } = this
    const { place, index } = ref
    switch (ref.name) {
      case 'mmapcopy':
        return machine.mmapPages * PAGE_SIZE
      case 'trim':
        return machine.nrTrimPages
      case 'regions':
        return this.once('regions', () => [...machine.regions.inOrder()].length)
      case 'block':
        return this.once('block', () => this.blockTaken())
      case 'needed': {
        const wanted = this.wanted()
        return wanted === null ? null : 2 ** orderFor(bytesToPages(wanted)) * PAGE_SIZE
      }
      case 'size':
      case 'pages':
      case 'end':
        return place && this.ofMapping(place, ref.name === 'end')
      case 'kept':
      case 'slack':
      case 'usage':
      case 'top':
        return place && this.ofRegion(place, ref.name)
      case 'mappings':
        return this.processOf(index)?.mm.mapCount ?? null
      case 'image':
        return this.once(`image ${index}`, () => this.imageOf(this.processOf(index)))
      case 'room': {
        const mm = this.processOf(index)?.mm
        return mm === undefined ? null : Math.max(0, mm.endBrk - mm.brk)
      }
      case 'nattch': {
        const shmid = place && this.address(place)
        const segments = this.once(
          'segments',
          () => new Map(machine.segments.map((each) => [each.shmid, each])),
        )
        return shmid === null ? null : (segments.get(shmid)?.nattch ?? null)
      }
      case 'length':
        return this.once(`length ${ref.path}`, () => this.lengthOf(ref.path))
      default:
        return null
    }
  }

  protected hasFile(path: string): boolean {
    return this.machine.findFile(path) !== -1
  }

  private lengthOf(path: string): number | null {
    return this.machine.inodes.find((inode) => inode.path === path && !inode.deleted)?.size ?? null
  }

  protected mappedAt(address: number): NamedThing | null {
    const row = this.regionRow(address)
    return row === -1 ? null : { kind: 'region', id: this.machine.regions.table.serialOf(row) }
  }

  /** Every address is one of RAM, or of a device. */
  protected physical(address: number): number {
    return address
  }

  /** The row of the region that holds an address, its slack included; -1 if none does. */
  private regionRow(address: number): number {
    const { regions } = this.machine
    let found = -1
    for (const row of regionsAt(this.machine, address)) {
      const isAtStart = regions.get(row, RegionField.start) === address
      if (found === -1 || isAtStart) found = row
      // In the older tree several may begin at one address.
      if (!isAtStart) break
    }
    return found
  }

  private ofRegion(place: Place, what: 'kept' | 'slack' | 'usage' | 'top'): number | null {
    const address = this.address(place)
    const row = address === null ? -1 : this.regionRow(address)
    if (row === -1) return null
    const { regions } = this.machine
    const top = regions.get(row, RegionField.top)
    switch (what) {
      case 'kept':
        return top - regions.get(row, RegionField.start)
      case 'slack':
        return top - regions.get(row, RegionField.end)
      case 'usage':
        return regions.get(row, RegionField.usage)
      case 'top':
        return top
      default:
        return unreachable(what)
    }
  }

  /** Length or end of the mapping at a place: of the process that made it, or of the first that has one there. */
  private ofMapping(place: Place, wantsEnd: boolean): number | null {
    const address = this.address(place)
    if (address === null) return null
    const row = this.vmaRow(address, this.setterOf(place.slot))
    if (row === -1) return null
    const { vmas } = this.machine
    const end = vmas.get(row, VmaField.end)
    return wantsEnd ? end : end - vmas.get(row, VmaField.start)
  }

  private vmaRow(address: number, maker: Op | null): number {
    const { machine } = this
    const process = maker?.op === 'call' ? this.processOf(maker.process) : null
    const own = process === null ? -1 : vmaAt(machine, process, address)
    if (own !== -1) return own
    const users = this.once('users', () => usersOfRegions(machine))
    const holds = (row: number): boolean =>
      machine.vmas.get(row, VmaField.start) <= address && address < machine.vmas.get(row, VmaField.end)
    for (const region of regionsAt(machine, address)) {
      const row = users.get(region)?.find(holds)
      if (row !== undefined) return row
    }
    return -1
  }

  /** Bytes of RAM in copies that one process alone has. */
  private imageOf(process: Process | null): number | null {
    const { vmas, regions } = this.machine
    if (process === null) return null
    let bytes = 0
    for (const row of process.mm.vmas.rows) {
      const region = vmas.get(row, VmaField.region)
      const isCopy = (regions.get(region, RegionField.flags) & VM.VM_MAPPED_COPY) !== 0
      if (isCopy && regions.get(region, RegionField.usage) === 1)
        bytes += regions.get(region, RegionField.top) - regions.get(region, RegionField.start)
    }
    return bytes
  }

  /** Of a program that was refused its memory while it was loaded, the length in the kernel's log. */
  protected override wanted(): number | null {
    const length = (this.events ?? []).flatMap((event) =>
      event.type === 'dmesg' ? (/^nommu: Allocation of length (\d+)/.exec(event.text)?.[1] ?? []) : [],
    )
    const op = this.op?.op
    const isStart = op === 'spawn' || op === 'exec' || (this.op?.op === 'call' && this.op.name === 'execve')
    return isStart && length[0] !== undefined ? bytesToPages(Number(length[0])) * PAGE_SIZE : super.wanted()
  }

  /** The largest block that the step took for itself, before trimming. */
  private blockTaken(): number | null {
    const orders = (this.events ?? []).flatMap((event) =>
      event.type === 'alloc' && event.own ? [event.order] : [],
    )
    return orders.length === 0 ? null : 2 ** largest(orders) * PAGE_SIZE
  }

  protected pid(process: number): number | null {
    return this.processOf(process)?.pid ?? null
  }

  private processOf(process: number): Process | null {
    const pid = this.timeline.world.pids[process] ?? -1
    const { processes } = this.machine
    return this.once('processes', () => new Map(processes.map((each) => [each.pid, each]))).get(pid) ?? null
  }
}
