import { describe, expect, it } from 'vitest'
import type { EmbedCommand } from './messages.ts'
import { connectParent } from './parent.ts'

const OWN = 'https://nommu.example'
const FRIEND = 'https://course.example'
const STRANGER = 'https://else.example'

/** A frame in a page of an origin that the browser tells, or does not. */
function setUp(origins: readonly string[], told: { ancestor?: string; referrer?: string } = {}) {
  const posted: { message: unknown; origin: string }[] = []
  const parent = { postMessage: (message: unknown, origin: string) => posted.push({ message, origin }) }
  const obeyed: EmbedCommand[] = []
  let listener = (_event: MessageEvent<unknown>): void => undefined
  const tell = connectParent(
    {
      parent,
      location: {
        origin: OWN,
        ancestorOrigins: told.ancestor === undefined ? undefined : [told.ancestor],
      },
      document: { referrer: told.referrer ?? '' },
      addEventListener: (_type, added) => (listener = added),
    },
    origins,
    (command) => obeyed.push(command),
  )
  const hear = (origin: string, data: unknown = { nommu: 1, type: 'step' }, source: unknown = parent): void =>
    listener({ origin, data, source } as MessageEvent<unknown>)
  return { posted, obeyed, tell, hear }
}

const EVENT = { type: 'step', step: 1, steps: 2, sentence: '' } as const

describe('the page around a frame', () => {
  it.each([OWN, FRIEND])('of %s is obeyed', (origin) => {
    const { obeyed, hear } = setUp([FRIEND])
    hear(origin)
    expect(obeyed).toEqual([{ type: 'step' }])
  })

  it('of another origin is not, nor is another window, nor a message that is none', () => {
    const { obeyed, hear } = setUp([FRIEND])
    hear(STRANGER)
    hear('null')
    hear(`${FRIEND}.evil.example`)
    hear(FRIEND, { nommu: 1, type: 'step' }, { postMessage: () => undefined })
    hear(FRIEND, { nommu: 1, type: 'step' }, null)
    hear(FRIEND, { nommu: 1, type: 'eval' })
    expect(obeyed).toEqual([])
  })

  it('is told of a message that was meant for the frame and not understood; strangers are not', () => {
    const { posted, hear } = setUp([FRIEND])
    hear(STRANGER, { nommu: 1, type: 'goTo' })
    hear(FRIEND, { nommu: 1, type: 'goTo' })
    const detail = '“step” must be a whole number, 0 or more.'
    const message = { nommu: 1, type: 'problem', title: 'The message was not understood', detail }
    expect(posted).toEqual([{ message, origin: FRIEND }])
  })

  it.each([
    ['the browser says so', { ancestor: FRIEND, referrer: `${STRANGER}/` }],
    ['it was the referrer', { referrer: `${FRIEND}/lesson?1` }],
    ['nothing is known of it', {}],
  ])('is told what happens when %s', (_, told) => {
    const { posted, tell } = setUp([FRIEND], told)
    tell(EVENT)
    expect(posted).toEqual([{ message: { nommu: 1, ...EVENT }, origin: FRIEND }])
  })

  it('is told nothing when it is a stranger', () => {
    const { posted, tell, hear } = setUp([FRIEND], { ancestor: STRANGER })
    tell(EVENT)
    hear(STRANGER)
    tell(EVENT)
    expect(posted).toEqual([])
  })
})
