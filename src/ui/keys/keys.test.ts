import { describe, expect, it } from 'vitest'
import { KEYS, bindingFor, keyName } from './keys.ts'
import type { KeyPress } from './keys.ts'

/** An element that is inside whatever the given selectors name. */
const inside = (...names: string[]): EventTarget =>
  Object.assign(new EventTarget(), {
    closest: (selector: string) => (names.some((name) => selector.split(', ').includes(name)) ? {} : null),
  })
const press = (key: string, rest: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  defaultPrevented: false,
  target: inside(),
  ...rest,
})

describe('the table of keys', () => {
  const keys = KEYS.flatMap((binding) => binding.keys)

  it('gives each key one meaning in each mode, and each meaning one label', () => {
    for (const mode of ['working', 'presenting'] as const) {
      const own = KEYS.filter(({ when }) => when === undefined || when === mode).flatMap(
        (binding) => binding.keys,
      )
      expect(new Set(own).size).toBe(own.length)
    }
    expect(new Set(KEYS.map(({ label }) => label)).size).toBe(KEYS.length)
  })

  it('writes every key differently in the help', () => {
    expect(new Set(keys.map(keyName)).size).toBe(new Set(keys).size)
  })

  it('knows the keys of a clicker', () => {
    expect(bindingFor(press('PageDown'))).toBe(bindingFor(press('ArrowRight')))
    expect(bindingFor(press('PageUp'))).toBe(bindingFor(press('ArrowLeft')))
    expect(bindingFor(press('.'), true)).toBe(bindingFor(press('b'), true))
    expect(bindingFor(press('b'))).toBeNull()
  })

  it('gives Space and Escape another meaning while presenting', () => {
    for (const key of [' ', 'Escape'])
      expect(bindingFor(press(key), true)?.label).not.toBe(bindingFor(press(key))?.label)
    expect(bindingFor(press('e'), true)).toBeNull()
  })
})

describe('bindingFor', () => {
  it.each([
    'input',
    'textarea',
    'select',
    '[contenteditable="true"]',
    '.cm-editor:not(.is-reading)',
    'dialog',
    '[popover]',
  ])('leaves every key alone inside %s', (place) => {
    for (const key of KEYS.flatMap((binding) => binding.keys)) {
      expect(bindingFor(press(key, { target: inside(place) }))).toBeNull()
    }
  })

  it.each(['ctrlKey', 'metaKey', 'altKey', 'defaultPrevented'] as const)(
    'leaves keys alone with %s',
    (name) => {
      expect(bindingFor(press('ArrowRight', { [name]: true }))).toBeNull()
    },
  )

  it('lets Space press a button, and other keys work there', () => {
    expect(bindingFor(press(' ', { target: inside('button') }))).toBeNull()
    expect(bindingFor(press('ArrowRight', { target: inside('button') }))?.label).toBe('One step forward')
  })

  it('tells n from N', () => {
    expect(bindingFor(press('n'))?.label).not.toBe(bindingFor(press('N'))?.label)
    expect(bindingFor(press('z'))).toBeNull()
  })
})
