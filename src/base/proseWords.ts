/**
 * The words that narration may put between braces, and those that a link may begin with. What they mean is worked out by the
 * model for the step that is shown; nobody types the numbers.
 */

/** What stands behind the word. `place`: a variable, with a distance if need be, or an address. */
export type ValueArgument = 'none' | 'order' | 'place' | 'process' | 'variable' | 'path'
export type ValueUnit = 'bytes' | 'count' | 'address' | 'percent' | 'word'

export interface ValueWord {
  readonly name: string
  readonly takes: ValueArgument
  readonly unit: ValueUnit
}

export const VALUE_WORDS = [
  /** Free memory. */
  { name: 'free', takes: 'none', unit: 'bytes' },
  /** The largest free block. */
  { name: 'largest', takes: 'none', unit: 'bytes' },
  /** All RAM of the board. */
  { name: 'ram', takes: 'none', unit: 'bytes' },
  /** What must stay free: the min watermark. */
  { name: 'reserve', takes: 'none', unit: 'bytes' },
  /** Memory held in copies, slack included: MmapCopy. */
  { name: 'mmapcopy', takes: 'none', unit: 'bytes' },
  /** vm.nr_trim_pages. */
  { name: 'trim', takes: 'none', unit: 'count' },
  /** Regions in the tree. */
  { name: 'regions', takes: 'none', unit: 'count' },
  /** The size of a page. */
  { name: 'page', takes: 'none', unit: 'bytes' },
  /** The largest block that the allocator keeps. */
  { name: 'maxblock', takes: 'none', unit: 'bytes' },
  /** Taken in this step and kept. */
  { name: 'taken', takes: 'none', unit: 'bytes' },
  /** Taken in this step and given back at once. */
  { name: 'trimmed', takes: 'none', unit: 'bytes' },
  /** In use before this step, free after it. */
  { name: 'freed', takes: 'none', unit: 'bytes' },
  /** The block that this step took, before trimming. */
  { name: 'block', takes: 'none', unit: 'bytes' },
  /** The length that this step asked for, in whole pages. */
  { name: 'wanted', takes: 'none', unit: 'bytes' },
  /** The block that this length needs: a power of two. */
  { name: 'needed', takes: 'none', unit: 'bytes' },
  /** The error of this step. */
  { name: 'errno', takes: 'none', unit: 'word' },
  /** The result of this step, as strace prints it. */
  { name: 'result', takes: 'none', unit: 'word' },
  /** Free blocks of an order: {blocks 5}. */
  { name: 'blocks', takes: 'order', unit: 'count' },
  /** Free memory in blocks below an order: {unusable 5}. */
  { name: 'unusable', takes: 'order', unit: 'percent' },
  /** The length of the mapping at a place: {size a}. */
  { name: 'size', takes: 'place', unit: 'bytes' },
  /** The same in pages: {pages a}. */
  { name: 'pages', takes: 'place', unit: 'bytes' },
  /** What the region at a place holds, slack included. */
  { name: 'kept', takes: 'place', unit: 'bytes' },
  /** From the end of the region to its top. */
  { name: 'slack', takes: 'place', unit: 'bytes' },
  /** Mappings that use the region. */
  { name: 'usage', takes: 'place', unit: 'count' },
  /** Where the mapping ends. */
  { name: 'end', takes: 'place', unit: 'address' },
  /** Where the region ends, slack included. */
  { name: 'top', takes: 'place', unit: 'address' },
  /** The pid of a process: {pid A}. */
  { name: 'pid', takes: 'process', unit: 'count' },
  /** Mappings of a process: {mappings A}. */
  { name: 'mappings', takes: 'process', unit: 'count' },
  {
    name: 'nattch',
    takes: 'variable',
    unit: 'count',
  },
  /** The size of a file: {length /ram/log}. */
  { name: 'length', takes: 'path', unit: 'bytes' },
] as const satisfies readonly ValueWord[]
export type ValueName = (typeof VALUE_WORDS)[number]['name']

/** Behind `as`: other ways to write a number of bytes. */
export const VALUE_FORMS = ['pages', 'order', 'bytes'] as const
export type ValueForm = (typeof VALUE_FORMS)[number]

/** What a link can begin with; without one of them it names a variable, a process or an address. */
export const LINK_WORDS = [
  /** [words](step 5): goes to a step. */
  { name: 'step' },
  /** [words](line 7): a line of the text. */
  { name: 'line' },
  /** [words](file /ram/log): a file. */
  { name: 'file' },
  /** [words](free a+4K): the free block at a place. */
  { name: 'free' },
  /** [words](order 5): all free blocks of an order. */
  { name: 'order' },
  /** [words](taken): the pages that this step took. */
  { name: 'taken' },
  /** [words](trimmed): the pages that this step gave back at once. */
  { name: 'trimmed' },
  /** [words](freed): the pages that this step freed. */
  { name: 'freed' },
] as const
