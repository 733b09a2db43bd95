import { describe, expect, it } from 'vitest'
import { asPhysAddr } from '../../base/units.ts'
import { outsideWords } from './outsideRam.ts'

const rom = { address: asPhysAddr(0x2000_0000), size: 5000, device: false }
const screen = { address: asPhysAddr(0x4000_0000), size: 4096, device: true }
const disk = { address: null, size: 4096, device: false }

describe('outsideWords', () => {
  it.each([
    ['flash', 0x2000_0000, 0x2000_1000],
    ['flash', 0x2000_1800, 0x2000_2000],
    ['device', 0x4000_0000, 0x4000_1000],
    ['flash, device', 0x2000_0000, 0x5000_0000],
    ['outside RAM', 0x2000_2000, 0x4000_0000],
    ['outside RAM', 0, 0x2000_0000],
  ])('says %s', (words, start, end) => {
    expect(outsideWords([screen, disk, rom], start, end)).toBe(words)
  })
})
