/** Files of real machines as text, with the state that each was in at that moment. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** The state of a machine while /proc/buddyinfo was read. */
export interface Truth {
  /** Page frame number of the zone's first page, and pages that it spans. */
  readonly start: number
  readonly span: number
  /** Free blocks, pages counted from the zone's first. */
  readonly free: readonly (readonly [page: number, order: number])[]
  /** Bytes. */
  readonly regions: readonly (readonly [start: number, end: number, top: number])[]
}

export interface BoardSample {
  readonly text: string
  readonly truth: Truth
}

export interface SeriesSample {
  /** A serial console, byte for byte. */
  readonly text: string
  readonly captures: readonly {
    readonly uptime: number
    /** Calls since the capture before. */
    readonly calls: readonly { readonly call: string; readonly ret: number }[]
    readonly truth: Truth
  }[]
}

const all = JSON.parse(
  gunzipSync(readFileSync(new URL('boards.json.gz', import.meta.url))).toString('utf8'),
) as {
  readonly boards: Readonly<Record<string, BoardSample>>
  readonly series: Readonly<Record<string, SeriesSample>>
}

export const BOARDS = all.boards
export const SERIES = all.series
