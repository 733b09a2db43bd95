/** Which page a speaker's window follows: several lessons may be open in one browser. */

const KEY = 'nommu-explorer.stage'
let known: string | null = null

/** The name of this page among those open; the same after a reload, another in a tab that was duplicated. */
export function stageId(): string {
  if (known === null) {
    const own = (known = takeOver() ?? newId())
    // It lies in the storage of the tab only from one page to the next: what a duplicate copies holds no name.
    addEventListener('pagehide', () => inStorage((storage) => storage.setItem(KEY, own)))
    addEventListener('pageshow', () => inStorage((storage) => storage.removeItem(KEY)))
  }
  return known
}

const takeOver = (): string | null =>
  inStorage((storage) => {
    const left = storage.getItem(KEY)
    storage.removeItem(KEY)
    return left
  }) ?? null

/** Nothing where storage is forbidden: the name then holds until the page is loaded again. */
function inStorage<Answer>(act: (storage: Storage) => Answer): Answer | undefined {
  try {
    return act(sessionStorage)
  } catch {
    return undefined
  }
}

const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(6))
  return Array.from(bytes, (byte) => byte.toString(36)).join('')
}

/** The address of this page's speaker's window. */
export const speakerAddress = (): string => `?speaker=${stageId()}`
