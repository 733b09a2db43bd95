import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from './bytes.ts'
import { seal } from './envelope.ts'
import { decodeLink, encodeLink } from './link.ts'
import { MAX_LINK_TEXT } from './packText.ts'
import { PLAIN_VIEW } from './testing/plainView.ts'
import type { LinkState, LinkView } from './state.ts'
import { linkStates } from './testing/linkStates.ts'
import { sixtyOperations } from './testing/sixtyOperations.ts'
import { LINK_VERSION } from './versions.ts'

const textState = (text: string, step = 3): LinkState => ({
  document: { kind: 'text', text },
  step,
  view: PLAIN_VIEW,
})

async function linkOf(state: LinkState): Promise<string> {
  const link = await encodeLink(state)
  if (link === null) throw new Error('too long for a link')
  return link
}

describe('a link', () => {
  it('holds any state', async () => {
    await fc.assert(
      fc.asyncProperty(linkStates, async (state) => {
        expect(await decodeLink(await linkOf(state))).toEqual({ type: 'whole', state })
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['nothing', ''],
    ['a byte order mark', '\uFEFFA = spawn'],
    ['line ends of other systems', 'A = spawn\r\nA: exit\r'],
    ['every control character', Array.from({ length: 33 }, (_, code) => String.fromCharCode(code)).join('')],
    ['markup', '<img src=x onerror=alert(1)>'],
    ['text that looks like a link', '1.AAAA#1.AAAA'],
    ['astral characters', '# 🧠🧵 ∀x∈ℝ'],
    [
      'all phrases in a row',
      ' = mmap(NULL, PROT_READ|PROT_WRITE = spawn\n: munmap(MAP_MAP_MAP_PRIVATE|MAP_ANONYMOUS',
    ],
  ])('holds %s', async (_, text) => {
    expect(await decodeLink(await linkOf(textState(text)))).toEqual({ type: 'whole', state: textState(text) })
  })

  it('holds only letters that an address keeps as they are', async () => {
    const link = await linkOf(textState(sixtyOperations()))
    expect(link).toMatch(/^3\.[\w-]+$/)
    expect(new URL(`https://example.org/#${link}`).hash).toBe(`#${link}`)
  })

  it.each<readonly [string, (link: string) => string]>([
    [
      'escaped in every sign',
      (link) => link.replace(/[.\w-]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
    ],
    ['with its # escaped', (link) => `%23${link}`],
  ])('%s is the same', async (_, change) => {
    const state = textState('A = spawn\nA: mmap(12K)\n')
    expect(await decodeLink(change(await linkOf(state)))).toEqual({ type: 'whole', state })
  })

  it.each<readonly [string, (link: string) => string]>([
    ['capitals', (link) => link.toUpperCase()],
    ['small letters', (link) => link.toLowerCase()],
  ])('in %s alone says so', async (_, change) => {
    const link = change(await linkOf(textState(sixtyOperations())))
    expect(await decodeLink(link)).toEqual({ type: 'damaged', damage: 'capitals', remains: null })
  })

  it('is short: sixty operations as strace writes them', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      expect((await linkOf(textState(sixtyOperations(seed), 60))).length).toBeLessThanOrEqual(700)
    }
  })

  it('is short: a scenario of the list at a step, with all that a view can hold', async () => {
    const view: LinkView = {
      selected: { kind: 'vma', id: 4000, start: 0x80a71000 },
      brush: { start: 0x80a71000, end: 0x90a71000 },
      camera: { zoom: 2, centreX: 0.25, centreY: 0.5 },
      columnsCamera: null,
      treeCamera: null,
      measuredOrder: null,
      heat: null,
      theme: 'dark',
      colourBy: 'owner',
      sideTab: 'proc',
      dock: 'side',
      narrowTab: 'side',
      predict: true,
      present: true,
      recorded: true,
      trees: true,
    }
    const document = { kind: 'listed', id: 'a-name-that-is-as-long-as-any', hash: 0xffffffff } as const
    expect((await linkOf({ document, step: 10_000, view })).length).toBeLessThanOrEqual(119)
    const line = { zoom: 2.5, centre: 0.3 }
    const zoomed = { ...view, columnsCamera: line, treeCamera: line, measuredOrder: 10, heat: true }
    expect((await linkOf({ document, step: 10_000, view: zoomed })).length).toBeLessThanOrEqual(144)
  })

  it('does not hold a text of more than 1 MiB', async () => {
    expect(await encodeLink(textState('a'.repeat(MAX_LINK_TEXT)))).not.toBeNull()
    expect(await encodeLink(textState('a'.repeat(MAX_LINK_TEXT + 1)))).toBeNull()
    expect(await encodeLink(textState('ä'.repeat(MAX_LINK_TEXT / 2 + 1)))).toBeNull()
  })
})

describe('a link that arrives otherwise than it was sent', () => {
  it('is damaged, whatever single letter is another', async () => {
    for (const state of [textState(sixtyOperations()), { ...textState('A = spawn\n'), view: null }]) {
      const link = await linkOf(state)
      for (let at = 0; at < link.length; at++) {
        const others = at < 12 || at > link.length - 4 ? LETTERS : [otherLetter(link.charAt(at), at)]
        for (const letter of others) {
          if (letter === link.charAt(at)) continue
          const altered = link.slice(0, at) + letter + link.slice(at + 1)
          expect(await decodeLink(altered), altered).toMatchObject({ type: 'damaged' })
        }
      }
    }
  })

  it('is damaged when letters are added, lost or swapped', async () => {
    const link = await linkOf(textState(sixtyOperations()))
    const position = fc.nat(link.length)
    await fc.assert(
      fc.asyncProperty(position, position, fc.string({ minLength: 0, maxLength: 5 }), async (a, b, added) => {
        const altered = link.slice(0, Math.min(a, b)) + added + link.slice(Math.max(a, b))
        if (altered === link || altered === '') return
        expect(await decodeLink(altered)).toMatchObject({ type: 'damaged' })
      }),
    )
  })

  it.each(['%20', ')', '.', '…', '\n', '#', '=', '?utm_source=x', ' '])(
    'is damaged with %j behind it, and all of its text can be saved',
    async (tail) => {
      const text = 'A = spawn\nA: exit\n'
      expect(await decodeLink((await linkOf(textState(text))) + tail)).toEqual({
        type: 'damaged',
        damage: 'altered',
        remains: { text, step: 3 },
      })
    },
  )

  it('gives back what stood before the cut', async () => {
    const text = sixtyOperations()
    const link = await linkOf(textState(text, 17))
    const outcome = await decodeLink(link.slice(0, Math.floor(link.length * 0.7)))
    expect(outcome).toMatchObject({ type: 'damaged', damage: 'cut', remains: { step: 17 } })
    const saved = outcome.type === 'damaged' ? (outcome.remains?.text ?? '') : ''
    expect(text.startsWith(saved)).toBe(true)
    expect(saved.length).toBeGreaterThan(text.length / 3)
  })

  it('never throws, whatever it is', async () => {
    const tries = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `${LINK_VERSION}.${text}`),
      fc.base64String().map((text) => `${LINK_VERSION}.${text}`),
    )
    await fc.assert(
      fc.asyncProperty(tries, async (fragment) => {
        expect(await decodeLink(fragment)).toMatchObject({ type: 'damaged' })
      }),
      { numRuns: 500 },
    )
  })

  it('never throws on a body that is well sealed and nonsense', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (body) => {
        expect(['whole', 'damaged']).toContain((await decodeLink(seal(LINK_VERSION, body))).type)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a link of a newer version', () => {
  it('is known for one', async () => {
    const link = seal(LINK_VERSION + 1, new Uint8Array([1, 2, 3]))
    expect(await decodeLink(link)).toEqual({ type: 'newer', version: LINK_VERSION + 1 })
  })

  it('is not what an altered version number makes of a link', async () => {
    const link = await linkOf(textState('A = spawn\n'))
    for (const version of ['1', '2', '03', '9999'])
      expect(await decodeLink(link.replace(/^3/, version)), version).toMatchObject({ type: 'damaged' })
    expect(await decodeLink(seal(0, new Uint8Array([1])))).toMatchObject({ type: 'damaged' })
  })
})

describe('a link that would unpack to more than there is room for', () => {
  const bomb = (packed: Uint8Array): string => {
    const body = new ByteWriter()
    body.number(0)
    body.number(1)
    body.number(1)
    body.raw(packed)
    return seal(LINK_VERSION, body.done())
  }

  it('is read up to 1 MiB', async () => {
    const link = bomb(deflateRawSync(new Uint8Array(200 * 1024 * 1024).fill(0x61)))
    const before = process.memoryUsage().arrayBuffers
    const outcome = await decodeLink(link)
    expect(outcome).toMatchObject({ type: 'damaged', damage: 'altered' })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
  })

  it('is read up to 1 MiB of what its phrases stand for', async () => {
    const outcome = await decodeLink(bomb(deflateRawSync(new Uint8Array(1024 * 1024).fill(0x03))))
    expect(outcome).toMatchObject({ type: 'damaged' })
    const saved = outcome.type === 'damaged' ? (outcome.remains?.text.length ?? 0) : 0
    expect(saved).toBeGreaterThan(1000)
    expect(saved).toBeLessThanOrEqual(MAX_LINK_TEXT)
  })
})

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%/ ']

const otherLetter = (letter: string, at: number): string => {
  const other = LETTERS[(LETTERS.indexOf(letter) + 1 + (at % 60)) % LETTERS.length] ?? 'A'
  return other === letter ? '_' : other
}
