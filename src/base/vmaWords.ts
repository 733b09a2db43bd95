/**
 * Before 2.6.29 there are no regions: what processes share is the VMA itself. The same sentences with the other word.
 * @param hasRegions Whether the kernel has them.
 */
export const sharedWords = (text: string, hasRegions: boolean): string =>
  hasRegions ? text : text.replace(/\b[Rr]egion(s?)\b/g, 'VMA$1')
