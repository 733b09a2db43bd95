import { MAP } from '../../../base/uapi.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import type { Machine, Process } from '../machine.ts'
import { doMmap } from '../mm/mmap.ts'
import { Origin } from '../mm/regions.ts'

/** vm_mmap as the loaders call it: a private mapping of the program's file, or of memory without `inode`. Address or errno. */
export const loaderMmap = (
  m: Machine,
  process: Process,
  request: {
    readonly len: number
    readonly prot: number
    /** Beside MAP_PRIVATE. */
    readonly flags?: number
    readonly inode?: number
    /** Bytes into the file, a multiple of the page size. */
    readonly offset?: number
  },
): number =>
  doMmap(m, process, {
    addr: 0,
    len: request.len,
    prot: request.prot,
    flags: MAP.MAP_PRIVATE | (request.flags ?? 0),
    file:
      request.inode === undefined
        ? null
        : { inode: request.inode, readable: true, writable: false, position: 0 },
    pgoff: (request.offset ?? 0) / PAGE_SIZE,
    origin: Origin.loader,
  })
