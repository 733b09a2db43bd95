/** What two machines are called that run the same program: the phrase that says in what they differ. */
import { formatBytes } from '../../base/format.ts'
import type { Difference } from '../../protocol/messages.ts'

/** Phrases that can begin a sentence or end one: `with trimming`, `on Linux 2.6.29`. */
export interface MachineNames {
  readonly first: string
  readonly second: string
}

/** What is known of the first machine: its kernel, and its bytes of RAM. */
export interface FirstFacts {
  readonly era: string
  readonly ramBytes: number
}

/** Of the model's run of a recording, and of the kernel that was recorded. */
export const RECORDED_NAMES: MachineNames = { first: 'in the model', second: 'on the recorded kernel' }

export function machineNames(differences: readonly Difference[], first: FirstFacts): MachineNames {
  const lines = differences.flatMap((one) => (one.kind === 'without' ? [one.line] : []))
  const others = differences.filter(({ kind }) => kind !== 'without')
  const pairs = [
    ...others.map((difference) => namesOf(difference, first)),
    ...(lines.length === 0 ? [] : [namesOfLines(lines)]),
  ]
  const join = (phrases: readonly string[]): string => phrases.join(' and ')
  return { first: join(pairs.map(([own]) => own)), second: join(pairs.map(([, other]) => other)) }
}

function namesOf(difference: Difference, first: FirstFacts): readonly [first: string, second: string] {
  switch (difference.kind) {
    case 'sysctl':
      if (difference.key !== 'vm.nr_trim_pages')
        return ['with its own limit', `with ${difference.key.replace('vm.', '')} ${difference.value}`]
      if (difference.value === 0) return ['with trimming', 'without trimming']
      if (difference.value === 1) return ['without trimming', 'with trimming']
      return ['with its own trimming', `with nr_trim_pages ${difference.value}`]
    case 'kernel': {
      const { era, mmu, shmDirect, slab } = difference.kernel
      const more = shmDirect ? ' shm-direct' : slab === null ? '' : ` (${slab})`
      return [`on Linux ${first.era}`, `on Linux ${mmu ?? era}${more}`]
    }
    case 'board': {
      const { board } = difference
      if (board.kind === 'report') return ['on its own board', 'on the reported board']
      const bytes =
        board.kind === 'synthetic' ? board.ramBytes : Number(/\d+/.exec(board.name)?.[0]) * 2 ** 20
      return bytes === first.ramBytes
        ? ['on its own board', `on ${board.kind === 'measured' ? board.name : 'the other board'}`]
        : [`on ${formatBytes(first.ramBytes)}`, `on ${formatBytes(bytes)}`]
    }
    case 'without':
      return namesOfLines([difference.line])
    case 'mmu':
      return ['without an MMU', 'with an MMU']
  }
}

/** So many lines are named; of more it is said how many they are. */
const MOST_NAMED = 3

function namesOfLines(lines: readonly number[]): readonly [first: string, second: string] {
  if (lines.length > MOST_NAMED) return ['with all calls', `without ${lines.length} of the calls`]
  const list = [lines.slice(0, -1).join(', '), lines.at(-1)].filter((part) => part !== '').join(' and ')
  const named = `line${lines.length === 1 ? '' : 's'} ${list}`
  return [`with ${named}`, `without ${named}`]
}

/** The phrase at the beginning of a sentence or as a title. */
export const capital = (phrase: string): string => phrase.charAt(0).toUpperCase() + phrase.slice(1)
