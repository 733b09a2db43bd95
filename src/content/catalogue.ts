/** The documents that come with the page: scenarios to read and recordings of real kernels. */
import { array, number, object, optional, parse, string, union } from 'valibot'
import { formatBytes, formatCount } from '../base/format.ts'
import type { Problem } from '../protocol/messages.ts'
import type { Source } from '../model/source.ts'
import { fetchSiteFile } from './siteFiles.ts'
import { START_SCENARIO } from './startScenario.ts'

export interface CatalogueEntry {
  readonly id: string
  readonly kind: 'scenario' | 'recording'
  readonly title: string
  /** One sentence: what it is for. */
  readonly about: string
  /** Entries of one chapter stand together, in the order of the list. */
  readonly chapter: string
  /** How many calls it makes; null if the list does not say. */
  readonly steps: number | null
  /** What it may be looked for by, besides: calls and errors in it, what people report. */
  readonly words: string
  /** A few words on its size, or empty. */
  readonly note: string
  /** Relative to the page; null for the one that is part of the page. */
  readonly url: string | null
}

/** `entries` holds what could be had; `missing` names the lists that could not. */
export interface Catalogue {
  readonly entries: readonly CatalogueEntry[]
  readonly missing: readonly ('scenarios' | 'recordings')[]
}

/** Gets a file by its address relative to the page. */
export type Fetch = (url: string) => Promise<Response>

const scenarioIndex = array(
  object({
    id: string(),
    title: string(),
    about: string(),
    chapter: string(),
    steps: optional(number()),
    words: optional(string()),
    file: optional(string()),
  }),
)
const recordingIndex = array(
  object({ name: string(), about: string(), steps: number(), ram: optional(union([string(), number()])) }),
)

const START_ENTRY: CatalogueEntry = {
  id: START_SCENARIO.id,
  kind: 'scenario',
  title: START_SCENARIO.title,
  about: START_SCENARIO.about,
  chapter: START_SCENARIO.chapter,
  steps: null,
  words: '',
  note: '',
  url: null,
}

/** Reads all lists. Never rejects: what a list that is missing or damaged would hold is named, the others are still there. */
export async function loadCatalogue(get: Fetch = fetchSiteFile): Promise<Catalogue> {
  // Those of the machine with an MMU stand after the others.
  const [scenarios, recordings, withMmu] = await Promise.all([
    readScenarios(get).catch(() => null),
    readRecordings(get).catch(() => null),
    readMmuRecordings(get).catch(() => null),
  ])
  const missing: Catalogue['missing'][number][] = []
  if (scenarios === null) missing.push('scenarios')
  if (recordings === null || withMmu === null) missing.push('recordings')
  return { entries: [...withStart(scenarios ?? []), ...(recordings ?? []), ...(withMmu ?? [])], missing }
}

/**
 * The text or file of an entry, ready to open, or the problem to show. The file is named as in the list, so that a
 * later restart reads the same bytes again without the network.
 */
export async function fetchEntry(
  entry: CatalogueEntry,
  get: Fetch = fetchSiteFile,
): Promise<Source | Problem> {
  if (entry.url === null) return { kind: 'scenario', text: START_SCENARIO.text }
  try {
    const response = await getFile(entry.url, get)
    if (entry.kind === 'scenario') return { kind: 'scenario', text: await response.text() }
    const fileName = entry.url.slice(entry.url.lastIndexOf('/') + 1)
    return { kind: 'recording', fileName, blob: await response.blob() }
  } catch (error) {
    return {
      title: `“${entry.title}” could not be loaded`,
      detail: error instanceof Error ? error.message : String(error),
      remedy: 'Check your connection and choose it again. Your scenario is unchanged.',
    }
  }
}

const withStart = (scenarios: readonly CatalogueEntry[]): readonly CatalogueEntry[] => {
  const listed = scenarios.findIndex((entry) => entry.id === START_ENTRY.id)
  return listed === -1
    ? [START_ENTRY, ...scenarios]
    : scenarios.with(listed, {
        ...START_ENTRY,
        steps: scenarios[listed]?.steps ?? null,
        words: scenarios[listed]?.words ?? '',
      })
}

async function readScenarios(get: Fetch): Promise<readonly CatalogueEntry[]> {
  const list = parse(scenarioIndex, await (await getFile('scenarios/index.json', get)).json())
  return list.map(({ id, title, about, chapter, steps = null, words = '', file }) => ({
    id,
    kind: 'scenario',
    title,
    about,
    chapter,
    steps,
    words,
    note: '',
    url: `scenarios/${file ?? `${id}.nommu`}`,
  }))
}

async function readMmuRecordings(get: Fetch): Promise<readonly CatalogueEntry[]> {
  const list = parse(recordingIndex, await (await getFile('recordings/mmu/index.json', get)).json())
  return list.map(({ name, about, steps }) => ({
    id: `recording:mmu/${name}`,
    kind: 'recording',
    title: name,
    about,
    chapter: name.startsWith('random-')
      ? 'Recordings of a kernel with an MMU: random programs'
      : 'Recordings of a kernel with an MMU: one behaviour each',
    steps,
    words: 'MMU',
    note: `${formatCount(steps)} steps`,
    url: `recordings/mmu/${name}.json.gz`,
  }))
}

async function readRecordings(get: Fetch): Promise<readonly CatalogueEntry[]> {
  const list = parse(recordingIndex, await (await getFile('recordings/index.json', get)).json())
  return list
    .map((entry) => ({ ...entry, chapter: chapterOf(entry.name) }))
    .sort((a, b) => CHAPTERS.indexOf(a.chapter) - CHAPTERS.indexOf(b.chapter))
    .map(({ name, about, steps, ram, chapter }) => ({
      id: `recording:${name}`,
      kind: 'recording',
      title: titleOf(name),
      about,
      chapter: CHAPTER_TITLES[chapter],
      steps,
      words: '',
      note: [ram === undefined ? null : ramSize(ram), `${formatCount(steps)} steps`]
        .filter((part) => part !== null)
        .join(', '),
      url: `recordings/${name}.json.gz`,
    }))
}

/** In the order in which they are listed. */
const CHAPTERS = ['6.12', 'edges', '2.6.29', '2.6.28', '2.6.20', 'random', 'older'] as const
const CHAPTER_TITLES: Readonly<Record<(typeof CHAPTERS)[number], string>> = {
  '6.12': 'Linux 6.12: one behaviour each',
  edges: 'Linux 6.12: calls on the edge, memory running out',
  '2.6.29': 'Linux 2.6.29: the first with regions',
  '2.6.28': 'Linux 2.6.28: the last with VMAs of the system',
  '2.6.20': 'Linux 2.6.20: the kernel of the letter of March 2007',
  random: 'Linux 6.12: random programs',
  older: 'Linux 2.6.17 to 2.6.22: recorded, not modelled',
}

/** By the folder that a recording lies in, `2.6.28-slub/`; those of 6.12 in none, or with other edges. */
function chapterOf(name: string): (typeof CHAPTERS)[number] {
  if (!name.includes('/')) return /^(random|pressure)-/.test(name) ? 'random' : '6.12'
  const kernel = name.slice(0, name.lastIndexOf('-', name.indexOf('/')))
  if (kernel === '6.12') return 'edges'
  return CHAPTERS.find((chapter) => chapter === kernel) ?? 'older'
}

/** `mremap (2.6.28 SLUB)`: the same program was run on several kernels. */
function titleOf(name: string): string {
  const [, release = '', allocator = '', program = name] = /^(2\..*)-(\w+)\/(.*)$/.exec(name) ?? []
  if (release === '') return name.slice(name.indexOf('/') + 1)
  return `${program} (${release} ${allocator.toUpperCase()})`
}

/** Bytes, or QEMU's way of writing them (15M). */
const ramSize = (ram: string | number): string =>
  typeof ram === 'number' ? formatBytes(ram) : ram.replace(/^(\d+)M$/, '$1 MiB')

async function getFile(url: string, get: Fetch): Promise<Response> {
  const response = await get(url)
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${url}.`)
  return response
}
