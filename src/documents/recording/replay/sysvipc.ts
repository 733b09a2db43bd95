/** /proc/sysvipc/shm as far as it is compared: of each segment its key, number, size, attach count, and whether it is to go. */
import type { Machine } from '../../../sim/nommu/machine.ts'

export const SYSVIPC_SHM = '/proc/sysvipc/shm'

/** Of a segment's number, its place in the kernel's table. */
const PLACES = 32768
/** SHM_DEST among the permissions, which are printed in octal. */
const DESTROYED = 0o1000

/** The model's segments, a line each in the kernel's order. */
export const segmentLines = ({ segments }: Machine): string[] =>
  segments
    .toSorted((a, b) => (a.shmid % PLACES) - (b.shmid % PLACES))
    .map(({ key, shmid, size, nattch, removed }) =>
      // A segment that is to go has lost its key.
      lineOf({ key: removed ? 0 : key | 0, shmid, size, nattch, removed }),
    )

/** Lines as those of segmentLines, of such a text or of the kernel's. */
export const segmentLinesIn = (text: string): string[] =>
  / nattch +uid /.test(text) ? recordedSegmentLines(text) : text.split('\n').filter((line) => line !== '')

/** The kernel's text: key, shmid, perms, size, cpid, lpid, nattch and more, below a line of headings. */
const recordedSegmentLines = (text: string): string[] =>
  text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns.length > 6)
    .map(([key = '', shmid = '', perms = '', size = '', , , nattch = '']) =>
      lineOf({
        key: Number(key),
        shmid: Number(shmid),
        size: Number(size),
        nattch: Number(nattch),
        removed: (Number.parseInt(perms, 8) & DESTROYED) !== 0,
      }),
    )

const lineOf = (segment: {
  readonly key: number
  readonly shmid: number
  readonly size: number
  readonly nattch: number
  readonly removed: boolean
}): string =>
  `key ${segment.key} shmid ${segment.shmid} size ${segment.size} nattch ${segment.nattch}${segment.removed ? ' dest' : ''}`
