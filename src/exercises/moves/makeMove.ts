/**
 * "Find the move": exercises by chance, the same for the same seed and number. Each is refused as it stands and solved by few of the
 * changes that there are to choose from; both have been found by running them.
 */
import { bytesToPages, orderFor, PAGE_SIZE } from '../../base/units.ts'
import { formatBytes, hex } from '../../base/format.ts'
import { finish, type Work } from '../../base/work.ts'
import { advise } from '../../advice/advise.ts'
import { parseProgram } from '../../documents/scenario/read.ts'
import { runStep } from '../../engine/source.ts'
import { ScenarioSource } from '../../machines/nommu/scenarioSource.ts'
import { RegionField } from '../../sim/nommu/mm/regions.ts'
import { MOVE_KINDS, moveKind, moveTitle, type Move, type MoveKind } from '../../protocol/exercise.ts'
import type { NarrationParagraph } from '../../protocol/view.ts'
import { Chance } from './chance.ts'
import { BOARD, makeDraft, requestLine, startLines, textOf, type Draft } from './draft.ts'
import { runLines, type Run } from './runLines.ts'
import { puzzleOf, type Puzzle } from './kinds.ts'
import { triedInVain } from './shorter.ts'

/** Drafts that are made at most, before something simpler is asked for. */
const MOST_DRAFTS = 6000
/** Drafts between two looks at whether somebody still waits. */
const SLICE = 8
const MOST_CHOICES = 4

const TASKS: Readonly<
  Record<MoveKind, { readonly about: string; readonly question: string; readonly told: readonly string[] }>
> = {
  free: {
    about: 'One mapping, freed before the last line, makes room for the request.',
    question: 'Which one mapping must be freed before the last line, so that it is served?',
    told: ['> The last request is refused. Free one', '> mapping before it, so that it is served.'],
  },
  shrink: {
    about: 'One request, a page shorter, leaves room for the last one.',
    question: 'Which one request must be a page shorter, so that the last one is served?',
    told: [
      '> The last request is refused. Make one of',
      '> those before it a page shorter, so that it',
      '> is served.',
    ],
  },
  start: {
    about: 'A program that stays must start at another moment.',
    question: 'Where must D start, so that the last request is served?',
    told: [
      '> D lies in the way of the last request.',
      '> Start it at another moment, but before',
      '> it is needed.',
    ],
  },
  swap: {
    about: 'Two lines, in each other’s place, leave room for the last request.',
    question: 'Which two lines must change places, so that the last request is served?',
    told: ['> The last request is refused. Let two lines', '> change places, so that it is served.'],
  },
  predict: {
    about: 'Where will the last request lie?',
    question: 'Where will the last request lie?',
    told: ['> Say where the last request will lie before', '> you look.'],
  },
}

const HINTS: Readonly<Record<MoveKind, readonly string[]>> = {
  free: [
    'A block begins at a multiple of its own size, and its size is a power of two.',
    'Look on the map which place for such a block has the fewest pages in the way.',
  ],
  shrink: [
    'A request just above a power of two splits a block of twice the size.',
    'Look for the request whose block would stay whole if it were a page shorter.',
  ],
  start: [
    'What stays for long should not lie between what goes.',
    'Look on the map what lies beside the program of D, and when it came and went.',
  ],
  swap: [
    'The same requests in another order split other blocks.',
    'Large requests first leave the small ones the pieces.',
  ],
  predict: [],
}

export const paragraph = (text: string, as: 'words' | 'code' = 'words'): NarrationParagraph => [
  { text, as, emphasis: false, thing: null },
]

/** In slices; `seed` and `number` are whole numbers from 1. */
export function* makeMove(seed: number, number: number): Work<Move> {
  const kind = moveKind(number)
  const level = Math.ceil(number / MOVE_KINDS.length)
  for (let attempt = 0; ; attempt++) {
    if (attempt % SLICE === SLICE - 1) yield 0
    const chance = new Chance(seed, number, attempt)
    // After many in vain a shorter program: there the first ones do.
    const harder = attempt < MOST_DRAFTS ? Math.min(level - 1, 5) : attempt % 2
    const isStart = kind === 'start'
    const draft = makeDraft(chance, {
      calls: (isStart ? 8 : 7) + harder,
      hasTwo: level > 1 && !isStart,
      isRestless: isStart,
    })
    const move =
      kind === 'predict'
        ? predictionOf(draft, chance, { seed, number })
        : moveOf(kind, puzzleOf(kind, draft, chance), chance, { seed, number })
    if (move !== null) return move
  }
}

interface Which {
  readonly seed: number
  readonly number: number
}

function moveOf(
  kind: Exclude<MoveKind, 'predict'>,
  puzzle: Puzzle | null,
  chance: Chance,
  which: Which,
): Move | null {
  const best = puzzle?.good[0]
  if (puzzle === null || best === undefined) return null
  const { lines, base, options, good, open } = puzzle
  const { free } = best.run.after
  // One line is changed, or two: then no change of one may do.
  const inVain = kind === 'free' || kind === 'shrink' ? 0 : triedInVain(puzzle, free)
  if (inVain === null) return null
  const header = [
    `goal no failures`,
    // What is mapped must stay as much: else a length of nothing would do.
    `goal free <= ${free / 1024}K`,
    // What may be changed may be changed, and nothing may be added: one more request can fill what is in the way.
    `limit ${kind === 'free' ? 1 : open.size} calls`,
    ...(kind === 'free' ? [] : [`limit ${kind === 'shrink' ? 1 : 2} edits`]),
  ]
  // With the request behind them, so that no exit serves it.
  const closing = lines.flatMap((line) => {
    const [, name = ''] = /^(\w+) = spawn$/.exec(line) ?? []
    return name === '' ? [] : [`${name}: brk(0)`]
  })
  const text = exerciseText(kind, which, header, [...lines, ...closing], (at) => !open.has(at))
  // What one would try first is among the wrong ones.
  const bad = chance
    .shuffled(options.filter((option) => !good.some((one) => one.option === option)))
    .sort((a, b) => Number(b.isObvious) - Number(a.isObvious))
  const shown = chance.shuffled([best.option, ...bad.slice(0, MOST_CHOICES - 1)])
  const request = lines.length - 1
  const address = best.run.results[best.option.lines.length - 1] ?? 0
  const also = good.slice(1).map(({ option }) => option.words)
  // The adviser must find a way as well, with nothing else of this file.
  if (!isAdvised(puzzle)) return null
  return {
    ...which,
    kind,
    text,
    step: request + 1,
    solution: withClosing(text, best.option.lines, closing, lines),
    question: {
      line: 1,
      words: paragraph(TASKS[kind].question),
      choices: shown.map((option) => ({
        isRight: option === best.option,
        words: paragraph(option.words, 'code'),
        why: [],
      })),
      explanation: [
        paragraph(
          `Then it lies at ${hex(address)}. As it stands ${formatBytes(base.after.free)} are free and the largest block is ${formatBytes(base.after.largest)}.`,
        ),
        ...(inVain === 0
          ? []
          : [paragraph(`Nothing shorter does it: all ${inVain} changes of one line were tried in vain.`)]),
        ...(also.length === 0 ? [] : [paragraph(`The same is done by: ${also.join('; ')}.`)]),
      ],
    },
    memory: memoryOf(lines.slice(0, -1)),
  }
}

/** The text with other lines in the place of the exercise's own. */
function withClosing(
  text: string,
  solved: readonly string[],
  closing: readonly string[],
  own: readonly string[],
): string {
  const all = text.trimEnd().split('\n')
  const head = all.slice(0, all.length - own.length - closing.length)
  return `${[...head, ...solved, ...closing].join('\n')}\n`
}

function isAdvised({ lines }: Puzzle): boolean {
  const limits = { budget: 40_000, most: 1, isVaried: true }
  const text = textOf(lines)
  return finish(advise(text, parseProgram(text).program, lines.length, limits)).suggestions.length > 0
}

function exerciseText(
  kind: MoveKind,
  { seed, number }: Which,
  goals: readonly string[],
  lines: readonly string[],
  isKept: (at: number) => boolean,
): string {
  const { about, told } = TASKS[kind]
  const hints = HINTS[kind].map((hint) => `hint ${hint}`)
  const above = [`title ${moveTitle(seed, number)}`, `about ${about}`, BOARD, ...goals]
  const isExercise = goals.length > 0
  const first = above.length + (isExercise ? 1 : 0) + hints.length + told.length + 2
  const keep = isExercise
    ? [`keep ${rangesOf(lines.flatMap((_, at) => (isKept(at) ? [first + at] : [])))}`]
    : []
  return `${[...above, ...keep, ...hints, ...told, '', ...lines].join('\n')}\n`
}

/** `4-9 12` */
function rangesOf(numbers: readonly number[]): string {
  const ranges: { first: number; last: number }[] = []
  for (const number of numbers) {
    const range = ranges.at(-1)
    if (range?.last === number - 1) range.last = number
    else ranges.push({ first: number, last: number })
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(' ')
}

/** From this number on the lowest block that is large enough is not the one, either: the smallest one counts. */
const SMALLEST_COUNTS = 2 * MOVE_KINDS.length + 1

/** The lowest free place for so many bytes that begins at a multiple of `unit`; -1 for none. */
function lowestPlace({ start, bytes, held }: Move['memory'], size: number, unit: number): number {
  let at = start
  for (const next of [...held, { start: start + bytes, bytes: 0 }]) {
    const place = Math.ceil(at / unit) * unit
    if (next.start - place >= size) return place
    at = next.start + next.bytes
  }
  return -1
}

/** Null where the place could be guessed: behind the mapping made last, or in the lowest hole. */
function predictionOf(draft: Draft, chance: Chance, which: Which): Move | null {
  const lines = [...startLines(draft), ...draft.lines.map(({ text }) => text)]
  const request = requestLine(draft)
  const run = runLines([...lines, request])
  if (!run.isServed) return null
  const address = run.results[lines.length] ?? 0
  const wrong = wrongPlaces(draft, lines, run).filter((place) => place !== address)
  const last = lines.length - 1
  const lastEnd = (run.results[last] ?? 0) + (draft.lines.at(-1)?.mapping?.size ?? 0) * 1024
  if (wrong.length < MOST_CHOICES - 1 || lastEnd === address) return null
  const memory = memoryOf(lines)
  if (lowestPlace(memory, draft.request * 1024, PAGE_SIZE) === address) return null
  const block = 2 ** orderFor(bytesToPages(draft.request * 1024)) * PAGE_SIZE
  if (which.number >= SMALLEST_COUNTS && lowestPlace(memory, block, block) === address) return null
  const shown = chance.shuffled([address, ...chance.shuffled(wrong).slice(0, MOST_CHOICES - 1)])
  return {
    ...which,
    kind: 'predict',
    text: exerciseText('predict', which, [], [...lines, request], () => true),
    step: lines.length,
    solution: null,
    question: {
      line: 1,
      words: paragraph(TASKS.predict.question),
      choices: shown.map((place) => ({
        isRight: place === address,
        words: paragraph(hex(place), 'code'),
        why: [],
      })),
      explanation: [
        paragraph(
          `The smallest free block that is large enough is taken. Then ${formatBytes(run.after.free)} are free.`,
        ),
      ],
    },
    memory,
  }
}

/** Where somebody may think that it lies: at the ends of mappings, and where one was. */
function wrongPlaces(
  { lines: made, processes }: Draft,
  lines: readonly string[],
  { results }: Run,
): number[] {
  const places = new Set<number>()
  for (const [at, { mapping }] of made.entries()) {
    const start = results[processes.length + at] ?? 0
    if (mapping === null || start <= 0) continue
    places.add(start + mapping.size * 1024)
    if (lines.some((line) => line.includes(`munmap(${mapping.name},`))) places.add(start)
  }
  return [...places]
}

/** What lies where after these lines, for a picture on paper. */
function memoryOf(lines: readonly string[]): Move['memory'] {
  const { program } = parseProgram(textOf(lines))
  const source = new ScenarioSource(program)
  const world = source.start()
  const { machine } = world
  machine.observe('nothing')
  const names = new Map<number, string>()
  for (const [index, op] of program.ops.entries()) {
    const { ret, errno } = runStep(source, world, index)
    if (op.op === 'call' && op.result >= 0 && errno === null)
      names.set(ret, program.slotNames[op.result] ?? '')
  }
  const held = [...machine.regions.inOrder()].map((row) => {
    const start = machine.regions.get(row, RegionField.start)
    return { start, bytes: machine.regions.get(row, RegionField.top) - start, name: names.get(start) ?? '' }
  })
  const { startPfn, spannedPages } = machine.config.zone
  const { board } = program
  const kernel = board.kind === 'synthetic' ? board.reservedBytes : 0
  return {
    start: startPfn * PAGE_SIZE,
    bytes: spannedPages * PAGE_SIZE,
    held: [{ start: startPfn * PAGE_SIZE, bytes: kernel, name: 'kernel' }, ...held],
  }
}
