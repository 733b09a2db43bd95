/** Which pids of a log of strace share one address space: threads, and children of vfork until they start another program. */
import type { StraceCall } from '../../documents/importers/strace/reader.ts'

export class Spaces {
  /** By pid, the one whose memory it uses. */
  readonly #owners = new Map<number | null, number | null>()

  ownerOf(pid: number | null): number | null {
    return this.#owners.get(pid) ?? pid
  }

  /** Takes the calls in the order of the log. Whether a process was started that shares the memory of its parent. */
  note({ pid, name, args, result, errno }: StraceCall): boolean {
    if (name === 'execve' && errno === null) {
      this.#owners.delete(pid)
      return false
    }
    const child = Number(result)
    const shares =
      name === 'vfork' || (/^clone3?$/.test(name) && args.some((arg) => /\bCLONE_VM\b/.test(arg)))
    if (!shares || errno !== null) return false
    if (Number.isSafeInteger(child) && child > 0) this.#owners.set(child, this.ownerOf(pid))
    return true
  }
}
