import { describe, expect, it } from 'vitest'
import { viewportFor } from './useViewport.ts'

describe('viewportFor', () => {
  it.each([
    [1440, 'wide'],
    [1100, 'medium'],
    [1024, 'medium'],
    [800, 'small'],
    [400, 'narrow'],
  ])('%i px is %s', (width, expected) => {
    expect(viewportFor(width)).toBe(expected)
  })
})
