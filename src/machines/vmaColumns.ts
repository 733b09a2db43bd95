/** The mappings of a step as the columns that the page is sent, to be filled in by a machine. */
import type { VmaColumns } from '../protocol/view.ts'

/** Files of mappings, each named once. `Key` tells them apart. */
export class NamedFiles<Key> {
  readonly list: { readonly path: string; readonly ino: number }[] = []
  private readonly places = new Map<Key, number>()

  /** Index in the list; `name` is asked for a file that is new. */
  placeOf(key: Key, name: () => { readonly path: string; readonly ino: number }): number {
    let place = this.places.get(key)
    if (place === undefined) {
      const { path, ino } = name()
      place = this.list.push({ path, ino }) - 1
      this.places.set(key, place)
    }
    return place
  }
}

/** `length` entries, all of them 0. */
export const emptyVmaColumns = (length: number, files: VmaColumns['files']): VmaColumns => ({
  length,
  id: new Uint32Array(length),
  region: new Uint32Array(length),
  start: new Float64Array(length),
  end: new Float64Array(length),
  flags: new Uint32Array(length),
  pgoff: new Float64Array(length),
  file: new Int32Array(length),
  isStack: new Uint8Array(length),
  bornAt: new Uint32Array(length),
  files,
})
