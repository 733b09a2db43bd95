/** Changes to JSON, each of which a shrinking search can make smaller or leave out. */
import fc from 'fast-check'

export interface Change {
  /** A field of the document that the way begins in, where it has it. */
  readonly field?: string
  /** Which child is gone into at each level, counted round; the way ends early at a value without children. */
  readonly path: readonly number[]
  readonly how: keyof typeof HOW
}

type Place = Record<string, unknown> | unknown[]

const isPlace = (value: unknown): value is Place => typeof value === 'object' && value !== null

const set = (place: Place, key: string, value: unknown): void => void Reflect.set(place, key, value)

/** What becomes of a value, by what is done to it. */
const HOW = {
  delete: (place: Place, key: string) =>
    Array.isArray(place) ? place.splice(Number(key), 1) : Reflect.deleteProperty(place, key),
  duplicate: (place: Place, key: string, value: unknown) =>
    Array.isArray(place)
      ? place.splice(Number(key), 0, structuredClone(value))
      : set(place, `${key}2`, value),
  null: (place: Place, key: string) => set(place, key, null),
  zero: (place: Place, key: string) => set(place, key, 0),
  negative: (place: Place, key: string) => set(place, key, -1),
  errno: (place: Place, key: string) => set(place, key, -12),
  fraction: (place: Place, key: string) => set(place, key, 0.5),
  huge: (place: Place, key: string) => set(place, key, Number.MAX_SAFE_INTEGER),
  beyond: (place: Place, key: string) => set(place, key, 1e300),
  wide: (place: Place, key: string) => set(place, key, 2 ** 32 - 1),
  next: (place: Place, key: string, value: unknown) =>
    set(place, key, typeof value === 'number' ? value + 1 : 1),
  /** A page further: a reference to what is not there. */
  further: (place: Place, key: string, value: unknown) =>
    set(place, key, typeof value === 'number' ? value + 4096 : 4096),
  text: (place: Place, key: string) => set(place, key, 'B'),
  longText: (place: Place, key: string) => set(place, key, 'word '.repeat(2000)),
  true: (place: Place, key: string) => set(place, key, true),
  list: (place: Place, key: string) => set(place, key, []),
  object: (place: Place, key: string) => set(place, key, {}),
} as const satisfies Readonly<Record<string, (place: Place, key: string, value: unknown) => unknown>>

export const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    path: fc.array(fc.nat(400), { minLength: 1, maxLength: 7 }),
    how: fc.constantFrom(...(Object.keys(HOW) as (keyof typeof HOW)[])),
  }),
  { minLength: 1, maxLength: 4 },
)

/** One change of those that a check may well let through, where a recording says what happened. */
export const gentleChanges: fc.Arbitrary<readonly Change[]> = fc
  .record({
    field: fc.constantFrom('steps', 'initial', 'files', 'sysctl', 'zone'),
    path: fc.array(fc.nat(400), { minLength: 2, maxLength: 7 }),
    how: fc.constantFrom('delete', 'duplicate', 'zero', 'next', 'further', 'wide', 'text', 'list'),
  })
  .map((change) => [change])

/** A copy of JSON with the changes made. */
export function changed(json: unknown, all: readonly Change[]): unknown {
  const copy: unknown = structuredClone(json)
  for (const { field, path, how } of all) {
    const begin: unknown = field === undefined || !isPlace(copy) ? undefined : Reflect.get(copy, field)
    let place = isPlace(begin) ? begin : copy
    for (const [depth, number] of path.entries()) {
      if (!isPlace(place)) break
      const keys = Object.keys(place)
      const key = keys[number % keys.length]
      if (key === undefined) break
      const value: unknown = Reflect.get(place, key)
      if (depth === path.length - 1 || !isPlace(value)) {
        HOW[how](place, key, value)
        break
      }
      place = value
    }
  }
  return copy
}
