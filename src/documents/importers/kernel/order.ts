/** The order of the block that a length needs: ceil(log2(pages)). */
export function orderOf(length: number, pageSize: number): number {
  const pages = Math.max(1, Math.ceil(length / pageSize))
  return Math.ceil(Math.log2(pages))
}
