/** The header of a bFLT file (include/linux/flat.h): sixteen big-endian words, on every machine. */
import { FLAT_FLAGS, type FlatFlag } from '../../sim/nommu/exec/binary.ts'
import type { FlatFile, Reading } from './types.ts'

/** sizeof(struct flat_hdr). */
const HEADER = 64
const OLD_VERSION = 2
/** Bytes of one relocation in the file. */
const RELOC = 4
/** FLAT_FLAG_GZIP and FLAT_FLAG_GZDATA: what follows the header is longer once it is unpacked. */
const PACKED: ReadonlySet<string> = new Set(['gz', 'gzdata'])

export function* readFlat(size: number): Reading<FlatFile | string> {
  const bytes = yield { from: 0, length: HEADER }
  if (bytes.length < HEADER)
    return `A bFLT header has ${HEADER} bytes, and the file ends after ${bytes.length}.`
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const word = (index: number): number => view.getUint32(4 * index)
  const [rev, entry, dataStart, dataEnd, bssEnd, stack, relocStart, relocs, flags] = [
    1, 2, 3, 4, 5, 6, 7, 8, 9,
  ].map(word)
  const at = {
    entry: entry ?? 0,
    dataStart: dataStart ?? 0,
    dataEnd: dataEnd ?? 0,
    bssEnd: bssEnd ?? 0,
    relocStart: relocStart ?? 0,
  }
  if (at.dataStart < HEADER || at.dataEnd < at.dataStart || at.bssEnd < at.dataEnd)
    return 'Its header is damaged, and refused (ENOEXEC): text, data and bss do not follow one another.'
  const known = FLAT_FLAGS.filter((_, bit) => ((flags ?? 0) & (1 << bit)) !== 0)
  // In the old version any flag means RAM, those that nobody knows as well.
  const names: readonly FlatFlag[] =
    rev === OLD_VERSION && flags !== 0 && known.length === 0 ? ['ram'] : known
  const isPacked = rev !== OLD_VERSION && names.some((name) => PACKED.has(name))
  const problems: string[] = []
  if (!isPacked && at.dataEnd > size)
    problems.push(
      `The header speaks of ${at.dataEnd} bytes of text and data, and the file has ${size}: it is cut.`,
    )
  if (!isPacked && (relocs ?? 0) > 0 && at.relocStart + RELOC * (relocs ?? 0) > size)
    problems.push(`${relocs} relocations would end past the end of the file.`)
  if (at.entry < HEADER || at.entry >= at.dataStart)
    problems.push('The program would begin outside of its text.')
  return {
    size,
    problems,
    binary: {
      format: 'flat',
      text: at.dataStart,
      data: at.dataEnd - at.dataStart,
      bss: at.bssEnd - at.dataEnd,
      stack: stack ?? 0,
      flags: names,
      relocs: relocs ?? 0,
      rev: rev ?? 0,
    },
  }
}
