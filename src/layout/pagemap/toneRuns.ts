/** Runs of equal bytes. Memory comes in runs: most of a map of a million pages is looked at four pages at a time. */

/** Where the run that begins at a byte ends. @param bytes As long as the answers are asked for they stay as they are. */
export function runEnds(bytes: Uint8Array): (from: number) => number {
  // Words have to begin at a multiple of four; what lies elsewhere is gone through byte by byte.
  const isAligned = bytes.byteOffset % 4 === 0
  const words = new Uint32Array(
    bytes.buffer,
    isAligned ? bytes.byteOffset : 0,
    isAligned ? bytes.length >>> 2 : 0,
  )
  return (from) => {
    const value = bytes[from] ?? 0
    let at = from + 1
    while (at < bytes.length && (at & 3) !== 0 && bytes[at] === value) at++
    if ((at & 3) === 0) {
      const four = Math.imul(value, 0x01010101) >>> 0
      let word = at >>> 2
      while (word < words.length && words[word] === four) word++
      at = Math.max(at, word << 2)
      while (at < bytes.length && bytes[at] === value) at++
    }
    return at
  }
}
