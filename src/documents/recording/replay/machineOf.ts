/** The model of the machine that a recording was made on, in the recording's first state. */
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { asPfn, bytesToPages, NR_PAGE_ORDERS, PAGE_SIZE } from '../../../base/units.ts'
import { bootMeasured } from '../../../sim/nommu/boot.ts'
import { CAPABILITIES, UNKNOWN_PAGE, type FileSpec } from '../../../sim/nommu/files/files.ts'
import { ERAS, SLABS, type Era } from '../../../sim/nommu/era.ts'
import { OLDER_KERNELS } from '../../../sim/nommu/mm/olderKernels.ts'
import type { Machine, MachineConfig } from '../../../sim/nommu/machine.ts'
import type { TraceDocument, TraceFile, TraceState } from '../format/types.ts'

export function machineOf(document: TraceDocument): Machine {
  return machineIn(document, document.initial, madeByScript(document), false)
}

/** A machine in any state of a recording, with all files that it ever has: a picture, on which no call is run. */
export const machineShowing = (document: TraceDocument, state: TraceState): Machine =>
  machineIn(document, state, () => false, true)

function machineIn(
  document: TraceDocument,
  initial: TraceState,
  made: (path: string, file: TraceFile) => boolean,
  isPicture: boolean,
): Machine {
  const { zone } = document
  const files = [...Object.entries(document.files), ...openedOnly(document), ...startedOnly(document)]
  return bootMeasured(
    {
      zone: { ...zone, startPfn: asPfn(zone.startPfn) },
      era: eraOf(document) ?? NEAREST,
      release: releaseOf(document),
      isPicture,
      ...olderConfig(document),
      files: files
        .filter(([path, file]) => !made(path, file))
        .map(([path, file]) => fileSpec(path, file, document.variant !== undefined)),
      nrTrimPages: document.sysctl['vm.nr_trim_pages'] ?? 1,
      allowUninitialized: document.kernel.config['CONFIG_MMAP_ALLOW_UNINITIALIZED'] !== false,
      knowsFdpic: (document.kernel.patches ?? []).some((patch) => patch.includes('elf_check_fdpic')),
      debugRegions: document.kernel.config['CONFIG_DEBUG_NOMMU_REGIONS'] === true,
      oldFlatInRam: document.kernel.config['CONFIG_BINFMT_FLAT_OLD_ALWAYS_RAM'] === true,
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
    OLDER_KERNELS,
  )
}

/** Whose shapes a state of a kernel has that is not modelled: all that were recorded have VMAs of the system, and one migratetype. */
const NEAREST = '2.6.20'

const fileSpec = (path: string, file: TraceFile, isOld: boolean): FileSpec => ({
  path,
  type: file.type ?? 'regular',
  fs: file.fs ?? 'devtmpfs',
  size: file.size ?? 0,
  capabilities: CAPABILITIES.filter((name) => file.capabilities?.includes(name)),
  address: file.address ?? null,
  mmap: file.mmap ?? true,
  ...(isOld && file.fs === 'proc' && { mmapError: 'EIO' }),
  ino: file.ino ?? romfsInode(path, file),
  // What is there from the start lies in the first root file system.
  dev: !isOld && file.fs === 'ramfs' && file.type === undefined ? ROOTFS_DEVICE : null,
  ...(file.binary !== undefined && { binary: file.binary }),
  ...(file.fs === 'ramfs' && file.type === undefined && { pages: pagesOf(file) }),
})

const ROOTFS_DEVICE = '00:02'
/** The board's flash, which begins with the romfs. */
const FLASH = 0x22000000

/** In romfs a file's inode number is where its header begins: four words, and its name in units of 16 bytes. */
function romfsInode(path: string, { fs, address }: TraceFile): number | null {
  if (fs !== 'romfs' || address === undefined) return null
  const name = path.slice(path.lastIndexOf('/') + 1)
  return address - FLASH - 16 - 16 * Math.ceil((name.length + 1) / 16)
}

/** A file of the first root file system lies in one run; where, is known if a mapping showed it. */
const pagesOf = ({ address, size = 0 }: TraceFile): readonly number[] =>
  Array.from({ length: bytesToPages(size) }, (_, page) =>
    address === undefined ? UNKNOWN_PAGE : address / PAGE_SIZE + page,
  )

/** Files in memory start empty and are made by the script, but for those of the first root file system. */
function madeByScript({ steps, variant }: TraceDocument): (path: string, file: TraceFile) => boolean {
  const made = new Set(steps.flatMap(({ call }) => /^(?:cp \S+|append) (\S+)/.exec(call)?.[1] ?? []))
  return (path, { fs, type, size }) =>
    fs === 'ramfs' && type === undefined && (variant !== undefined || size === undefined || made.has(path))
}

/** Programs that are started and not listed: those of the first root file system. */
function startedOnly({ steps, files }: TraceDocument): readonly (readonly [string, TraceFile])[] {
  const found = new Map<string, TraceFile>()
  for (const { exec, ret } of steps)
    if (exec?.binary !== undefined && ret >= 0 && files[exec.file] === undefined)
      found.set(exec.file, {
        fs: 'ramfs',
        size: 0,
        capabilities: CAPABILITIES,
        binary: exec.binary,
      })
  return [...found]
}

/** The kernel that is modelled for a recording; null where there is no model of it. */
export function eraOf({ variant }: TraceDocument): Era | null {
  if (variant === undefined) return '6.12'
  return ERAS.find((era) => era === variant) ?? null
}

/** The release that was recorded, modelled or not. */
export const releaseOf = ({ variant }: TraceDocument): string => variant ?? '6.12'

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
    ...(/LARGE_ALLOCS(?! off|=n)/.test(document.kernel.options ?? '') && { largeAllocs: true }),
  }
}

/** What the script opens and the recording does not list: files that cannot be mapped. */
function openedOnly({ steps, files, variant }: TraceDocument): readonly (readonly [string, TraceFile])[] {
  const found = new Map<string, TraceFile>()
  if (variant === undefined) {
    for (const { args } of steps)
      for (const path of args ?? [])
        if (typeof path === 'string' && /^\/proc\/\d+\/mem$/.test(path))
          found.set(path, { fs: 'proc', mmap: false })
    return [...found]
  }
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
