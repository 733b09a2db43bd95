/**
 * System V segments and how many times each is attached (shm_open, shm_close in ipc/shm.c). The count follows the
 * mappings themselves, whatever made or ended them: shmat, shmdt, munmap or exit.
 */
import { Ev } from '../../record/journal.ts'
import type { Machine, ShmSegment } from '../machine.ts'
import { truncate } from '../files/ramfs.ts'

/** The segment that an inode belongs to. */
export const segmentOfInode = (m: Machine, inode: number): ShmSegment | undefined =>
  inode === -1 ? undefined : m.segments.find((segment) => segment.inode === inode)

/** A VMA of a file came (+1) or goes (-1). */
export function countAttachment(m: Machine, inode: number, by: 1 | -1): void {
  if (m.inode(inode).fs !== 'sysv') return
  const segment = segmentOfInode(m, inode)
  if (segment === undefined) return
  segment.nattch += by
  m.journal.push(Ev.attach, segment.shmid, segment.nattch)
  if (segment.removed && segment.nattch === 0) destroySegment(m, segment)
}

/** shm_destroy: the segment and its pages go. */
export function destroySegment(m: Machine, segment: ShmSegment): void {
  m.segments = m.segments.filter((other) => other !== segment)
  truncate(m, segment.inode, 0)
}
