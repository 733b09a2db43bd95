import type { Architecture } from './architectures.ts'
import type { ReportedStart } from './reported.ts'

/** A board as a scenario names it: one of the measured boots, or one made to measure. */
export type BoardSpec =
  | { readonly kind: 'measured'; readonly name: MeasuredBoard }
  | {
      readonly kind: 'synthetic'
      /** Bytes of RAM, 1 MiB to 4 GiB, whole pages. */
      readonly ramBytes: number
      /** Bytes taken at the bottom by the kernel image and reserved pages. */
      readonly reservedBytes: number
      /** Physical address of the first byte of RAM; page-aligned. */
      readonly base: number
      /** Page mobility grouping; the kernel turns it off on small boards. null: as the kernel would decide. */
      readonly mobilityGrouping: boolean | null
      /** Bytes of clean page cache, whole pages; null: none that is known. */
      readonly cacheBytes: number | null
      /** Whose loaders start programs. */
      readonly arch: Architecture
    }
  /** Rebuilt from reports of a real machine; `word` is all of it, as the text has it. */
  | { readonly kind: 'report'; readonly word: string; readonly start: ReportedStart }

export const MEASURED_BOARDS = ['boot-8m', 'boot-16m', 'boot-32m', 'boot-64m', 'boot-128m'] as const
export type MeasuredBoard = (typeof MEASURED_BOARDS)[number]
