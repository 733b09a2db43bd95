/** A name that every file system takes: letters and figures of the title; `scenario` where it has none. */
export function fileStem(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '')
  return words === '' ? 'scenario' : words
}
