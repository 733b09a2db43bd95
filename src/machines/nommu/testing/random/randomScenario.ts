/**
 * Random programs in the scenario language, over all calls. The generator remembers roughly what exists, so that most
 * calls mean something: pieces of real mappings are unmapped, real files mapped. The rest is nonsense on purpose.
 */
import type { Era } from '../../../../sim/nommu/era.ts'
import { Draft } from './randomDraft.ts'
import { resizeFile, sharedMemory, transfer } from './randomFileCalls.ts'
import { mapAnonymous, mapFile, remap, touch, unmapPiece, unmapWhole } from './randomMemoryCalls.ts'
import { become, exit, look, nonsense, spawn, start, unsupported } from './randomOtherCalls.ts'

const BOARDS = [
  [3, '1M'],
  [3, '2M'],
  [2, '3M mobility on'],
  [3, '4M'],
  [2, '4M reserved 100K at 0x80064000'],
  [2, '6M reserved 1M mobility on'],
  [3, '8M'],
  [1, '9M mobility on'],
  [2, '16M'],
  [1, '32M'],
  [2, 'boot-8m'],
  [1, 'boot-16m'],
  [1, 'boot-32m'],
] as const

export interface RandomScenarioOptions {
  readonly steps: number
  readonly era: Era
}

/** The text of a scenario; the same for the same seed. */
export function randomScenario(seed: number, { steps, era }: RandomScenarioOptions): string {
  const draft = new Draft(seed)
  const header = [
    `kernel ${era}`,
    `board ${draft.random.weighted(BOARDS)}`,
    'file "/chip" dev 64K at 0x30000000 char',
    'file "/stubborn" jffs2 20K regular direct copy read write',
    ...(era === '6.12' ? programs(draft) : []),
  ]
  while (draft.lines.length < steps) operation(draft, era === '6.12')
  return [...header, ...draft.lines].join('\n')
}

/** Programs of each format, of random sizes. */
function programs({ random }: Draft): readonly string[] {
  const size = (most: number): number => random.int(64, most)
  const flat = (): string =>
    `flat text ${size(90_000)} data ${size(20_000)} bss ${size(20_000)} stack ${size(30_000)} relocs ${random.int(0, 4000)}`
  const elf = (): string =>
    `elf rx 0 ${size(60_000)}, rw 64K ${size(9000)}+${size(9000)}${random.pick(['', ' stack 8K', ' stack 0', ' stack 20000'])}`
  return [
    `file "/rom/flat" romfs ${flat()}`,
    `file "/rom/ram" ${flat()} ram`,
    `file "/bin/flat" ${flat()}`,
    `file "/bin/elf" ${elf()} interp "${random.pick(['/bin/fdpic', '/bin/fdpic', '/no'])}"`,
    `file "/bin/fdpic" ${elf()} fdpic`,
    `file "/disk/elf" ${elf()}`,
  ]
}

function operation(draft: Draft, hasPrograms: boolean): void {
  const process = draft.random.pick(draft.alive)
  if (process === undefined) {
    spawn(draft)
    return
  }
  draft.random.weighted<(process: string) => void>([
    [3, () => spawn(draft)],
    [hasPrograms ? 2 : 0, () => start(draft)],
    [hasPrograms ? 0.5 : 0, (p) => become(draft, p)],
    [1.2, (p) => exit(draft, p)],
    [16, (p) => mapAnonymous(draft, p)],
    [12, (p) => mapFile(draft, p)],
    [9, (p) => unmapWhole(draft, p)],
    [9, (p) => unmapPiece(draft, p)],
    [5, (p) => remap(draft, p)],
    [1, (p) => draft.call(p, 'brk', draft.random.pick(['0', draft.place(p), draft.odd()]))],
    [6, (p) => draft.open(p)],
    [1.5, (p) => draft.call(p, 'close', draft.descriptor(p))],
    [6, (p) => resizeFile(draft, p)],
    [5, (p) => sharedMemory(draft, p)],
    [4, (p) => touch(draft, p)],
    [4, (p) => transfer(draft, p)],
    [1.5, () => draft.line(`sysctl vm.nr_trim_pages = ${draft.random.pick([0, 1, 1, 1, 2, 3, 8, 100])}`)],
    [1.5, (p) => look(draft, p)],
    [2, (p) => unsupported(draft, p)],
    [4, (p) => nonsense(draft, p)],
  ])(process)
}
