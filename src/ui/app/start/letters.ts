/** The page's own letters. They come after the first picture; lines that were broken in others would be broken anew. */
import { useSyncExternalStore } from 'react'
import { readPalette } from '../../../canvas/palette.ts'

/** Milliseconds after which other letters will do. */
const PATIENCE = 1000

let areThere = false
let coming: Promise<void> | null = null
const listeners = new Set<() => void>()

/** Resolves when they are there, or are late. */
export function letters(): Promise<void> {
  const { fontWords, fontCode } = readPalette()
  coming ??= Promise.race([
    Promise.allSettled([fontWords, fontCode].map((family) => document.fonts.load(`1em ${family}`))),
    new Promise((resolve) => setTimeout(resolve, PATIENCE)),
  ]).then(() => {
    areThere = true
    for (const listener of listeners) listener()
  })
  return coming
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether text can be set. */
export const useLetters = (): boolean => useSyncExternalStore(subscribe, () => areThere)
