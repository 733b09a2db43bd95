/** A QR code as one SVG path. Lazy: it comes with the library that makes it. */
import { encode } from 'uqr'

/** Clear modules around the code, as ISO 18004 asks for. */
export const QUIET_ZONE = 4

/** Bytes that version 25 (117 modules) holds with the lowest correction: more would be too fine for a phone. */
export const MOST_QR_BYTES = 1273

export interface QrPicture {
  /** Modules on a side, the quiet zone included. */
  readonly size: number
  /** Dark modules, in units of one module. */
  readonly path: string
}

/** Null if the text is too long to be read from a screen. */
export function qrPicture(text: string): QrPicture | null {
  if (new TextEncoder().encode(text).length > MOST_QR_BYTES) return null
  const { size, data } = encode(text, { ecc: 'L', boostEcc: true, border: QUIET_ZONE })
  let path = ''
  data.forEach((row, y) => {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue
      const from = x
      while (row[x + 1]) x++
      path += `M${from} ${y}h${x + 1 - from}v1H${from}z`
    }
  })
  return { size, path }
}
