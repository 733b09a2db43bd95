/** A drawing context that writes down what it is told: tests read the log instead of pixels. */

export interface DrawLog {
  readonly ctx: CanvasRenderingContext2D
  /** One line a call or assignment, in order: `fillRect 0 0 4 4`, `fillStyle = #fff`. */
  readonly lines: string[]
}

/** Arguments that are not plain values are written by their constructor's name. */
const written = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Array.isArray(value)
      ? `[${value.join()}]`
      : value.constructor.name
    : String(value)

/** Only what painters use is there; `canvas` has the given size in device pixels. */
export function createDrawLog(width: number, height: number): DrawLog {
  const lines: string[] = []
  const state: Record<string, unknown> = { canvas: { width, height } }
  const target = new Proxy(state, {
    get: (own, name) => {
      const key = String(name)
      if (key in own) return own[key]
      return (...args: readonly unknown[]) => {
        lines.push([key, ...args.map(written)].join(' '))
        if (key === 'createPattern') return { constructor: { name: 'Pattern' } }
        if (key === 'createImageData') {
          const [columns, rows] = args.map(Number)
          const data = new Uint8ClampedArray((columns ?? 0) * (rows ?? 0) * 4)
          return { width: columns, height: rows, data }
        }
        return undefined
      }
    },
    set: (own, name, value) => {
      own[String(name)] = value
      lines.push(`${String(name)} = ${written(value)}`)
      return true
    },
  })
  return { ctx: target as unknown as CanvasRenderingContext2D, lines }
}
