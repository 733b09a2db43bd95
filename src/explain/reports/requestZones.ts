/** Which zones a request may use, and which entry of a zone's lowmem_reserve counts against it. */
import type { Gfp } from '../../documents/importers/kernel/gfp.ts'
import type { MemInfo } from '../../documents/importers/kernel/types.ts'
import { compareVersions } from '../../documents/importers/kernel/version.ts'
import type { ZoneState } from './state.ts'

const RANKS: Readonly<Record<string, number>> = {
  DMA: 0,
  DMA32: 1,
  Normal: 2,
  HighMem: 3,
  Movable: 4,
  Device: 9,
}

/** Zones in the order of their addresses; names that no kernel has stand with Normal. */
export const rankOf = (zone: string): number => RANKS[zone] ?? 2

/** GFP_KERNEL where nothing is printed: the one that most requests are. */
export function highestZone(gfp: Gfp | null): string {
  if (gfp === null) return 'Normal'
  return gfp.zone === 'HighMem' && gfp.movable ? 'Movable' : gfp.zone
}

/**
 * lowmem_reserve has an entry for each zone that the kernel was built with, which its number gives away: Normal always is one,
 * Movable since 2.6.23, HighMem where it is named.
 */
export function reserveIndexFor(
  gfp: Gfp | null,
  kernel: string | null,
  newer: boolean,
  zones: readonly ZoneState[],
  memory: MemInfo | null,
): (entries: number) => number {
  const named = (zone: string): boolean =>
    zones.some(({ name }) => name === zone) || (memory?.empty.some((it) => it.zone === zone) ?? false)
  const movable = kernel === null ? newer || named('Movable') : compareVersions(kernel, 2, 6, 23) >= 0
  const high = named('HighMem')
  const zone = highestZone(gfp)
  return (entries) => {
    const normal = entries - 1 - (movable ? 1 : 0) - (high ? 1 : 0)
    const index =
      { DMA: 0, DMA32: Math.min(1, normal), Normal: normal, HighMem: normal + (high ? 1 : 0) }[zone] ??
      entries - 1
    return Math.max(0, Math.min(entries - 1, index))
  }
}
