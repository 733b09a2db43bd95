// Writes src/sim/nommu/boards/measured.ts from the dumps in src/sim/nommu/boards/originals: node src/tools/boards.mjs
// What is the same on every board or follows from the rest is left to decode.ts; boards.test.ts compares whole states.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const PAGE = 4096
/** The kernel image and what lies around it end below this page on every board. */
const ABOVE_KERNEL = 1024
const folder = new URL('../sim/nommu/boards/', import.meta.url)

/** @typedef {import('../documents/recording/format/types.ts').TraceDocument} TraceDocument */

/**
 * @param {string} file
 * @returns {TraceDocument}
 */
const read = (file) => JSON.parse(gunzipSync(readFileSync(new URL(`originals/${file}`, folder))).toString())

/** @param {TraceDocument} document */
function pack({ zone, initial, steps }) {
  /** @param {number | undefined} address */
  const page = (address = NaN) => address / PAGE - zone.startPfn
  /** @param {Readonly<Record<string, readonly number[]>>} [orders] */
  const list = (orders = {}) =>
    Array.from({ length: zone.maxOrder + 1 }, (_, order) =>
      (orders[order] ?? []).map((pfn) => pfn - zone.startPfn).join(' '),
    ).join('/')
  const iomem = steps.map(({ proc }) => proc?.['/proc/iomem']).find((text) => text !== undefined)
  const program = initial.regions.find(({ color }) => color === 'black')
  const stack = initial.regions.find(({ color }) => color === 'red')
  return {
    zone: [zone.spannedPages, zone.managedPages, zone.watermarkMin, zone.watermarkLow, zone.watermarkHigh],
    mobilityGrouping: zone.mobilityGrouping,
    pageblocks: initial.pageblocks.map((type) => type[0]).join(''),
    movable: list(initial.freeLists.movable),
    unmovable: list(initial.freeLists.unmovable),
    program: page(program?.start),
    stack: page(stack?.start),
    reserved: [...(iomem ?? '').matchAll(/^ {2}(\w+-\w+) : Reserved$/gm)]
      .map(([, range = '']) => range)
      .filter((range) => page(parseInt(range, 16)) >= ABOVE_KERNEL)
      .join(' '),
  }
}

/** @param {unknown} value */
const quote = (value) => JSON.stringify(value).replaceAll('"', "'").replaceAll(',', ', ')
const boards = readdirSync(new URL('originals/', folder))
  .filter((file) => file.endsWith('.json.gz'))
  .map((file) => ({ name: file.slice(0, -'.json.gz'.length), ...pack(read(file)) }))
  .sort((a, b) => Number(a.zone[0]) - Number(b.zone[0]))
  .map(({ name, ...board }) => {
    const fields = Object.entries(board).map(([key, value]) => {
      const line = `    ${key}: ${quote(value)},`
      return line.length <= 110 ? line : `    ${key}:\n      ${quote(value)},`
    })
    return [`  '${name}': {`, ...fields, '  },'].join('\n')
  })

writeFileSync(
  new URL('measured.ts', folder),
  `// Written by src/tools/boards.mjs from the dumps in originals/; not to be edited.
import type { MeasuredBoard } from '../board.ts'
import type { PackedBoard } from './types.ts'

export const PACKED_BOARDS: Readonly<Record<MeasuredBoard, PackedBoard>> = {
${boards.join('\n')}
}
`,
)
