/**
 * The kernels and proposals that the machine can stand for, and every rule in which they differ here. Only 6.18 is measured; the rest
 * follows sources and the texts of the proposals. Where a rule is not named the older kernels do as today, also in things that
 * they did otherwise: placement, merging, anonymous roots, copy-on-write, and calls that came later.
 */

import type { MmuEra } from './eraNames.ts'

export interface MmuRules {
  /**
   * What remap_file_pages does. emulated (since 4.0): one mmap for each call, so a VMA for each run of pages out of order. nonlinear:
   * one VMA, whose page-table entries say which page of the object each is.
   */
  readonly remap: 'emulated' | 'nonlinear'
  /** The proposal of 2005: with MAP_NOINHERIT, remap_file_pages gives pages a protection of their own. */
  readonly pageProtections: boolean
  /** The patch of 2004: a fault in an enlarged shared anonymous mapping enlarges the object. */
  readonly growsSharedAnon: boolean
  /** mremap with old size 0 of private memory makes a new, unrelated mapping; refused since 4.14. */
  readonly privateDuplicate: boolean
  /** What a VM_DONTEXPAND mapping must not exceed: the old size, or (2004) what the VMA has from the address on. */
  readonly dontExpand: 'old-size' | 'rest-of-vma'
  /** mremap with MREMAP_FIXED and the same size moves whatever lies in the range (6.17); before, one VMA. */
  readonly movesMany: boolean
  /** A read fault also enters the pages around that are in memory (3.15). */
  readonly faultAround: boolean
  /** The default of vm.max_map_count. */
  readonly maxMapCount: number
}

const TODAY: MmuRules = {
  remap: 'emulated',
  pageProtections: false,
  growsSharedAnon: false,
  privateDuplicate: false,
  dontExpand: 'old-size',
  movesMany: true,
  faultAround: true,
  maxMapCount: 65_530,
}

const IN_2_6: MmuRules = {
  ...TODAY,
  remap: 'nonlinear',
  privateDuplicate: true,
  movesMany: false,
  faultAround: false,
  maxMapCount: 65_536,
}

const EXPAND_FIX = { growsSharedAnon: true, dontExpand: 'rest-of-vma' } as const
const PROTECTION_RFC = { remap: 'nonlinear', pageProtections: true } as const

export const MMU_RULES: Readonly<Record<MmuEra, MmuRules>> = {
  '2.6.7': IN_2_6,
  '2.6.7 expand-fix': { ...IN_2_6, ...EXPAND_FIX },
  '2.6.13': IN_2_6,
  '2.6.13 protection-rfc': { ...IN_2_6, ...PROTECTION_RFC },
  '6.18': TODAY,
  '6.18 expand-fix': { ...TODAY, ...EXPAND_FIX },
  '6.18 protection-rfc': { ...TODAY, ...PROTECTION_RFC },
}

/** The eras whose rules were measured; of the others nothing was recorded. */
export const isMeasured = (era: MmuEra): boolean => era === '6.18'
