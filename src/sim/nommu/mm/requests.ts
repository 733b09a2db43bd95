/** What is asked of a process's mappings, once the call's arguments are read. */
import type { OpenFile } from '../files/inodes.ts'

export interface MmapRequest {
  /** Hint; refused or ignored, by era. */
  readonly addr: number
  /** Bytes, 0 .. 2^64 - 1. */
  readonly len: number
  readonly prot: number
  readonly flags: number
  readonly file: OpenFile | null
  /** Pages into the file. */
  readonly pgoff: number
  /** Origin.loader for the mappings of execve. */
  readonly origin: number
}

/** A request that was found to be one. */
export interface SharedMapping {
  readonly request: MmapRequest
  readonly vmFlags: number
  readonly capabilities: number
}

/** Lengths in bytes, whole pages where VMAs are. */
export interface ResizeRequest {
  readonly addr: number
  readonly oldLen: number
  readonly newLen: number
  readonly flags: number
  readonly newAddr: number
}
