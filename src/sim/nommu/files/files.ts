import type { ErrnoName } from '../../../base/uapi.ts'
import type { Binary } from '../exec/binary.ts'

/** A file as a scenario declares it. */
export const CAPABILITIES = ['direct', 'copy', 'read', 'write', 'exec'] as const
export type Capability = (typeof CAPABILITIES)[number]

/** A page of a file in memory that is somewhere. */
export const UNKNOWN_PAGE = -2

export interface FileSpec {
  readonly path: string
  readonly type: 'regular' | 'directory' | 'char' | 'block'
  /** ext2, romfs, ramfs, proc, dev, ... */
  readonly fs: string
  /** Bytes. */
  readonly size: number
  readonly capabilities: readonly Capability[]
  /** Where it lies in directly mapped flash or device memory; null elsewhere. */
  readonly address: number | null
  /** Whether the file has an mmap operation at all (/dev/null and directories have none). */
  readonly mmap: boolean
  /** Inode number; null: given at first use. */
  readonly ino: number | null
  /** As /proc/maps prints it, `1f:00`; null: by the file system. */
  readonly dev: string | null
  /** Its get_unmapped_area answers ENOSYS: it does not say where it lies. */
  readonly refuses?: boolean
  /** Its mmap operation answers ENOSYS: it says where it lies, and then does not want to be mapped there. */
  readonly declines?: boolean
  /** Its mmap operation fails with this error. */
  readonly mmapError?: ErrnoName
  /** The program in it. */
  readonly binary?: Binary
  /** Pages of a file in memory that is there from the start; UNKNOWN_PAGE where that is not known. */
  readonly pages?: readonly number[]
  /** It is on a file system mounted noexec. */
  readonly noexec?: boolean
}
