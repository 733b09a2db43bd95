/** Keys by their names as WebDriver sends them: private code points, https://www.w3.org/TR/webdriver2/#keyboard-actions */
const NAMED: Readonly<Record<string, string>> = {
  Enter: '\uE007',
  Tab: '\uE004',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
}

export interface KeyAction {
  readonly type: 'keyDown' | 'keyUp'
  readonly value: string
}

/** What a keyboard does for a chord such as 'Control+End': all keys down in order, then up. @throws On an unknown name. */
export function keyActions(chord: string): readonly KeyAction[] {
  const values = chord.split('+').map((name) => {
    const value = name.length === 1 ? name : NAMED[name]
    if (value === undefined) throw new Error(`There is no key ${name}.`)
    return value
  })
  return [
    ...values.map((value) => ({ type: 'keyDown', value }) as const),
    ...values.toReversed().map((value) => ({ type: 'keyUp', value }) as const),
  ]
}
