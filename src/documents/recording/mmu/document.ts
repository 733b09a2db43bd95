/**
 * A mmu-trace/1 recording from its JSON. Nothing of the model runs on a document that has not passed here. Every list is bounded, and
 * what is wrong is said with its place in the file. Fields that are not known are let through.
 */
import * as v from 'valibot'
import { quoted, shortened } from '../../../base/foreign.ts'
import { PAGE_SIZE } from '../../../base/units.ts'
import type { Work } from '../../../base/work.ts'
import { flagsOf } from '../../../sim/mmu/mm/vmFlags.ts'
import { damaged, type Refusal } from '../format/document.ts'
import { isWhole, within, wrongValue, type Fault, type JsonRecord } from '../format/documentFault.ts'
import { STEPS_AT_ONCE } from '../format/documentStep.ts'
import { anything, faultOf, text, whole } from '../format/schema.ts'
import { parseScriptLine } from './script.ts'
import { MMU_TRACE_FORMAT, type MmuTraceDocument } from './types.ts'

export type MmuParseResult = { readonly ok: true; readonly document: MmuTraceDocument } | Refusal

const MAX_STEPS = 200_000
const MAX_VMAS = 2_000
const MAX_ROWS = 1_000_000
const MAX_PROCESSES = 10_000
/** Up to 4 TiB of RAM. */
const MAX_RAM_PAGES = 2 ** 30

const count = whole(0)
const address = v.custom<number>(
  (value) => isWhole(value) && value >= 0 && value % PAGE_SIZE === 0,
  'an address of a page',
)
const number = v.number('a number')
const list = <T extends v.GenericSchema>(item: T, most: number) =>
  v.pipe(v.array(item, `a list of at most ${most}`), v.maxLength(most, `a list of at most ${most}`))
const row = (length: string) => `a row of ${length}`

const flags = v.custom<string>(
  (value) => typeof value === 'string' && flagsOf(value) !== null,
  'flags as in smaps',
)

const page = v.strictTuple([count, count, text], row('three'))
const head = [address, address, text, number, count, text] as const
const fields = [...head, count, count, list(page, MAX_ROWS)] as const
const unnamed = v.strictTuple(fields, row('nine or ten'))
const named = v.strictTuple([...fields, text], row('nine or ten'))
// Of a choice only the form that is meant is tried, so that what is wrong is told by its own place.
const vma = v.lazy((input) => (Array.isArray(input) && input.length > fields.length ? named : unnamed))
const someVmas = list(vma, 2)
const listed = list(vma, MAX_VMAS)
const digest = v.object(
  { count, sha256: text, first: someVmas, last: someVmas },
  'a list of VMAs, or its digest',
)
const vmas = v.lazy((input) => (Array.isArray(input) ? listed : digest))

const table = <T extends v.GenericSchema>(item: T) =>
  v.pipe(
    v.record(text, item, anything),
    v.check((record) => Object.keys(record).length <= MAX_PROCESSES, `at most ${MAX_PROCESSES} processes`),
  )

const state = v.object(
  {
    processes: table(v.object({ brk: count, mapCount: count, vmas }, anything)),
    objects: list(
      v.object(
        {
          id: count,
          kind: v.picklist(['file', 'anon', 'sysv'], '"file", "anon" or "sysv"'),
          name: text,
          size: count,
          pages: list(v.strictTuple([count, count], row('two')), MAX_ROWS),
          nattch: v.exactOptional(count),
        },
        anything,
      ),
      MAX_ROWS,
    ),
  },
  anything,
)

const step = v.object(
  {
    call: text,
    sys: text,
    args: list(v.union([number, text], 'a number or text'), 100),
    ret: v.exactOptional(number),
    errno: v.exactOptional(text),
    signal: v.exactOptional(text),
    code: v.exactOptional(text),
    faultAddress: v.exactOptional(number),
    data: v.exactOptional(text),
    vec: v.exactOptional(text),
    after: state,
  },
  anything,
)

const documentSchema = v.object({
  format: v.literal(MMU_TRACE_FORMAT),
  name: text,
  about: text,
  script: list(text, MAX_STEPS * 2),
  kernel: v.object(
    {
      release: text,
      pageSize: v.literal(PAGE_SIZE, `${PAGE_SIZE}, the only one that is modelled`),
      ramPages: whole(1, MAX_RAM_PAGES),
      options: v.object(
        {
          maxMapCount: whole(1, 2 ** 31),
          mmapMinAddr: whole(0, 2 ** 31),
          faultAroundPages: whole(1, 512),
          stackLimit: count,
          stackGuardGapPages: whole(0, 2 ** 31),
        },
        anything,
      ),
    },
    anything,
  ),
  initial: v.object(
    {
      mmapBase: address,
      taskSize: address,
      startBrk: count,
      foreign: list(v.strictTuple([address, address, text, text, flags], row('five')), 100),
    },
    anything,
  ),
  // Each is checked by itself: a copy of all of them would be as large as the recording.
  steps: list(v.unknown(), MAX_STEPS),
})

const FIRST_FAULT = { abortEarly: true, abortPipeEarly: true } as const

/** Checks JSON whose `format` is known to be mmu-trace/1. Says how many steps are checked. */
export function* checkingMmu(value: JsonRecord): Work<MmuParseResult> {
  const result = v.safeParse(documentSchema, value, FIRST_FAULT)
  if (!result.success) return damaged(faultOf(result.issues[0]))
  const { steps } = result.output
  for (const [index, one] of steps.entries()) {
    const checked = v.safeParse(step, one, FIRST_FAULT)
    if (!checked.success) return damaged(within(`steps[${index}]`, faultOf(checked.issues[0])))
    if (index % STEPS_AT_ONCE === 0) yield index
  }
  // The one place where unknown JSON becomes a typed document: every field that the type names was checked above.
  const document = result.output as MmuTraceDocument
  const fault = checkForeign(document) ?? checkScript(document)
  return fault === null ? { ok: true, document } : damaged(fault)
}

/** The VMAs of the program's own lie in order inside the address space. */
function checkForeign({ initial }: MmuTraceDocument): Fault | null {
  const { foreign, mmapBase, taskSize } = initial
  if (mmapBase > taskSize) return wrongValue('initial.mmapBase', mmapBase, 'below initial.taskSize')
  let below = 0
  for (const [index, [start, end]] of foreign.entries()) {
    const path = `initial.foreign[${index}]`
    if (start < below || end <= start || end > taskSize)
      return { path, what: 'does not lie after the one before it and below initial.taskSize' }
    below = end
  }
  return null
}

/** Every line can be read, and the steps are its calls in their order. */
function checkScript({ script, steps }: MmuTraceDocument): Fault | null {
  let at = 0
  for (const [index, line] of script.entries()) {
    const path = `script[${index}]`
    const parsed = parseScriptLine(line)
    if (!parsed.ok)
      return {
        path,
        what: `cannot be read at column ${parsed.fault.column}: ${shortened(parsed.fault.what, 120)}`,
      }
    if (parsed.value?.kind !== 'call') continue
    const recorded = steps[at]
    // A recording may end before its script.
    if (recorded === undefined) break
    if (recorded.call !== line)
      return wrongValue(`steps[${at}].call`, recorded.call, `${path}, ${quoted(line)}`)
    at++
  }
  return at === steps.length ? null : { path: `steps[${at}]`, what: 'has no line in the script' }
}
