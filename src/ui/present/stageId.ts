/** Which page a speaker's window follows: several lessons may be open in one browser. */

const KEY = 'nommu-explorer.stage'
let known: string | null = null

/** The name of this page among those open; the same after a reload. */
export function stageId(): string {
  if (known === null) {
    known = readStage() ?? newId()
    try {
      sessionStorage.setItem(KEY, known)
    } catch {
      // Forbidden: the name holds until the page is loaded again.
    }
  }
  return known
}

function readStage(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}

const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(6))
  return Array.from(bytes, (byte) => byte.toString(36)).join('')
}

/** The address of this page's speaker's window. */
export const speakerAddress = (): string => `?speaker=${stageId()}`
