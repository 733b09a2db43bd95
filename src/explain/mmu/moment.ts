/** One moment of a run of the machine with an MMU, asked by narration. */
import { addrToPage, PAGE_SIZE, pfnToAddr } from '../../base/units.ts'
import type { Place, ValueRef } from '../../documents/scenario/narration/narrationRefs.ts'
import type { Program } from '../../documents/scenario/compile/program.ts'
import type { Timeline } from '../../engine/timeline.ts'
import type { MmuBoard } from '../../sim/mmu/board.ts'
import type { Process, Vma } from '../../sim/mmu/structs.ts'
import { Makers } from '../narration/makers.ts'
import { RunMoment, type MomentAt } from '../narration/moment.ts'
import type { NamedThing } from '../narration/narrationTypes.ts'
import { changeOf, type Change } from '../step/change.ts'
import { sharedEvents } from './facts.ts'

/** The moments of a run of a program. */
export function mmuMoments(timeline: Timeline<MmuBoard>, program: Program): MomentAt {
  let makers: Makers | null = null
  return (step, withEvents) => {
    makers ??= new Makers(program)
    return new MmuMoment({ timeline, program, makers }, 'mmu', step, withEvents)
  }
}

class MmuMoment extends RunMoment<MmuBoard> {
  protected readonly change: Change | null

  constructor(...args: ConstructorParameters<typeof RunMoment<MmuBoard>>) {
    super(...args)
    const { machine: board } = this
    this.change =
      this.outcome === null ? null : changeOf(sharedEvents(board.machine.journal.decode(), board), board)
  }

  protected get neverReturned(): boolean {
    return false
  }

  protected ownAmount(ref: ValueRef): number | null {
    const { machine } = this.machine
    const { place, index } = ref
    switch (ref.name) {
      case 'block':
        return this.change !== null && this.change.taken.length > 0 ? PAGE_SIZE : null
      // Pages are taken one at a time: what is needed is what is wanted.
      case 'needed':
        return this.wanted()
      case 'size':
      case 'pages': {
        const vma = this.vmaAt(place)
        return vma && vma.end - vma.start
      }
      case 'end':
        return this.vmaAt(place)?.end ?? null
      case 'resident': {
        const vma = this.vmaAt(place)
        if (vma === null) return null
        let pages = 0
        vma.mm.table.forEach(vma.start / PAGE_SIZE, vma.end / PAGE_SIZE, ({ count }) => {
          if (count > 0) pages++
        })
        return pages * PAGE_SIZE
      }
      case 'mappings':
        return this.processOf(index)?.mm.vmas.size ?? null
      case 'entries':
        return this.processOf(index)?.mm.table.size ?? null
      case 'tables': {
        const process = this.processOf(index)
        if (process === null) return null
        const levels = this.machine.levelsOf(process.mm)
        return levels.reduce((sum, { indexes }) => sum + indexes.length, 0) * PAGE_SIZE
      }
      case 'nattch': {
        const shmid = place && this.address(place)
        return machine.segments.find((segment) => segment.shmid === shmid)?.nattch ?? null
      }
      case 'length':
        return machine.objects.find((object) => object.named && object.name === ref.path)?.size ?? null
      default:
        return null
    }
  }

  protected hasFile(path: string): boolean {
    return this.machine.machine.objects.some((object) => object.named && object.name === path)
  }

  protected mappedAt(address: number): NamedThing | null {
    const vma = this.vmaIn(null, address)
    return vma === null ? null : { kind: 'vma', id: vma.id }
  }

  /** Where the page of the first process that has one there lies. */
  protected physical(address: number): number | null {
    for (const { table } of this.machine.spaces) {
      const page = table.get(addrToPage(address))
      if (page !== null && page.pfn >= 0) return pfnToAddr(page.pfn) + (address % PAGE_SIZE)
    }
    return null
  }

  /** The mapping at a place: of the process that made it, or of the first that has one there. */
  private vmaAt(place: Place | null): Vma | null {
    const address = place && this.address(place)
    if (place === null || address === null) return null
    const maker = this.setterOf(place.slot)
    return this.vmaIn(maker?.op === 'call' ? this.processOf(maker.process) : null, address)
  }

  private vmaIn(first: Process | null, address: number): Vma | null {
    const spaces = first === null ? this.machine.spaces : [first.mm, ...this.machine.spaces]
    for (const { vmas } of spaces) {
      const vma = vmas.at(address)
      if (vma !== null) return vma
    }
    return null
  }

  protected pid(process: number): number | null {
    return this.processOf(process)?.pid ?? null
  }

  private processOf(process: number): Process | null {
    return this.machine.machine.findProcess(this.timeline.world.pids[process] ?? -1)
  }
}
