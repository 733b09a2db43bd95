/** The part of a recording that comes once: which kernel, which memory, which files. */
import * as v from 'valibot'
import { MAX_PAGE_ORDER } from '../../../base/units.ts'
import { FLAT_FLAGS } from '../../../sim/nommu/exec/binary.ts'
import { isList, isRecord, type Fault } from './documentFault.ts'
import { anything, faultOf, text, whole } from './schema.ts'
import { TRACE_FORMAT } from './types.ts'

/** 4 GiB of RAM. */
export const MAX_ZONE_PAGES = 1_048_576
export const MAX_STEPS = 200_000
/** Physical addresses of up to 52 bits stay exact in a JavaScript number. */
export const MAX_ADDRESS = 2 ** 52
const MAX_PFN = MAX_ADDRESS / 4096
const MAX_FILES = 10_000
/** Program headers of one ELF file (16 bits hold as many, and no real one has this many). */
const MAX_SEGMENTS = 1_000

const flag = v.boolean('true or false')
const lines = v.array(text, 'a list of lines')
const pages = whole(0, MAX_ZONE_PAGES)

const zone = v.object(
  {
    name: text,
    startPfn: whole(0, MAX_PFN),
    spannedPages: whole(1, MAX_ZONE_PAGES),
    managedPages: pages,
    watermarkMin: pages,
    watermarkLow: pages,
    watermarkHigh: pages,
    // Without an MMU a pageblock is as large as the largest block.
    pageblockOrder: whole(MAX_PAGE_ORDER, MAX_PAGE_ORDER),
    maxOrder: v.literal(MAX_PAGE_ORDER, `${MAX_PAGE_ORDER}, the only one that this page models`),
    mobilityGrouping: flag,
    pcp: v.exactOptional(v.object({ batch: pages, high: pages }, anything)),
  },
  anything,
)

const size = whole(0)
const flat = v.object(
  {
    format: v.literal('flat'),
    text: size,
    data: size,
    bss: size,
    stack: size,
    flags: v.array(v.picklist(FLAT_FLAGS), `a list of ${FLAT_FLAGS.join(', ')}`),
    relocs: size,
    rev: size,
  },
  anything,
)
const elf = v.object(
  {
    format: v.literal('elf'),
    segments: v.pipe(
      v.array(
        v.object({ flags: text, vaddr: size, offset: size, filesz: size, memsz: size }, anything),
        'a list of segments',
      ),
      v.minLength(1, 'a list of segments'),
      v.maxLength(MAX_SEGMENTS, `a list of at most ${MAX_SEGMENTS} segments`),
    ),
    stack: v.nullable(size),
    osabi: size,
    eflags: size,
    type: size,
    execstack: v.exactOptional(flag),
    interp: v.exactOptional(text),
  },
  anything,
)
const binary = v.variant('format', [flat, elf], 'a program of the format "flat" or "elf"')

const file = v.object(
  {
    fs: v.exactOptional(text),
    type: v.exactOptional(v.picklist(['directory', 'char', 'block'], '"directory", "char" or "block"')),
    size: v.exactOptional(whole(0)),
    capabilities: v.exactOptional(v.array(text, 'a list of capabilities')),
    address: v.exactOptional(whole(0, MAX_ADDRESS)),
    ino: v.exactOptional(whole(0)),
    mmap: v.exactOptional(flag),
    binary: v.exactOptional(binary),
    contiguous: v.exactOptional(flag),
  },
  anything,
)

const kernel = v.object(
  {
    version: text,
    arch: text,
    machine: text,
    ram: text,
    config: v.record(text, v.union([flag, v.number(), text], 'true, false, a number or text'), anything),
    patches: v.exactOptional(lines),
    options: v.exactOptional(text),
    slab: v.exactOptional(v.picklist(['SLAB', 'SLUB', 'SLOB'], '"SLAB", "SLUB" or "SLOB"')),
  },
  anything,
)

const headerSchema = v.object({
  format: v.literal(TRACE_FORMAT),
  variant: v.exactOptional(text),
  name: text,
  about: text,
  script: v.exactOptional(text),
  kernel,
  zone,
  sysctl: v.record(text, whole(0), anything),
  files: v.pipe(
    v.record(text, file, anything),
    v.check((files) => Object.keys(files).length <= MAX_FILES, `a table of at most ${MAX_FILES} files`),
  ),
  complete: flag,
  panic: v.exactOptional(lines),
  unfinished: v.exactOptional(lines),
  hung: v.exactOptional(v.object({ call: text, dmesg: v.exactOptional(lines) }, anything)),
  initial: v.custom<unknown>(isRecord, anything),
  steps: v.custom<readonly unknown[]>(
    (value) => isList(value) && value.length <= MAX_STEPS,
    `a list of at most ${MAX_STEPS} steps`,
  ),
})

/** Everything but the states; those are still unchecked. */
export type TraceHeader = v.InferOutput<typeof headerSchema>

/** Whether a value is what a recording says of a program. */
export const isBinary = (value: unknown): boolean => v.is(binary, value)

/** Checks the header of a document whose `format` is known to be right. */
export function checkHeader(value: unknown): { ok: true; header: TraceHeader } | { ok: false; fault: Fault } {
  const result = v.safeParse(headerSchema, value, { abortEarly: true })
  return result.success
    ? { ok: true, header: result.output }
    : { ok: false, fault: faultOf(result.issues[0]) }
}
