/** Opening what the reader chooses: an entry of the list, a new text, a file from the disk. */
import type { Problem } from '../../protocol/messages.ts'
import type { Catalogue, CatalogueEntry } from '../../content/catalogue.ts'
import type { Session } from '../session.ts'
import { hasWords, type Source } from '../../model/source.ts'
import { usePage } from '../pageStore.ts'
import { START_SCENARIO } from '../../content/startScenario.ts'

/** A scenario to start from: it runs, and shows the form of a line. */
export const NEW_SCENARIO = `# A scenario of your own. One call a line; the result of each stands beside it.
board 16M
A = spawn
A: a = mmap(NULL, 12K, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
`

export const UNREACHABLE: Problem = {
  title: 'A part of the page could not be loaded',
  detail: 'What reads files and links is fetched when it is needed, and the server did not answer.',
  remedy: 'Check your connection and try again. Your scenario is unchanged.',
}

/** Opens a document; `entryId` marks it in the list. True when it is open. */
export async function openSource(
  session: Session,
  asked: Source | Problem,
  wantedId: string | null,
  step = 0,
): Promise<boolean> {
  if (!('kind' in asked)) {
    session.store.setState({ problem: asked })
    return false
  }
  const { source, entryId } =
    wantedId === null && asked.kind === 'scenario' && hasWords(asked.text)
      ? await session
          .awaiting(withOriginal(session, asked.text))
          .catch(() => ({ source: asked, entryId: wantedId }))
      : { source: asked, entryId: wantedId }
  const outcome = await session.open(source, step)
  if (outcome.type !== 'opened') return false
  session.store.setState({
    entryId,
    fileName: entryId === null && source.kind === 'recording' ? source.fileName : null,
  })
  return true
}

/**
 * A text that came by itself, in a link or a file, may be a scenario of the list that somebody changed, or an exercise made by chance: one with
 * the same title.
 * Its words were written for that one.
 */
async function withOriginal(
  session: Session,
  text: string,
): Promise<{ readonly source: Source; readonly entryId: string | null }> {
  const { originalOf } = await import('./originals.ts')
  const original = await originalOf(text, catalogueOnceRead, session)
  return original === null
    ? { source: { kind: 'scenario', text }, entryId: null }
    : { source: { kind: 'scenario', text, original: original.text }, entryId: original.entryId }
}

/** Reads the list of what can be opened into the store. It comes after the first picture, with its own code. */
export async function readCatalogue(): Promise<void> {
  usePage.setState({ catalogue: null, isCatalogueAsked: true })
  try {
    const { loadCatalogue } = await import('../../content/catalogue.ts')
    usePage.setState({ catalogue: await loadCatalogue() })
  } catch {
    usePage.setState({ catalogue: { entries: [], missing: ['scenarios', 'recordings'] } })
  }
}

/** The list as it has been read; reads it where nobody has asked for it yet. */
export async function catalogueOnceRead(): Promise<Catalogue> {
  const { catalogue, isCatalogueAsked } = usePage.getState()
  if (catalogue !== null) return catalogue
  return new Promise((resolve) => {
    const stop = usePage.subscribe((state) => {
      if (state.catalogue === null) return
      stop()
      resolve(state.catalogue)
    })
    if (!isCatalogueAsked) void readCatalogue()
  })
}

/** The entry of that id, or null; waits until the lists have been read. */
export const findEntry = async (id: string): Promise<CatalogueEntry | null> =>
  (await catalogueOnceRead()).entries.find((entry) => entry.id === id) ?? null

export const openEntry = (session: Session, entry: CatalogueEntry, step = 0): Promise<boolean> =>
  session.awaiting(fetchAndOpen(session, entry, step))

async function fetchAndOpen(session: Session, entry: CatalogueEntry, step: number): Promise<boolean> {
  const { fetchEntry } = await import('../../content/catalogue.ts')
  return openSource(session, await fetchEntry(entry), entry.id, step)
}

export const openFile = (session: Session, file: File): Promise<boolean> =>
  session.awaiting(readAndOpen(session, file))

async function readAndOpen(session: Session, file: File): Promise<boolean> {
  const parts = await Promise.all([import('./openFile.ts'), import('./applyView.ts')]).catch(() => null)
  if (parts === null) return openSource(session, UNREACHABLE, null)
  const [reader, view] = parts
  const read = await reader.readDocument(file.name, file)
  if ('log' in read) {
    reader.showLog(file.name, read.log)
    return false
  }
  if ('program' in read) {
    usePage.setState({ dialog: 'program', program: { name: file.name, file: read.program } })
    return false
  }
  if (!('source' in read)) return openSource(session, read, null)
  const isOpen = await openSource(session, read.source, null, read.step)
  if (isOpen) view.applyView(session.store, read.view, { own: false, fresh: true })
  return isOpen
}

export const openText = (
  session: Session,
  text: string,
  entryId: string | null = null,
  step = 0,
): Promise<boolean> => openSource(session, { kind: 'scenario', text }, entryId, step)

/** Opens what the page begins with. `problem`, which kept another document from opening, is still to be read then. */
export async function openStart(session: Session, problem: Problem | null): Promise<void> {
  await openText(session, START_SCENARIO.text, START_SCENARIO.id)
  if (problem !== null) session.store.setState({ problem })
}
