import { describe, expect, it } from 'vitest'
import { MOST_QR_BYTES, QUIET_ZONE, qrPicture } from './qr.ts'

/** The modules again, from the path. */
function modulesOf({ size, path }: { size: number; path: string }): boolean[][] {
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g)) {
    for (let at = Number(x); at < Number(x) + Number(length); at++) {
      const row = rows[Number(y)]
      if (row) row[at] = true
    }
  }
  return rows
}

describe('qrPicture', () => {
  const picture = qrPicture(`https://example.org/#1.${'A'.repeat(60)}`)
  if (picture === null) throw new Error('no picture')
  const modules = modulesOf(picture)
  const inner = picture.size - 2 * QUIET_ZONE

  it('has the size of a QR version', () => {
    expect((inner - 17) % 4).toBe(0)
  })

  it('is clear all around', () => {
    const isEdge = (x: number, y: number): boolean =>
      Math.min(x, y, picture.size - 1 - x, picture.size - 1 - y) < QUIET_ZONE
    const stray = modules.flatMap((row, y) => row.filter((isDark, x) => isDark && isEdge(x, y)))
    expect(stray).toEqual([])
  })

  it('has its three finders', () => {
    const corners = [
      [0, 0],
      [inner - 7, 0],
      [0, inner - 7],
    ] as const
    for (const [left, top] of corners) {
      for (let y = 0; y < 7; y++) {
        for (let x = 0; x < 7; x++) {
          const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3))
          expect(modules[QUIET_ZONE + top + y]?.[QUIET_ZONE + left + x]).toBe(ring !== 2)
        }
      }
    }
  })

  it('is made only as long as a phone can read it', () => {
    const longest = qrPicture('a'.repeat(MOST_QR_BYTES))
    expect(longest?.size).toBeLessThanOrEqual(117 + 2 * QUIET_ZONE)
    expect(qrPicture('a'.repeat(MOST_QR_BYTES + 1))).toBeNull()
  })
})
