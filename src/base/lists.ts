/** Lists of any length. What takes its numbers one by one as arguments fails where there are a hundred thousand of them. */

/** Puts all items at a list's end, in their order. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item)
}

/** Puts an item at the end of the list that a key has, or begins one. */
export function addTo<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}

/** The least of some numbers; Infinity where there are none. */
export function least(numbers: Iterable<number>): number {
  let found = Infinity
  for (const number of numbers) if (number < found) found = number
  return found
}

/** The largest of some numbers; -Infinity where there are none. */
export function largest(numbers: Iterable<number>): number {
  let found = -Infinity
  for (const number of numbers) if (number > found) found = number
  return found
}
