/** All texts that people read: narration, the README and its kind, and the prose in the code of the page. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseSync, Visitor } from 'vite'

const ROOT = join(import.meta.dirname, '../../..')

export interface Text {
  /** File, with a line where it has many texts. */
  readonly place: string
  readonly text: string
}

/** Folders of `src` that are no part of the page. */
const NOT_SHOWN = /^(?:testing|tools|bench|decisions)\/|\/testing\/|\.test\.tsx?$|\.d\.ts$/

/** Every prose of the code, every narration, and the pages that a visitor of the project reads. */
export function textsForPeople(): Text[] {
  const sources = filesBelow('src').filter((path) => /\.tsx?$/.test(path) && !NOT_SHOWN.test(path.slice(4)))
  const scenarios = filesBelow('public/scenarios').filter((path) => path.endsWith('.nommu'))
  return [
    ...sources.flatMap((path) => proseOf(path, read(path))),
    ...scenarios.flatMap((path) => narrationOf(path, read(path))),
    ...['README.md'].map((path) => ({ place: path, text: withoutCode(read(path)) })),
  ]
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const filesBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))

/** Words with a space between: names, classes and keys of tables are none. */
const isProse = (text: string): boolean => /[A-Za-z]{2,}[,.:;]? [A-Za-z]/.test(text)

/** String literals, templates and text between tags; `source` is TypeScript. */
export function proseOf(path: string, source: string): Text[] {
  const texts: Text[] = []
  const starts = [...source.matchAll(/\n/g)].map(({ index }) => index)
  const lineOf = (at: number): number => starts.findLastIndex((start) => start < at) + 2
  const add = (start: number, text: string): void => {
    if (isProse(text)) texts.push({ place: `${path}:${lineOf(start)}`, text: text.replaceAll(/\s+/g, ' ') })
  }
  const { program } = parseSync(path, source)
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === 'string') add(node.start, node.value)
    },
    TemplateLiteral: (node) => add(node.start, node.quasis.map(({ value }) => value.cooked ?? '').join('{}')),
    JSXText: (node) => add(node.start, node.value),
  }).visit(program)
  return texts
}

/** What the author of a scenario says, calls left out. */
export const narrationOf = (path: string, source: string): Text[] =>
  source
    .split('\n')
    .flatMap((line, i) =>
      /^\s*(?:[>?=+#-]|title\b|about\b|chapter\b)/.test(line)
        ? [{ place: `${path}:${i + 1}`, text: line }]
        : [],
    )

const withoutCode = (markdown: string): string =>
  markdown.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`]*`/g, '')
