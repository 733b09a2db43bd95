/** Addresses that a mail program or a form has escaped on the way. */

/** `%23`, and behind it what a link begins with. */
const ESCAPED = /%23(?=\d{1,4}(?:\.|%2e)[\w-])/i

/**
 * The address with `#` where `%23` stands in its place, so that what follows is its fragment again; null where there is nothing to
 * repair.
 */
export function withHash(href: string): string | null {
  const address = href.endsWith('#') ? href.slice(0, -1) : href
  const at = address.includes('#') ? -1 : address.search(ESCAPED)
  return at === -1 ? null : `${address.slice(0, at)}#${address.slice(at + '%23'.length)}`
}

/** Puts the address of the page right before anything reads it. */
export function repairAddress(): void {
  const address = withHash(location.href)
  if (address !== null) history.replaceState(null, '', address)
}
