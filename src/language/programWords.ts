/** Words of `file` lines that tell of a program. Apart from the others: most texts start none from a file. */

/** Each with a size behind it. */
export const FLAT_SIZES = ['text', 'data', 'bss', 'stack', 'relocs'] as const
export const FLAT_WORDS = [...FLAT_SIZES, 'ram', 'got', 'gz', 'gzdata', 'ktrace', 'rev'] as const
/** Protections of a segment, as /proc/maps writes them. */
export const SEGMENT_WORDS = ['r', 'rx', 'rw', 'rwx', 'x', 'w', 'wx'] as const
export const ELF_WORDS = [
  ...SEGMENT_WORDS,
  'offset',
  'stack',
  'fdpic',
  'constdisp',
  'execstack',
  'fixed',
  'interp',
] as const

/** What each of them says, for those who write. */
export const PROGRAM_DOCS: Readonly<
  Record<(typeof FLAT_WORDS)[number] | (typeof ELF_WORDS)[number], string>
> = {
  text: 'text 480K: code and constants, the 64 bytes of the header included.',
  data: 'data 60K: variables with a value at the start.',
  bss: 'bss 30K: variables that begin as zero.',
  stack: 'stack 16K: what flthdr -s or -Wl,-z,stack-size= says.',
  relocs: 'relocs 900: how many relocations; they need room while the program starts, and are heap after it.',
  ram: 'The whole program is copied into one block of RAM.',
  got: 'It has a global offset table (position-independent code).',
  gz: 'Compressed: unpacked into one block of RAM.',
  gzdata: 'Only its data are compressed.',
  ktrace: 'The kernel tells how it loads it.',
  rev: 'rev 2: the old version of the format.',
  r: 'r 0 4K: a segment that is only read.',
  rx: 'rx 0 200K: a segment of code at address 0, 200 KiB long.',
  rw: 'rw 256K 20K+8K: a segment of data at 256 KiB, 20 KiB in the file and 8 KiB of bss.',
  rwx: 'A segment that is written to and holds code.',
  x: 'A segment that holds code and cannot be read as data.',
  w: 'A segment that is only written to.',
  wx: 'A segment that is written to and holds code.',
  offset: 'offset 0x1000: where the segment before it lies in the file.',
  fdpic: 'Its segments can lie apart, where the architecture knows FDPIC.',
  constdisp: 'FDPIC whose segments keep their distance all the same.',
  execstack: 'Its stack can hold code.',
  fixed: 'Linked to fixed addresses (ET_EXEC), which is refused without FDPIC.',
  interp: 'interp "/lib/ld.so": the program that loads its libraries.',
}
