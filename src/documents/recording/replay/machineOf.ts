/** The model of the machine that a recording was made on, in the recording's first state. */
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { asPfn, NR_PAGE_ORDERS } from '../../../base/units.ts'
import { bootMeasured } from '../../../sim/nommu/boot.ts'
import { CAPABILITIES, type FileSpec } from '../../../sim/nommu/files/files.ts'
import { ERAS, SLABS, type Era } from '../../../sim/nommu/era.ts'
import type { Machine, MachineConfig } from '../../../sim/nommu/machine.ts'
import type { TraceDocument, TraceFile } from '../format/types.ts'

export function machineOf(document: TraceDocument): Machine {
  const { initial, zone } = document
  const files = [...Object.entries(document.files), ...openedOnly(document)]
  const madeByScript = (file: TraceFile): boolean => file.fs === 'ramfs' && file.type === undefined
  return bootMeasured(
    {
      zone: { ...zone, startPfn: asPfn(zone.startPfn) },
      era: eraOf(document) ?? '6.12',
      ...olderConfig(document),
      files: files
        .filter(([, file]) => !madeByScript(file))
        .map(([path, file]) => fileSpec(path, file, document.variant !== undefined)),
      nrTrimPages: document.sysctl['vm.nr_trim_pages'] ?? 1,
      allowUninitialized: document.kernel.config['CONFIG_MMAP_ALLOW_UNINITIALIZED'] !== false,
      shmPatched: (document.kernel.patches ?? []).some((patch) => patch.includes('shm_file_operations')),
      inodeNumbers: new Map([
        ...files.flatMap(([path, { ino }]) => (ino === undefined ? [] : [[path, ino] as const])),
        ...(document.variant === undefined ? [] : seenFiles(document).inodes),
      ]),
    },
    {
      freeLists: MIGRATETYPES.map((type) =>
        Array.from({ length: NR_PAGE_ORDERS }, (_, order) => initial.freeLists[type]?.[order] ?? []),
      ),
      pageblocks: initial.pageblocks.map((type) => MIGRATETYPES.indexOf(type)),
      regions: initial.regions,
      processes: initial.processes,
      mmapPages: initial.mmapPages,
      ...(initial.vmaTree !== undefined && { vmaTree: initial.vmaTree }),
    },
  )
}

const fileSpec = (path: string, file: TraceFile, isOld: boolean): FileSpec => ({
  path,
  type: file.type ?? 'regular',
  fs: file.fs ?? 'devtmpfs',
  size: file.size ?? 0,
  capabilities: CAPABILITIES.filter((name) => file.capabilities?.includes(name)),
  address: file.address ?? null,
  mmap: file.mmap ?? true,
  ...(isOld && file.fs === 'proc' && { mmapError: 'EIO' }),
  ino: file.ino ?? null,
  dev: null,
})

/** The kernel that is modelled for a recording; null where there is no model of it. */
export function eraOf({ variant }: TraceDocument): Era | null {
  if (variant === undefined) return '6.12'
  return ERAS.find((era) => era === variant) ?? null
}

/** What only recordings before 2.6.30 say. */
function olderConfig(document: TraceDocument): Partial<MachineConfig> {
  if (document.variant === undefined) return {}
  const slab = SLABS.find((name) => name === document.kernel.slab?.toLowerCase())
  return {
    firstFd: 3,
    // The pipes to and from the program that makes the recording.
    openFds: [8, 9, 10],
    devices: new Map(seenFiles(document).devices),
    ...(slab !== undefined && { slab }),
    ...(/CONFIG_LARGE_ALLOCS on/.test(document.kernel.options ?? '') && { largeAllocs: true }),
  }
}

/** What the script opens and the recording does not list: files that cannot be mapped. */
function openedOnly({ steps, files, variant }: TraceDocument): readonly (readonly [string, TraceFile])[] {
  if (variant === undefined) return []
  const found = new Map<string, TraceFile>()
  for (const { sys, path, ret } of steps)
    if (sys === 'open' && path !== undefined && ret >= 0 && files[path] === undefined) {
      if (path.startsWith('/proc/')) found.set(path, procFileOf(variant))
      else if (path.startsWith('/dev/ram'))
        found.set(path, { type: 'block', size: 2 ** 32, capabilities: ['copy'] })
      else if (path.startsWith('/dev/')) found.set(path, { type: 'char', mmap: false })
      else if (path === '/tmp') found.set(path, { type: 'directory', mmap: false })
    }
  return [...found]
}

/** Before 2.6.21 a file of /proc has no mmap operation; later it has one that fails. */
const procFileOf = (variant: string): TraceFile =>
  variant === '2.6.20' ? { fs: 'proc', mmap: false } : { fs: 'proc', capabilities: ['copy'] }

/** Inode and device numbers of the files that were mapped: they show in the mappings only. */
function seenFiles({ steps }: TraceDocument): {
  readonly inodes: readonly (readonly [string, number])[]
  readonly devices: readonly (readonly [string, string])[]
} {
  const inodes = new Map<string, number>()
  const devices = new Map<string, string>()
  for (const { path, program, ret, after, events } of steps) {
    const name = program ?? path
    if (name === undefined) continue
    const text =
      program === undefined ? null : events.find((event) => event[0] === 'mmap{' && event[1].ino !== 0)
    const vma = (after.vmaTree ?? after.regions).find(({ start, ino }) =>
      text === null || text === undefined
        ? start === ret && ino !== 0
        : text[0] === 'mmap{' && ino === text[1].ino,
    )
    if (vma === undefined || inodes.has(name)) continue
    inodes.set(name, vma.ino)
    devices.set(name, vma.dev ?? '00:00')
  }
  return { inodes: [...inodes], devices: [...devices] }
}
