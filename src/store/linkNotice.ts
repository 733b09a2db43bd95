/** What became of the link that was opened last. */
import { create } from 'zustand'
import type { Damage, Remains } from '../link/link.ts'

/** What is to be said about a link that did not open as it stands. */
export type LinkNotice =
  | { readonly kind: 'damaged'; readonly damage: Damage; readonly remains: Remains | null }
  | { readonly kind: 'newer'; readonly version: number }
  /** It is open, but its text is no longer the one that the link was made from. */
  | { readonly kind: 'changed'; readonly title: string }
  /** The catalogue has no such entry, or could not be read. */
  | { readonly kind: 'unknown'; readonly id: string; readonly isListMissing: boolean }
  | { readonly kind: 'local'; readonly fileName: string }

/** Null when there is nothing to say. */
export const useLinkNotice = create<{ readonly notice: LinkNotice | null }>()(() => ({ notice: null }))
