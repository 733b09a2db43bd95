/** Which zones a request may use, and which entry of a zone's lowmem_reserve counts against it. */
import type { Gfp } from '../../documents/importers/kernel/gfp.ts'
import type { KernelEvent, MemInfo } from '../../documents/importers/kernel/types.ts'
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
const rankOf = (zone: string): number => RANKS[zone] ?? 2

/** GFP_KERNEL where nothing is printed: the one that most requests are. */
function highestZone(gfp: Gfp | null): string {
  if (gfp === null) return 'Normal'
  return gfp.zone === 'HighMem' && gfp.movable ? 'Movable' : gfp.zone
}

/** The zones that a request may use: those up to its highest. Without a request: all that any kernel code may use. */
export function eligibleZones(zones: readonly ZoneState[], gfp: Gfp | null, unnamed: boolean): ZoneState[] {
  const highest = unnamed ? 'Normal' : highestZone(gfp)
  const open = zones.filter((zone) => rankOf(zone.name) <= rankOf(highest))
  if (open.length > 0) return open
  // No zone so low: the kernel is built without it, and the lowest there is serves.
  const lowest = zones.reduce((least, zone) => Math.min(least, rankOf(zone.name)), Infinity)
  return zones.filter((zone) => rankOf(zone.name) === lowest)
}

/** Without the nodes that its process may not use, where the request is held to them. */
export function onNodes(zones: ZoneState[], { nodes }: KernelEvent, gfp: Gfp | null): ZoneState[] {
  if (nodes === null || gfp?.hardwall !== true) return zones
  const allowed = zones.filter(({ node }) => node === null || nodes.includes(node))
  return allowed.length > 0 ? allowed : zones
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
