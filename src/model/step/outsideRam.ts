/** What memory outside of RAM is called: flash where files lie in it, the memory of a device where a driver lends it. */
import type { FileView } from '../../protocol/view.ts'
import { pageAlign } from '../../base/units.ts'

type Outside = Pick<FileView, 'address' | 'size' | 'device'>

/** `flash`, `device`, or both, in the order of their addresses; of a stretch in bytes that overlaps no file, `outside RAM`. */
export function outsideWords(files: readonly Outside[], start: number, end: number): string {
  const inside = files
    .filter(({ address, size }) => address !== null && address < end && address + pageAlign(size) > start)
    .sort((a, b) => (a.address ?? 0) - (b.address ?? 0))
  const words = new Set(inside.map(({ device }) => (device ? 'device' : 'flash')))
  return words.size === 0 ? 'outside RAM' : [...words].join(', ')
}
