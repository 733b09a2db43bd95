/** A measured boot, and the form in which it is stored. */
import type { BootState } from '../boot.ts'
import type { ZoneConfig } from '../../pages/buddy.ts'

export interface MeasuredBoot {
  readonly zone: ZoneConfig
  /** The moment before the first call: the kernel is up and pid 1 runs. */
  readonly state: BootState
  readonly freePages: number
  /** What lies in RAM from the start, in address order, as /proc/iomem has it; the kernel's parts lie in its image. */
  readonly reserved: readonly ReservedRange[]
}

export interface ReservedRange {
  /** Addresses; `end` is the byte after the last. Not page-aligned. */
  readonly start: number
  readonly end: number
  /** `Reserved`, `Kernel image`, `Kernel code`, `Kernel rodata`, `Kernel data`, `Kernel bss`. */
  readonly name: string
}

/** Only what differs between the boards. Pages are counted from the start of the zone. */
export interface PackedBoard {
  readonly zone: readonly [spanned: number, managed: number, min: number, low: number, high: number]
  readonly mobilityGrouping: boolean
  /** First letter of each pageblock's migratetype. */
  readonly pageblocks: string
  /** Free lists: orders 0 to 10 separated by `/`, first pages of blocks by spaces, head first. */
  readonly movable: string
  readonly unmovable: string
  /** First pages of pid 1's two regions. */
  readonly program: number
  readonly stack: number
  /** Ranges above the kernel image, as /proc/iomem prints them. */
  readonly reserved: string
}
