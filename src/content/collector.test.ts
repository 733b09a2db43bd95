import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { importText } from '../documents/importers/registry.ts'
import { COLLECTOR } from './collector.ts'

it('stands in the file that comes with the page', () => {
  expect(readFileSync('public/collect.sh', 'utf8').trim().split('\n').at(-1)).toBe(COLLECTOR)
})

it('writes headers that the importers know', () => {
  const headers = [...COLLECTOR.matchAll(/echo "([^"]+)"/g)].map(([, header = '']) =>
    header.replace('$i', '1').replace('$f', 'meminfo').replace('$p', '/proc/16'),
  )
  expect(headers).toEqual([
    '==== capture 1 ====',
    '--- /proc/meminfo ---',
    '--- /proc/16/maps ---',
    '--- /proc/16/status ---',
  ])
  const [capture = '', , maps = ''] = headers
  const reading = importText(`${capture}\n${maps}\n80680000-806a0000 rw-p 00000000 00:00 0\n`)
  expect(reading.understood).toBe(3)
  expect(reading.captures.map(({ line }) => line)).toEqual([1])
  expect(reading.maps.map(({ pid }) => pid)).toEqual([16])
})
