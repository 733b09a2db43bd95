import { expect, it } from 'vitest'
import { parseProgram } from '../documents/scenario/read.ts'
import { ScenarioSource } from '../machines/nommu/scenarioSource.ts'
import { measuredBoot } from '../sim/nommu/boards/decode.ts'
import { BOARD_PRESETS, boardLine } from './boardPresets.ts'

it.each(BOARD_PRESETS.map((preset) => [preset.name, preset] as const))(
  '%s can begin a scenario',
  (_, preset) => {
    const line = boardLine(preset)
    expect(line === null).toBe(preset.pageSize !== 4096)
    if (line === null) return
    const { program, diagnostics } = parseProgram(`${line}\nA = spawn\n`)
    expect(diagnostics).toEqual([])
    const { zone } = new ScenarioSource(program).start().machine.config
    expect(zone.startPfn * 4096).toBe(preset.base)
    expect(zone.spannedPages * 4096).toBe(preset.ram)
    if (preset.reserved !== null) expect((zone.spannedPages - zone.managedPages) * 4096).toBe(preset.reserved)
  },
)

it('names a source for each, and each once', () => {
  for (const { sources } of BOARD_PRESETS) expect(sources.length).toBeGreaterThan(0)
  expect(new Set(BOARD_PRESETS.map(({ id }) => id)).size).toBe(BOARD_PRESETS.length)
})

it('agrees with the boot that was measured', () => {
  const preset = BOARD_PRESETS.find(({ id }) => id === 'qemu-virt')
  const { zone } = measuredBoot('boot-16m')
  expect(preset).toMatchObject({
    base: zone.startPfn * 4096,
    ram: zone.spannedPages * 4096,
    reserved: (zone.spannedPages - zone.managedPages) * 4096,
  })
})
