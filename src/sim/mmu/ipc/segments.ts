/** System V segments: who is attached, and when they go (ipc/shm.c). */
import { Ev } from '../record/journal.ts'
import type { MmuMachine } from '../machine.ts'
import { dropObject } from '../files/objects.ts'
import type { OpenFile, Segment } from '../structs.ts'

/** shm_open: another VMA is attached, by shmat, fork, a split or a copy. */
export function openAttachment(m: MmuMachine, file: OpenFile | null): void {
  if (file === null || file.segment === null) return
  file.segment.nattch++
  m.journal.push(Ev.attach, file.segment.shmid, file.segment.nattch)
}

/** shm_close: the last attachment takes a removed segment with it. */
export function closeAttachment(m: MmuMachine, file: OpenFile | null): void {
  if (file === null || file.segment === null) return
  const { segment } = file
  segment.nattch--
  m.journal.push(Ev.attach, segment.shmid, segment.nattch)
  destroyIfUnused(m, segment)
}

/** shm_may_destroy, shm_destroy. */
export function destroyIfUnused(m: MmuMachine, segment: Segment): void {
  if (!segment.removed || segment.nattch > 0 || segment.destroyed) return
  segment.destroyed = true
  m.segments.splice(m.segments.indexOf(segment), 1)
  dropObject(m, segment.object)
}
