/** The parts that the page of one file holds beside its script: the worker, scenarios, recordings. */

let parts: ReadonlyMap<string, unknown> | null = null

/** One part as text, or as bytes if it was packed; null if the page has none of that name. */
export function readPart(name: string): string | Uint8Array<ArrayBuffer> | null {
  parts ??= readParts()
  const text = parts.get(name)
  if (typeof text === 'string') return text
  const packed = parts.get(`${name}#base64`)
  return typeof packed === 'string' ? bytesOf(packed) : null
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))

function readParts(): ReadonlyMap<string, unknown> {
  const held: unknown = JSON.parse(document.getElementById('parts')?.textContent ?? 'null')
  return new Map(typeof held === 'object' && held !== null ? Object.entries(held) : [])
}
