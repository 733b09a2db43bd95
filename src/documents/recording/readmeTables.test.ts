/** Each row of the tables in src/sim/README.md names recordings, and they show what it says as far as a test can see. */
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { ERA_RULES, ERAS, type Era } from '../../sim/nommu/era.ts'
import { conformanceLine } from './conformance.ts'
import { nommuFiles, readRecordingFile, RECORDINGS_FOLDER, type RecordingFile } from './testing/recordings.ts'

const README = readFileSync(new URL('../../src/sim/README.md', RECORDINGS_FOLDER), 'utf8')

interface Row {
  readonly label: string
  /** Last column. */
  readonly cell: string
  readonly names: readonly string[]
}

const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** Rows of the table whose header has all of these words. */
function rowsOf(...words: readonly string[]): Row[] {
  const lines = README.split('\n')
  const head = lines.findIndex((line) => line.startsWith('|') && words.every((word) => line.includes(word)))
  const end = lines.findIndex((line, at) => at > head && !line.startsWith('|'))
  return lines.slice(head + 2, end).map((line) => {
    const cells = line.slice(1, -1).split(' | ')
    const cell = cells.at(-1)?.trim() ?? ''
    return { label: cells[0]?.trim() ?? '', cell, names: quoted(cell) }
  })
}

const eraOfFile = ({ kernel }: RecordingFile): string => /^2\.6\.\d+/.exec(kernel)?.[0] ?? '6.12'
const filesOf = (names: readonly string[], era: Era): readonly RecordingFile[] =>
  nommuFiles.filter((file) => names.includes(file.name) && eraOfFile(file) === era)
const isKnown = (name: string): boolean => nommuFiles.some((file) => file.name === name)

const KERNELS = rowsOf('2.6.20', '6.12', 'recorded in')
const CLAUSES = rowsOf('clause', 'recorded in')

/** What a row's first cell has in brackets. */
const fieldsOf = ({ label }: Row): string[] => quoted(/ \((`.*`)\)$/.exec(label)?.[1] ?? '')

it('has both tables', () => {
  expect([KERNELS.length, CLAUSES.length]).toEqual([41, 52])
})

it.each([...KERNELS, ...CLAUSES].map((row) => [row.label, row] as const))(
  '%s: what is recorded is there, or it is said to be missing',
  (_, { cell, names }) => {
    expect(names.filter((name) => !isKnown(name))).toEqual([])
    expect(names.length > 0 || cell === 'not recorded', cell).toBe(true)
  },
)

describe('the kernels', () => {
  it('has all rules in which they differ, each once', () => {
    const named = KERNELS.flatMap(fieldsOf)
    expect(named.toSorted()).toEqual(Object.keys(ERA_RULES['6.12']).toSorted())
  })

  it.each(KERNELS.map((row) => [row.label, row] as const))(
    '%s: recorded on every kernel that is not named',
    (_, { cell, names }) => {
      const missing =
        cell === 'not recorded' ? ERAS : (/not recorded: ([^;]*)/.exec(cell)?.[1]?.split(', ') ?? [])
      expect(ERAS.filter((era) => filesOf(names, era).length === 0)).toEqual(missing)
    },
  )
})

describe('a rule of another kernel', () => {
  let restore = (): void => undefined
  afterEach(() => restore())

  /** Whether one of the recordings of a kernel differs once the field has the value of another kernel. */
  function isNoticed(era: Era, field: string, files: readonly RecordingFile[]): boolean {
    const rules = ERA_RULES[era]
    const own: unknown = Reflect.get(rules, field)
    restore = () => Reflect.set(rules, field, own)
    const others = ERAS.map((from): unknown => Reflect.get(ERA_RULES[from], field)).filter(
      (value) => JSON.stringify(value) !== JSON.stringify(own),
    )
    const isSame = (file: RecordingFile): boolean => {
      try {
        return conformanceLine(readRecordingFile(file)).exact
      } catch {
        return false
      }
    }
    const noticed = others.some((other) => {
      Reflect.set(rules, field, other)
      return files.some((file) => !isSame(file))
    })
    restore()
    return noticed
  }

  const told = KERNELS.filter(({ names, cell }) => names.length > 0 && !cell.includes('by the sources'))
  it.each(told.flatMap((row) => fieldsOf(row).map((field) => [field, row] as const)))(
    '%s is noticed by a recording that its row names',
    { timeout: 60_000 },
    (field, { names }) => {
      expect(ERAS.some((era) => isNoticed(era, field, filesOf(names, era)))).toBe(true)
    },
  )
})
