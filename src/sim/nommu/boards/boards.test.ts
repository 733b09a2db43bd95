import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { MIGRATETYPES } from '../../../base/uapi.ts'
import { MEASURED_BOARDS, type MeasuredBoard } from './board.ts'
import { measuredBoot } from './decode.ts'

interface Dump {
  readonly zone: Readonly<Record<string, unknown>>
  readonly initial: unknown
  readonly steps: readonly { readonly proc?: Readonly<Record<string, string>> }[]
}

/** The dump that the packed board was made from. */
function original(board: MeasuredBoard): Dump {
  const bytes = readFileSync(new URL(`originals/${board}.json.gz`, import.meta.url))
  return JSON.parse(gunzipSync(bytes).toString()) as Dump
}

describe.each(MEASURED_BOARDS)('%s', (board) => {
  const { zone, initial, steps } = original(board)
  const boot = measuredBoot(board)

  it('has the zone that was measured', () => {
    const { maxOrder, ...rest } = zone
    expect(maxOrder).toBe(10)
    expect(boot.zone).toEqual(rest)
  })

  it('has the state that was measured, whole', () => {
    const { state, freePages } = boot
    const named = state.freeLists.map((orders, type) => [
      MIGRATETYPES[type],
      Object.fromEntries([...orders.entries()].filter(([, list]) => list.length > 0)),
    ])
    expect({
      ...state,
      freeLists: Object.fromEntries(named.filter(([, orders]) => Object.keys(orders ?? {}).length > 0)),
      pageblocks: state.pageblocks.map((type) => MIGRATETYPES[type]),
      regions: state.regions.map((region) => ({ ...region, dev: null })),
      freePages,
    }).toEqual(initial)
  })

  it('has the reserved ranges of /proc/iomem', () => {
    const iomem = steps.map(({ proc }) => proc?.['/proc/iomem']).find((text) => text !== undefined) ?? ''
    const inRam = iomem.split('\n').filter((line) => line.startsWith('  '))
    const hex = (n: number): string => n.toString(16).padStart(8, '0')
    expect(boot.reserved.map(({ start, end, name }) => `${hex(start)}-${hex(end - 1)} : ${name}`)).toEqual(
      inRam.map((line) => line.trim()),
    )
  })
})
