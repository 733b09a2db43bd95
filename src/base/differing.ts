/** What a model and the kernel that was recorded have in different states: told in words, and where it lies. */

/** Addresses in bytes. A process is its pid, or its name in recordings that have no pids. */
export type DifferingPlace =
  /** Before 2.6.29, where the VMAs of the system stand in the place of regions, one of those. */
  | { readonly kind: 'region'; readonly start: number }
  | { readonly kind: 'vma'; readonly process: number | string; readonly start: number }
  | { readonly kind: 'process'; readonly process: number | string }
  /** A block of the page allocator: of the kernel's list, or of the model's where that ends sooner. */
  | { readonly kind: 'block'; readonly pfn: number }
  | { readonly kind: 'pageblock'; readonly index: number }
  /** A file or shared memory, by its name. */
  | { readonly kind: 'object'; readonly name: string }
  /** A line that the kernel logged. */
  | { readonly kind: 'log' }

export interface ToldDifference {
  /** `region 0x80a70000 usage: model 2, kernel 1` */
  readonly text: string
  /** Null for what has no place: a result, a counter. */
  readonly at: DifferingPlace | null
}
