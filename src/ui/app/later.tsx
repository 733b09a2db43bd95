/**
 * Panels that are chunks of their own and come right after the first picture. They are fetched all at once, whether they
 * are on the screen or not, and drawn as soon as they are there: React's own Suspense would hold each back for a while.
 */
import { useSyncExternalStore } from 'react'
import type { ComponentType, ReactNode } from 'react'

const fetches: (() => Promise<void>)[] = []
const listeners = new Set<() => void>()
let awaited = 0
let areFetched = false

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Fetches every panel that is not there yet. Never rejects: a panel that cannot be had says so where it would stand. */
export async function fetchPanels(): Promise<void> {
  areFetched = true
  await Promise.all(fetches.map((fetch) => fetch()))
}

/** Whether every panel is there, or is known not to come. */
export const useArePanelsThere = (): boolean => useSyncExternalStore(subscribe, () => awaited === 0)

/** The chunk of a panel could not be fetched. Draw its place again after `fetchAgain`: it waits there for the chunk. */
export class MissingPanel extends Error {
  readonly fetchAgain: () => void
  constructor(message: string, fetchAgain: () => void) {
    super(message)
    this.fetchAgain = fetchAgain
  }
}

/** A panel that is `Placeholder` until its chunk is there; throws MissingPanel when it cannot be fetched. */
export function later<Props extends object = object>(
  load: () => Promise<ComponentType<Props>>,
  Placeholder: () => ReactNode = () => null,
): (props: Props) => ReactNode {
  let Panel: ComponentType<Props> = Placeholder
  let fault: MissingPanel | null = null
  let fetching: Promise<void> | null = null

  const fetch = async (): Promise<void> => {
    try {
      Panel = await load()
    } catch (error) {
      fault = new MissingPanel(
        error instanceof Error ? error.message : 'It could not be fetched.',
        fetchAgain,
      )
    }
  }
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const fetchFirst = async (): Promise<void> => {
    await fetch()
    awaited--
    tell()
  }
  const fetchAgain = (): void => {
    fault = null
    fetching = fetch().then(tell)
  }
  awaited++
  const begin = (): Promise<void> => (fetching ??= fetchFirst())
  fetches.push(begin)
  // A panel of a panel is known when that one is there: nobody asks for it again.
  if (areFetched) void begin()

  return function LaterPanel(props: Props) {
    const Present = useSyncExternalStore(subscribe, () => Panel)
    const failure = useSyncExternalStore(subscribe, () => fault)
    if (failure !== null) throw failure
    return <Present {...props} />
  }
}
