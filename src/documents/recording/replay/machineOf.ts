/** The model of the machine that a recording was made on, in the recording's first state. */
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { NR_PAGE_ORDERS } from '../../../base/units.ts'
import { bootMeasured } from '../../../sim/nommu/boot.ts'
import { CAPABILITIES, type FileSpec } from '../../../sim/nommu/files/files.ts'
import type { Machine } from '../../../sim/nommu/machine.ts'
import type { TraceDocument, TraceFile } from '../format/types.ts'

export function machineOf(document: TraceDocument): Machine {
  const { initial, zone } = document
  const files = Object.entries(document.files)
  const madeByScript = (file: TraceFile): boolean => file.fs === 'ramfs' && file.type === undefined
  return bootMeasured(
    {
      zone,
      era: '6.12',
      files: files.filter(([, file]) => !madeByScript(file)).map(([path, file]) => fileSpec(path, file)),
      nrTrimPages: document.sysctl['vm.nr_trim_pages'] ?? 1,
      allowUninitialized: document.kernel.config['CONFIG_MMAP_ALLOW_UNINITIALIZED'] !== false,
      shmPatched: (document.kernel.patches ?? []).some((patch) => patch.includes('shm_file_operations')),
      inodeNumbers: new Map(files.flatMap(([path, { ino }]) => (ino === undefined ? [] : [[path, ino]]))),
    },
    {
      freeLists: MIGRATETYPES.map((type) =>
        Array.from({ length: NR_PAGE_ORDERS }, (_, order) => initial.freeLists[type]?.[order] ?? []),
      ),
      pageblocks: initial.pageblocks.map((type) => MIGRATETYPES.indexOf(type)),
      regions: initial.regions,
      processes: initial.processes,
      mmapPages: initial.mmapPages,
    },
  )
}

const fileSpec = (path: string, file: TraceFile): FileSpec => ({
  path,
  type: file.type ?? 'regular',
  fs: file.fs ?? 'devtmpfs',
  size: file.size ?? 0,
  capabilities: CAPABILITIES.filter((name) => file.capabilities?.includes(name)),
  address: file.address ?? null,
  mmap: file.mmap ?? true,
  ino: file.ino ?? null,
  dev: null,
})
