/** Links of every version that was ever written. Never change a fixture: somebody may have that link. */
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeLink } from './link.ts'
import type { LinkState } from './state.ts'
import { PLAIN_VIEW } from './testing/plainView.ts'
import { LINK_VERSION, READERS, upgraded } from './versions.ts'

const folder = new URL('fixtures/', import.meta.url)
/** The link, and behind the first line end what it holds as JSON. */
const fixtures = readdirSync(folder).map((file) => {
  const text = readFileSync(new URL(file, folder), 'utf8')
  const end = text.indexOf('\n')
  const state = JSON.parse(text.slice(end)) as LinkState
  // A version says nothing of what came after it: there a view is as plain as can be.
  const view = state.view && { ...PLAIN_VIEW, ...state.view }
  return { file, link: text.slice(0, end), state: { ...state, view } }
})

describe.each(fixtures)('$file', ({ link, state }) => {
  it('opens exactly', async () => {
    expect(await decodeLink(link)).toEqual({ type: 'whole', state })
    expect(await decodeLink(`#${link}`)).toEqual({ type: 'whole', state })
  })

  it('is damaged when it is cut, at whatever length', async () => {
    for (let length = 1; length < link.length; length++) {
      const outcome = await decodeLink(link.slice(0, length))
      expect(outcome, link.slice(0, length)).toMatchObject({ type: 'damaged', damage: 'cut' })
    }
  })

  it('saves no line that was not in it when it is cut', async () => {
    const text = state.document.kind === 'text' ? state.document.text : ''
    for (let length = 1; length < link.length; length++) {
      const outcome = await decodeLink(link.slice(0, length))
      const saved = outcome.type === 'damaged' ? outcome.remains?.text : undefined
      expect(`${text}\n`.startsWith(saved?.trimEnd() ?? '')).toBe(true)
    }
  })
})

describe('versions', () => {
  it('have fixtures and a reader, each of them', () => {
    for (let version = 1; version <= LINK_VERSION; version++) {
      expect(READERS.has(version)).toBe(true)
      expect(fixtures.some(({ link }) => link.startsWith(`${version}.`))).toBe(true)
    }
    expect(READERS.size).toBe(LINK_VERSION)
  })

  it('are upgraded one step at a time', async () => {
    const first = (body: Uint8Array) => Promise.resolve({ state: { steps: body.length }, sound: true })
    const second = upgraded(first, ({ steps }) => ({ from: 0, to: steps }))
    const third = upgraded(second, ({ from, to }) => [from, to])
    expect(await third(new Uint8Array(4))).toEqual({ state: [0, 4], sound: true })
  })

  it('that cannot be read are not upgraded', async () => {
    const nothing = () => Promise.resolve({ state: null, sound: false })
    const upgrade = (): never => {
      throw new Error('there is nothing to upgrade')
    }
    expect(await upgraded(nothing, upgrade)(new Uint8Array())).toEqual({ state: null, sound: false })
  })
})
