/**
 * Every version of a link that was ever written, and how each becomes the newest. To make version n + 1: leave vN.ts and
 * its fixtures as they are, describe the new form in state.ts, write v(N+1).ts with an upgrader of one step from n, and
 * wrap the readers of all older versions in it: `[1, upgraded(readV1, from1To2)], [2, readV2]`.
 */
import type { LinkState } from './state.ts'
import { readV1 } from './v1.ts'
import { from1To2, readV2 } from './v2.ts'
import { from2To3, readV3, writeV3 } from './v3.ts'

/** Reads the body of one version. Never rejects; `sound` is false if its writer would not have made it. */
export type BodyReader<State> = (
  body: Uint8Array<ArrayBuffer>,
) => Promise<{ readonly state: State | null; readonly sound: boolean }>

/** A reader of an older version that gives what the next version has. */
export const upgraded =
  <Old, New>(read: BodyReader<Old>, upgrade: (old: Old) => New): BodyReader<New> =>
  async (body) => {
    const { state, sound } = await read(body)
    return { state: state === null ? null : upgrade(state), sound }
  }

export const READERS: ReadonlyMap<number, BodyReader<LinkState>> = new Map([
  [1, upgraded(upgraded(readV1, from1To2), from2To3)],
  [2, upgraded(readV2, from2To3)],
  [3, readV3],
])

/** The version that this page writes. */
export const LINK_VERSION = 3
export const writeNewest = writeV3
