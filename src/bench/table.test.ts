import { describe, expect, it } from 'vitest'
import { formatFigure, tableOf } from './table.ts'

describe('tableOf', () => {
  it('lines up words to the left and numbers to the right', () => {
    const text = tableOf(
      ['name', 'figure', 'unit'],
      [
        ['steps', '1,234', 'op/s'],
        ['seek', '9.5', 'ms'],
      ],
    )
    expect(text.split('\n')).toEqual([
      'name   figure  unit',
      '-----  ------  ----',
      'steps   1,234  op/s',
      'seek      9.5  ms',
    ])
  })

  it('prints the head alone when there are no rows', () => {
    expect(tableOf(['name'], [])).toBe('name\n----')
  })
})

describe('formatFigure', () => {
  it.each([
    [1_234_567.8, '1,234,568'],
    [15.34, '15.3'],
    [0.042_13, '0.0421'],
  ])('%d is %s', (value, text) => {
    expect(formatFigure(value)).toBe(text)
  })
})
