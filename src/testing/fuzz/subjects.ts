/** Whatever comes from outside, made at random from what is real; and what must hold of it. */
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { elfProgram, flatProgram } from '../../documents/binary/testing/smallPrograms.ts'
import { elfFile, flatFile } from '../../documents/binary/testing/writeBinary.ts'
import { importText } from '../../documents/importers/registry.ts'
import { reportLines } from '../../explain/reports/lines.ts'
import { CASES } from '../../explain/reports/testing/cases.ts'
import { parseAnyRecording } from '../../documents/recording/readAny.ts'
import { MmuReplay } from '../../documents/recording/mmu/replay.ts'
import { formatDifference } from '../../documents/recording/replay/comparison.ts'
import { decodeLink, encodeLink } from '../../link/link.ts'
import { checkInvariants } from '../../sim/nommu/invariants.ts'
import { runRandomProgram } from '../../machines/nommu/testing/random/randomProgram.ts'
import { openScenario } from '../../worker/testing/openScenario.ts'
import { parseCommand } from '../../ui/embed/messages.ts'
import { visit } from '../robust/visit.ts'
import { notForPeople } from '../robust/words.ts'
import { changed, changes, gentleChanges } from './mutate.ts'

export interface Subject {
  readonly name: string
  /** Fails where something is thrown, or shown that is not for people. */
  readonly property: fc.IAsyncPropertyWithHooks<unknown>
  /** How many inputs the short run takes: about a second's work. */
  readonly runs: number
}

/** A file takes no longer, whatever is in it. Milliseconds, on a machine that has other things to do. */
const MOST_TIME = 30_000

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (path: string): string => {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

async function expectSound(name: string, bytes: Uint8Array, isScenario = false): Promise<void> {
  const begun = performance.now()
  const { faults } = await visit(name, bytes, { looks: 4, check: isScenario ? checkInvariants : null })
  if (faults.length > 0) throw new Error(faults.slice(0, 5).join('\n'))
  const time = performance.now() - begun
  if (time > MOST_TIME) throw new Error(`it took ${Math.round(time)} ms`)
}

const RECORDINGS = ['file-munmap-exact', 'panic-superset', 'errors', 'ramfs-shared'].map((name): unknown =>
  JSON.parse(read(`public/recordings/${name}.json.gz`)),
)
const MMU_RECORDINGS = readdirSync('public/recordings/mmu')
  .filter((name) => name.endsWith('.json.gz'))
  .slice(0, 3)
  .map((name): unknown => JSON.parse(read(`public/recordings/mmu/${name}`)))

const SCENARIOS = readdirSync('public/scenarios').filter((name) => name.endsWith('.nommu'))
/** All lines of what comes with the page: from them most random texts mean something. */
const LINES = [...new Set(SCENARIOS.flatMap((name) => read(`public/scenarios/${name}`).split('\n')))]

const sign = fc.constantFrom(...'(){}[]"|+-,=:;.#>?* \t\\/&%$0aAzx9é😀\0\u202e\ud800')
/** A line with a piece of it taken out, doubled or replaced. */
const brokenLine = fc
  .tuple(
    fc.constantFrom(...LINES),
    fc.nat(80),
    fc.nat(12),
    fc.string({ unit: sign, maxLength: 6 }),
    fc.nat(60),
  )
  .map(([line, at, length, added, times]) => {
    const from = at % (line.length + 1)
    return line.slice(0, from) + added.repeat(times === 60 ? 400 : 1) + line.slice(from + length)
  })
const text = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...LINES) }, brokenLine), { maxLength: 60 })
  .map((lines) => ['board 4M', 'A = spawn', 'B = spawn', ...lines].join('\n'))

/** Lines of kernel reports and /proc files, whole and broken, in any order. */
const REPORT_LINES = [...new Set(Object.values(CASES).flatMap((one) => one.split('\n')))]
const reportText = fc
  .array(
    fc
      .tuple(
        fc.constantFrom(...REPORT_LINES),
        fc.nat(200),
        fc.nat(6),
        fc.string({ unit: sign, maxLength: 4 }),
      )
      .map(([line, at, length, added]) => {
        const from = at % (line.length + 1)
        return length > 3 ? line : line.slice(0, from) + added + line.slice(from + length)
      }),
    { maxLength: 60 },
  )
  .map((lines) => lines.join('\n'))

const jsonText = (base: readonly unknown[]) =>
  fc
    .tuple(fc.nat(base.length - 1), fc.oneof(changes, { weight: 3, arbitrary: gentleChanges }))
    .map(([which, all]) => JSON.stringify(changed(base[which], all)))

/** Bytes of a file with some of them changed, or its end missing. */
const bytes = fc
  .tuple(
    fc.constantFrom(
      ...RECORDINGS.map((one) => utf8(JSON.stringify(one))),
      new Uint8Array(readFileSync('public/recordings/errors.json.gz')),
    ),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }),
    fc.nat(),
  )
  .map(([file, edits, end]) => {
    const copy = end % 3 === 0 ? file.slice(0, end % file.length) : file.slice()
    for (const [at, byte] of edits) if (copy.length > 0) copy[at % copy.length] = byte
    return copy
  })

const SMALL_FLAT = flatProgram({ text: 4096, data: 400, bss: 400, relocs: 9 })
const SMALL_ELF = elfProgram({
  segments: [
    { flags: 'rx', vaddr: 0, offset: 0, filesz: 4096, memsz: 4096 },
    { flags: 'rw', vaddr: 8192, offset: 4096, filesz: 100, memsz: 400 },
  ],
  stack: 8192,
  osabi: 65,
  interp: '/lib/ld.so',
})

const LESSON = {
  format: 'nommu-explorer/1',
  document: { kind: 'scenario', text: 'board 4M\nA = spawn\nA: mmap(12K)\n' },
  step: 1,
  view: null,
}

/** Programs of both formats, most of them with headers that lie. */
const PROGRAM_FILES = [
  flatFile({ ...SMALL_FLAT, flags: ['ram'] }),
  flatFile(SMALL_FLAT),
  ...([32, 64] as const).flatMap((bits) =>
    [40, 243].map((machine) => elfFile(SMALL_ELF, { bits, isBigEndian: machine === 40, machine })),
  ),
]
const programFile = fc
  .tuple(
    fc.constantFrom(...PROGRAM_FILES),
    fc.array(fc.tuple(fc.nat(260), fc.constantFrom(0, 1, 0x10, 0x7f, 0x80, 0xff)), { maxLength: 8 }),
    fc.nat(),
  )
  .map(([file, edits, end]) => {
    const copy = end % 4 === 0 ? file.slice(0, end % file.length) : file.slice()
    for (const [at, byte] of edits) if (at < copy.length) copy[at] = byte
    return copy
  })

export const SUBJECTS: readonly Subject[] = [
  {
    name: 'program files',
    runs: 40,
    property: fc.asyncProperty(programFile, async (file) => {
      const told = await openScenario('board 1M\nA = spawn\n').program(1, {
        name: 'a',
        file: new Blob([file]),
      })
      const faults = notForPeople([JSON.stringify(told)], '')
      if (faults.length > 0) throw new Error(faults.slice(0, 5).join('\n'))
    }),
  },
  {
    name: 'programs',
    runs: 5,
    property: fc.asyncProperty(fc.nat(), async (seed) => {
      await Promise.resolve(runRandomProgram(seed))
    }),
  },
  {
    name: 'texts',
    runs: 15,
    property: fc.asyncProperty(text, (one) => expectSound('x.nommu', utf8(one), true)),
  },
  {
    name: 'recordings',
    runs: 25,
    property: fc.asyncProperty(jsonText(RECORDINGS), (json) => expectSound('x.json', utf8(json))),
  },
  {
    name: 'recordings with an MMU',
    runs: 20,
    property: fc.asyncProperty(jsonText(MMU_RECORDINGS), async (json) => {
      const parsed = parseAnyRecording(json)
      const said: string[] = []
      if (!parsed.ok) said.push(parsed.problem.title, parsed.problem.detail)
      else if (parsed.machine === 'mmu') {
        const replay = new MmuReplay(parsed.document)
        for (let next = replay.next(); next !== null; next = replay.next())
          said.push(...next.differences.map(formatDifference))
      }
      const faults = notForPeople(said, json)
      if (faults.length > 0) throw new Error(faults.slice(0, 5).join('\n'))
    }),
  },
  {
    name: 'reports',
    runs: 40,
    property: fc.asyncProperty(reportText, async (one) => {
      const said = reportLines(importText(one)).map(({ sentence }) => sentence)
      await Promise.resolve()
      const faults = notForPeople(said, one)
      if (faults.length > 0) throw new Error(faults.slice(0, 5).join('\n'))
    }),
  },
  { name: 'bytes', runs: 40, property: fc.asyncProperty(bytes, (file) => expectSound('x.bin', file)) },
  {
    name: 'lessons',
    runs: 60,
    property: fc.asyncProperty(jsonText([LESSON]), (json) => expectSound('x.json', utf8(json))),
  },
  {
    name: 'links',
    runs: 60,
    property: fc.asyncProperty(
      text,
      fc.nat(),
      fc.nat(20),
      fc.string({ maxLength: 8 }),
      async (one, at, length, added) => {
        const link = await encodeLink({ document: { kind: 'text', text: one }, step: 1, view: null })
        if (link === null) return
        const from = at % link.length
        const altered = link.slice(0, from) + added + link.slice(from + length)
        const outcome = await decodeLink(altered)
        if (outcome.type === 'whole' && altered !== link) throw new Error('an altered link was opened')
      },
    ),
  },
  {
    name: 'messages',
    runs: 400,
    property: fc.asyncProperty(
      fc.oneof(
        fc.anything({ withNullPrototype: true }),
        fc.record(
          {
            nommu: fc.constantFrom(1, 2),
            type: fc.constantFrom('load', 'goTo', 'step', 'back', 5),
            step: fc.anything(),
            text: fc.anything(),
            link: fc.anything(),
          },
          { requiredKeys: ['nommu'] },
        ),
      ),
      async (message) => {
        const command = parseCommand(message)
        if (command?.type === 'goTo' && !(Number.isSafeInteger(command.step) && command.step >= 0))
          throw new Error('a step that is none')
      },
    ),
  },
]
