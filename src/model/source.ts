/** Where a document comes from. A recording stays a Blob, so that it can be read again after a restart. */
export type Source =
  | { readonly kind: 'scenario'; readonly text: string }
  | { readonly kind: 'recording'; readonly fileName: string; readonly blob: Blob }
