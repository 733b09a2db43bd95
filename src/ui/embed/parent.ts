/**
 * The frame's side of the conversation with the page around it. Only that page is listened to, and only if its origin
 * is the frame's own or named in the frame's address; everybody else gets no answer, not even a refusal.
 */
import type { EmbedCommand, EmbedEvent } from './messages.ts'
import { EMBED_VERSION, parseCommand } from './messages.ts'

/** The part of a window that is used, so that tests can stand in for it. */
export interface FrameWindow {
  readonly parent: unknown
  readonly location: { readonly origin: string; readonly ancestorOrigins?: ArrayLike<string> | undefined }
  readonly document: { readonly referrer: string }
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
}

/** @returns How to tell the parent something; without a parent that may know, nothing is said. */
export function connectParent(
  frame: FrameWindow,
  origins: readonly string[],
  obey: (command: EmbedCommand) => void,
): (event: EmbedEvent) => void {
  const { parent, location } = frame
  // An opaque origin ("null") is shared by strangers.
  const allowed = [location.origin, ...origins].filter((origin) => origin !== 'null')
  if (parent === frame || allowed.length === 0) return () => undefined

  const known = originOfParent(frame)
  // Where the browser tells no origin, the one that was named is as good: the message reaches no other.
  let parentOrigin = known === null ? (origins[0] ?? location.origin) : known
  const tell = (event: EmbedEvent): void => {
    if (allowed.includes(parentOrigin)) post(parent, { nommu: EMBED_VERSION, ...event }, parentOrigin)
  }
  frame.addEventListener('message', (event) => {
    if (event.source !== parent || !allowed.includes(event.origin)) return
    const command = parseCommand(event.data)
    if (command === null) return
    parentOrigin = event.origin
    if (command.type !== 'misunderstood') obey(command)
    else tell({ type: 'problem', title: 'The message was not understood', detail: command.detail })
  })
  return tell
}

function originOfParent({ location, document }: FrameWindow): string | null {
  const [ancestor] = Array.from(location.ancestorOrigins ?? [])
  if (ancestor !== undefined) return ancestor
  return URL.canParse(document.referrer) ? new URL(document.referrer).origin : null
}

function post(parent: unknown, message: unknown, origin: string): void {
  if (typeof parent !== 'object' || parent === null || !('postMessage' in parent)) return
  const { postMessage } = parent
  if (typeof postMessage === 'function') Reflect.apply(postMessage, parent, [message, origin])
}
