/** Parts of a step's view from lists of objects, and views with some of a part changed, for tests. */
import { REGION_KINDS } from '../../protocol/view.ts'
import type {
  AddressSpaces,
  FileView,
  FramesView,
  NommuView,
  ProcessView,
  RegionColumns,
  RegionView,
  StepView,
  VmaView,
} from '../../protocol/view.ts'
import { everyRegion } from '../step/nommu.ts'
import { vmasOfProcess } from '../step/spaces.ts'

/** A process with its mappings as objects. */
export type ProcessWithVmas = Omit<ProcessView, 'vmas'> & { readonly vmas: readonly VmaView[] }

/** Regions in address order with the files that they are of; those that `given` does not have are files without contents. */
export function regionParts(
  regions: readonly RegionView[],
  given: readonly FileView[] = [],
): Pick<NommuView, 'regions' | 'files'> {
  const files = [...given]
  for (const { file, ino } of regions)
    if (file !== null && !files.some(({ path }) => path === file)) files.push({ ...NO_FILE, path: file, ino })
  return { regions: regionColumns(regions, files), files }
}

const NO_FILE: Omit<FileView, 'path' | 'ino'> = {
  fs: 'ext2',
  device: false,
  size: 0,
  capabilities: [],
  address: null,
  pages: [],
}

function regionColumns(regions: readonly RegionView[], files: readonly FileView[]): RegionColumns {
  const rows = new Map(regions.map(({ id }, row) => [id, row]))
  const rowOf = (id: number | null): number => (id === null ? -1 : (rows.get(id) ?? -1))
  return {
    length: regions.length,
    id: Uint32Array.from(regions, ({ id }) => id),
    kind: Uint8Array.from(regions, ({ kind }) => REGION_KINDS.indexOf(kind)),
    start: Float64Array.from(regions, ({ start }) => start),
    end: Float64Array.from(regions, ({ end }) => end),
    top: Float64Array.from(regions, ({ top }) => top),
    usage: Uint32Array.from(regions, ({ usage }) => usage),
    flags: Uint32Array.from(regions, ({ flags }) => flags),
    pgoff: Float64Array.from(regions, ({ pgoff }) => pgoff),
    file: Int32Array.from(regions, ({ file }) => files.findIndex(({ path }) => path === file)),
    left: Int32Array.from(regions, ({ left }) => rowOf(left)),
    right: Int32Array.from(regions, ({ right }) => rowOf(right)),
    isRed: Uint8Array.from(regions, ({ color }) => (color === 'red' ? 1 : 0)),
    bornAt: Uint32Array.from(regions, ({ bornAt }) => bornAt),
  }
}

/** Processes that list the very same mappings share them. */
export function spacesOf(processes: readonly ProcessWithVmas[]): AddressSpaces {
  const all: VmaView[] = []
  const ranges = new Map<readonly VmaView[], ProcessView['vmas']>()
  for (const { vmas } of processes) {
    if (ranges.has(vmas)) continue
    ranges.set(vmas, { first: all.length, count: vmas.length })
    all.push(...vmas)
  }
  const paths = [...new Set(all.map(({ file }) => file))].filter((path) => path !== null)
  return {
    kind: 'identity',
    processes: processes.map((process) => ({
      ...process,
      vmas: ranges.get(process.vmas) ?? { first: 0, count: 0 },
    })),
    vmas: {
      length: all.length,
      id: Uint32Array.from(all, ({ id }) => id),
      region: Uint32Array.from(all, ({ region }) => region ?? 0),
      start: Float64Array.from(all, ({ start }) => start),
      end: Float64Array.from(all, ({ end }) => end),
      flags: Uint32Array.from(all, ({ flags }) => flags),
      pgoff: Float64Array.from(all, ({ pgoff }) => pgoff),
      file: Int32Array.from(all, ({ file }) => (file === null ? -1 : paths.indexOf(file))),
      isStack: Uint8Array.from(all, ({ isStack }) => (isStack ? 1 : 0)),
      bornAt: Uint32Array.from(all, ({ bornAt }) => bornAt),
      files: paths.map((path) => ({ path, ino: all.find(({ file }) => file === path)?.ino ?? 0 })),
    },
  }
}

/** The processes of a view, each with its mappings as objects. */
export function processesOf(view: StepView): readonly ProcessWithVmas[] {
  const lists = new Map<number, readonly VmaView[]>()
  return view.spaces.processes.map((process) => {
    const vmas = lists.get(process.vmas.first) ?? vmasOfProcess(view, process)
    lists.set(process.vmas.first, vmas)
    return { ...process, vmas }
  })
}

export const withFrames = (view: StepView, part: Partial<FramesView>): StepView => ({
  ...view,
  frames: { ...view.frames, ...part },
})

export const withProcesses = (view: StepView, processes: readonly ProcessWithVmas[]): StepView => ({
  ...view,
  spaces: spacesOf(processes),
})

/** The view of a machine that has nothing of its own stays as it is. */
export const withOwn = (view: StepView, part: Partial<NommuView>): StepView => ({
  ...view,
  own: view.own?.machine === 'nommu' ? { ...view.own, ...part } : view.own,
})

/** With other regions, and where they are given with other files. */
export const withRegions = (
  view: StepView,
  regions: readonly RegionView[],
  files: readonly FileView[] = view.own?.files ?? [],
): StepView => withOwn(view, regionParts(regions, files))

/** The regions of a view, each changed. */
export const mapRegions = (view: StepView, change: (region: RegionView) => RegionView): StepView =>
  withRegions(view, everyRegion(view).map(change))
