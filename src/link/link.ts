/** A link as text: what stands behind `#` in the address bar. See README.md in this folder for the format. */
import { seal, unseal } from './envelope.ts'
import type { Damage, Unsealed } from './envelope.ts'
import type { LinkState } from './state.ts'
import { LINK_VERSION, READERS, writeNewest } from './versions.ts'

export type { Damage } from './envelope.ts'

/** Chat tools cut longer addresses, and say nothing of it. Characters, the whole address. */
export const LONG_LINK = 2000

/** What is left of a damaged link. */
export interface Remains {
  /** Whole lines, from the beginning of the text; never empty. */
  readonly text: string
  readonly step: number
}

export type LinkOutcome =
  | { readonly type: 'whole'; readonly state: LinkState }
  | { readonly type: 'newer'; readonly version: number }
  | { readonly type: 'damaged'; readonly damage: Damage; readonly remains: Remains | null }

/** @returns The fragment without `#`, or null if the text is too long for any link (MAX_LINK_TEXT). */
export async function encodeLink(state: LinkState): Promise<string | null> {
  const body = await writeNewest(state)
  return body === null ? null : seal(LINK_VERSION, body)
}

/**
 * Takes a fragment with or without `#`, also with signs escaped that need not be. Never rejects and never guesses: it is the
 * very state, or it is not opened.
 */
export async function decodeLink(fragment: string): Promise<LinkOutcome> {
  const unsealed = unsealAnyhow(fragment.replace(/^#/, ''))
  const { version, body } = unsealed
  const isWhole = unsealed.type === 'whole'
  if (isWhole && version !== null && version > LINK_VERSION) return { type: 'newer', version }
  const read = version === null ? null : await READERS.get(version)?.(body)
  if (isWhole && read?.sound && read.state) return { type: 'whole', state: read.state }
  return {
    type: 'damaged',
    damage: isWhole ? 'altered' : unsealed.damage,
    remains: read?.state ? remainsOf(read.state, read.sound) : null,
  }
}

/** A link that is not whole as it stands may be so once its escaped signs are what they were: the checksum tells. */
function unsealAnyhow(fragment: string): Unsealed {
  const asSent = unseal(fragment)
  if (asSent.type === 'whole' || !fragment.includes('%')) return asSent
  const repaired = unseal(unescaped(fragment).replace(/^#/, ''))
  return repaired.type === 'whole' ? repaired : asSent
}

/** `%2D` as `-`: programs may escape more than they have to. */
const unescaped = (text: string): string =>
  text.replace(/%([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** Characters that no text in a link had: behind an alteration, deflate yields such things. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const FOREIGN = /[\0-\x08\x0b-\x1f\x7f\ufffd]/

function remainsOf({ document, step }: LinkState, isComplete: boolean): Remains | null {
  if (document.kind !== 'text') return null
  const lines = document.text.split('\n')
  // The last line may have lost its end.
  if (!isComplete) lines.pop()
  const foreign = lines.findIndex((line) => FOREIGN.test(line))
  const kept = lines.slice(0, foreign === -1 ? lines.length : foreign)
  const text = kept.join('\n').trimEnd()
  return text === '' ? null : { text: `${text}\n`, step }
}
