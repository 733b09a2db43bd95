/** Random calls on files and on System V shared memory. */
import { type Draft, PAGE } from './randomDraft.ts'

export function resizeFile(draft: Draft, process: string): void {
  const size = draft.random.weighted<() => number | string>([
    [8, () => draft.bytes(draft.random.int(1, 12))],
    [2, () => 0],
    [1, () => draft.bytes(draft.pages())],
    [0.5, () => draft.odd()],
  ])()
  draft.call(process, 'ftruncate', draft.descriptor(process), size)
}

export function sharedMemory(draft: Draft, process: string): void {
  const id = draft.random.pick(draft.segments) ?? '0'
  draft.random.weighted([
    [
      3,
      () => {
        const key = draft.random.pick(['IPC_PRIVATE', 'IPC_PRIVATE', '77', '78'])
        const size = draft.random.chance(0.9) ? draft.bytes(draft.random.int(1, 10)) : draft.odd()
        const flags = draft.random.pick(['IPC_CREAT', 'IPC_CREAT|IPC_EXCL', '0'])
        draft.segments.push(draft.kept(process, 's', 'shmget', key, size, flags))
      },
    ],
    [
      3,
      () => {
        const name = draft.kept(process, 'm', 'shmat', id, 0, draft.random.pick(['0', 'SHM_RDONLY']))
        draft.mappings.push({ name, process, pages: draft.random.int(1, 10) })
      },
    ],
    [2, () => draft.call(process, 'shmdt', draft.place(process))],
    [1, () => draft.call(process, 'shmctl', id, draft.random.pick(['IPC_RMID', 'IPC_STAT']))],
    [1, () => draft.call(process, 'nattch', id)],
  ])()
}

export function transfer(draft: Draft, process: string): void {
  const call = draft.random.pick(['read', 'write', 'pread', 'pwrite'])
  const args = [
    draft.descriptor(process),
    draft.place(process),
    draft.random.pick([0, 8, 64, 100, 4096, 20000]),
  ]
  if (call.startsWith('p'))
    args.push(draft.random.chance(0.9) ? draft.random.int(0, 3) * PAGE : draft.random.pick([-1, 12, 65536]))
  draft.call(process, call, ...args)
}
