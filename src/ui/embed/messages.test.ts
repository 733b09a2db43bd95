import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_TEXT, parseCommand } from './messages.ts'

describe('parseCommand', () => {
  it.each([
    [{ nommu: 1, type: 'step' }, { type: 'step' }],
    [{ nommu: 1, type: 'back', more: 'is no matter' }, { type: 'back' }],
    [
      { nommu: 1, type: 'goTo', step: 4 },
      { type: 'goTo', step: 4 },
    ],
    [
      { nommu: 1, type: 'load', text: 'A = spawn' },
      { type: 'load', source: { kind: 'text', text: 'A = spawn' }, step: 0 },
    ],
    [
      { nommu: 1, type: 'load', id: 'first-steps', step: 2 },
      { type: 'load', source: { kind: 'id', id: 'first-steps' }, step: 2 },
    ],
    [
      { nommu: 1, type: 'load', link: 'https://example.org/?a#1.AA' },
      { type: 'load', source: { kind: 'link', fragment: '1.AA' }, step: 0 },
    ],
    [
      { nommu: 1, type: 'load', link: '1.AA' },
      { type: 'load', source: { kind: 'link', fragment: '1.AA' }, step: 0 },
    ],
  ])('reads %j', (message, command) => {
    expect(parseCommand(message)).toEqual(command)
  })

  it.each([
    [null],
    ['step'],
    [{ type: 'step' }],
    [{ nommu: 2, type: 'step' }],
    [{ nommu: '1', type: 'step' }],
    [{ nommu: 1, type: 'ready' }],
    [{ nommu: 1, type: 'problem' }],
    [Object.create({ nommu: 1, type: 'step' })],
  ])('ignores %j', (message) => {
    expect(parseCommand(message)).toBeNull()
  })

  it.each([
    [{ nommu: 1, type: 'steps' }, 'type'],
    [{ nommu: 1 }, 'type'],
    [{ nommu: 1, type: 'goTo' }, 'step'],
    [{ nommu: 1, type: 'goTo', step: -1 }, 'step'],
    [{ nommu: 1, type: 'goTo', step: 1.5 }, 'step'],
    [{ nommu: 1, type: 'goTo', step: Infinity }, 'step'],
    [{ nommu: 1, type: 'goTo', step: '4' }, 'step'],
    [{ nommu: 1, type: 'load' }, 'load'],
    [{ nommu: 1, type: 'load', text: 'a', link: 'b' }, 'load'],
    [{ nommu: 1, type: 'load', text: { toString: 'a' } }, 'load'],
    [{ nommu: 1, type: 'load', text: 5 }, 'load'],
    [{ nommu: 1, type: 'load', text: 'a', step: 'b' }, 'step'],
    [{ nommu: 1, type: 'load', text: 'a'.repeat(MOST_TEXT + 1) }, 'load'],
  ])('says what is wrong with %j', (message, named) => {
    expect(parseCommand(message)).toMatchObject({
      type: 'misunderstood',
      detail: expect.stringContaining(`“${named}”`),
    })
  })

  it('takes anything at all', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (data) => {
        expect(() => parseCommand(data)).not.toThrow()
      }),
    )
  })
})
