import { expect, it } from 'vitest'
import { removeNames } from './removeNames.ts'

it('gives each name one word, wherever it stands', () => {
  const text = `Nov 26 20:00:01 lab-board kernel: httpd: page allocation failure: order:5
Nov 26 20:00:01 lab-board kernel: nommu: Allocation of length 131072 from process 17 (httpd) failed
22000000-22010000 r-xp 00000000 1f:00 12 /rom/secret/httpd
80000000-80010000 rw-p 00000000 00:00 0 /rom/secret/httpd
root@lab-board:/home # cat /proc/17/maps
Linux version 6.12.117 (me@my-desk) (gcc) #7
`
  const removed = removeNames(text, ['httpd', 'sh'])
  for (const name of ['httpd', 'lab-board', 'secret', '/rom', 'my-desk', 'root@', 'me@', '/home'])
    expect(removed).not.toContain(name)
  expect(removed).toContain('host1 kernel: process1: page allocation failure: order:5')
  expect(removed).toContain('from process 17 (process1) failed')
  expect(removed.match(/\/file1\b/g)).toHaveLength(2)
  expect(removed).toContain('cat /proc/17/maps')
})

it('leaves all else as it was', () => {
  const text = 'DMA32: 3*4kB (UM) 7*8kB = 2436kB\nNode 0, zone    DMA32      1      7\nMemTotal:   11720 kB\n'
  expect(removeNames(text, ['sh'])).toBe(text)
})

it('takes a time that goes with the length', () => {
  const text = `${'/a/b.c'.repeat(20_000)} ${'x@'.repeat(20_000)} ${'-'.repeat(50_000)}`
  expect(removeNames(text, []).length).toBeGreaterThan(0)
})

it.each([
  ['Thu 2026-11-26 16:21:40 CET secret kernel: a: b', 'Thu 2026-11-26 16:21:40 CET host1 kernel: a: b'],
  ['[   12.345678] secret kernel: a: b', '[   12.345678] host1 kernel: a: b'],
  ['1764170500.123456 secret kernel: a: b', '1764170500.123456 host1 kernel: a: b'],
  ['Dez 26 16:21:40 secret kernel: a: b', 'Dez 26 16:21:40 host1 kernel: a: b'],
  [
    '<4>1 2026-11-26T16:21:40.123Z secret kernel - - - a',
    '<4>1 2026-11-26T16:21:40.123Z host1 kernel - - - a',
  ],
  ['{"MESSAGE":"a","_HOSTNAME":"secret"}', '{"MESSAGE":"a","_HOSTNAME":"host1"}'],
  ['_HOSTNAME=secret\nMESSAGE=a', '_HOSTNAME=host1\nMESSAGE=a'],
])('a host in another logger’s place: %s', (text, without) => {
  expect(removeNames(text, [])).toBe(without)
})
