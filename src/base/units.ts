/**
 * The numbers that are easiest to mix up here are a physical address in bytes, the address that a process uses, and a page
 * frame number. They are branded, so that the compiler refuses one where another is meant. All are plain doubles: RAM may
 * lie above 4 GiB, where 32-bit arithmetic would wrap silently.
 */
declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** Page frame number: physical address / PAGE_SIZE. */
export type Pfn = Brand<number, 'pfn'>
/** Physical address in bytes: a place in RAM, in flash, in a device. */
export type PhysAddr = Brand<number, 'phys'>
/** The address in bytes that a process uses. Without an MMU it is the physical one (`identity`), with one a page table says. */
export type VirtAddr = Brand<number, 'virt'>
/** A number that may be a physical address, and is none that a process uses. */
type PlainOr<Name extends string> = number & { readonly [brand]?: Name }

export const PAGE_SIZE = 4096
/** Orders 0..10: blocks of 1..1024 pages. The kernel calls the number of orders NR_PAGE_ORDERS. */
export const MAX_PAGE_ORDER = 10
export const NR_PAGE_ORDERS = MAX_PAGE_ORDER + 1

export const asPfn = (n: number): Pfn => n as Pfn
/** What stands for a page where there is none; a snapshot and the journal have it as the number it is. */
export const NO_PFN = asPfn(-1)
/** So many pages further on. */
export const pfnPlus = (pfn: Pfn, pages: number): Pfn => asPfn(pfn + pages)
export const asPhysAddr = (n: PlainOr<'phys'>): PhysAddr => n as number as PhysAddr
export const asVirtAddr = (n: PlainOr<'virt'>): VirtAddr => n as number as VirtAddr
/** Where the address of a process lies on a machine without an MMU: at that place in memory. */
export const identity = (address: VirtAddr): PhysAddr => address as number as PhysAddr
export const pfnToAddr = (pfn: number): PhysAddr => (pfn * PAGE_SIZE) as PhysAddr
/** The page frame that holds a physical address. */
export const addrToPfn = (addr: PlainOr<'phys'>): Pfn => Math.floor(addr / PAGE_SIZE) as Pfn
/** The page of an address space that holds an address: what its page table is asked for. */
export const addrToPage = (addr: PlainOr<'virt'>): number => Math.floor(addr / PAGE_SIZE)
/** A number rounded up to a multiple of another (ALIGN). */
export const alignUp = (value: number, to: number): number => Math.ceil(value / to) * to
/** Bytes rounded up to whole pages, in bytes (PAGE_ALIGN). */
export const pageAlign = (bytes: number): number => Math.ceil(bytes / PAGE_SIZE) * PAGE_SIZE
/** Bytes rounded up to whole pages, in pages. */
export const bytesToPages = (bytes: number): number => Math.ceil(bytes / PAGE_SIZE)
/** Whether a byte address or length is a whole number of pages. Cheaper than a remainder, which is slow above 2^31. */
export const isPageAligned = (bytes: number): boolean => Math.floor(bytes / PAGE_SIZE) * PAGE_SIZE === bytes
/** What is left of a number in a machine word. A remainder of doubles is slow, and most numbers fit. */
export const wrapped = (value: number, wordSize: number): number =>
  value < wordSize ? value : value % wordSize
/** A number as an unsigned word of the machine, of 32 or 64 bits: what is below 0 lies at the upper end. */
export const wordOf = (value: number, wordSize: number): bigint =>
  BigInt.asUintN(wordSize === 2 ** 32 ? 32 : 64, BigInt(value))
/** Smallest order whose block holds `pages` (order_base_2); 0 for 0 or 1 page. */
export const orderFor = (pages: number): number => {
  if (pages <= 1) return 0
  // clz32 sees the low 32 bits only.
  return pages <= 2 ** 32 ? 32 - Math.clz32(pages - 1) : Math.ceil(Math.log2(pages))
}

/** Pages in a row. */
export interface PageRun {
  readonly pfn: Pfn
  readonly pages: number
}

/** Appends pages to ascending runs: those that lie right behind the last run lengthen it. */
export function appendPages(runs: { pfn: Pfn; pages: number }[], pfn: number, pages: number): void {
  const last = runs.at(-1)
  if (last !== undefined && last.pfn + last.pages === pfn) last.pages += pages
  else runs.push({ pfn: asPfn(pfn), pages })
}

export const totalPages = (runs: readonly PageRun[]): number =>
  runs.reduce((sum, { pages }) => sum + pages, 0)
