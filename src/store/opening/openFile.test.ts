import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { writeLesson } from '../../link/file.ts'
import { MAX_FILE_BYTES, readDocument } from './openFile.ts'

const sized = (size: number, start: string): Blob => {
  const blob = new Blob([start])
  Object.defineProperty(blob, 'size', { value: size })
  return blob
}

describe('readDocument', () => {
  it.each([
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0])],
    ['a JSON object', ' \n{"format":"nommu-trace/1"}'],
    ['JSON with a byte order mark', '\uFEFF{}'],
    ['a JSON list, which the worker will refuse in its own words', '[1]'],
  ])('takes %s for a recording', async (_, bytes) => {
    expect(await readDocument('x', new Blob([bytes]))).toMatchObject({ kind: 'recording', fileName: 'x' })
  })

  it('takes other text for a scenario, with plain line ends', async () => {
    expect(await readDocument('x.txt', new Blob(['\uFEFFA = spawn\r\nA: exit()\r\n']))).toEqual({
      kind: 'scenario',
      text: 'A = spawn\nA: exit()\n',
    })
  })

  it.each(['# only a remark\n', 'title Mine\n', 'A: mmap(4K)'])('takes %j for a scenario', async (text) => {
    expect(await readDocument('x.txt', new Blob([text]))).toEqual({ kind: 'scenario', text })
  })

  it.each([
    ['a kernel log', '[    0.231642] actor: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL)\n'],
    ['the same from syslog', 'Nov 26 16:21:40 board kernel: Normal: 2*4kB 1*8kB = 16kB\nMem-Info:\n'],
    ['/proc/buddyinfo', 'Node 0, zone    DMA32      7      7      7      0\r\n'],
    ['a log of strace', '[pid 12] mmap(NULL, 4096, 3, 34, -1, 0) = 0'],
    ['/proc/maps', '80680000-806a0000 rw-p 00000000 00:00 0    [stack]\n'],
    ['a serial console', '~ # cat /proc/meminfo\r\nMemTotal:           5288 kB\r\n'],
  ])('takes %s for a log', async (_, text) => {
    expect(await readDocument('x.txt', new Blob([text]))).toEqual({ log: text.replaceAll('\r\n', '\n') })
  })

  it('takes a scenario that speaks of such things for a scenario', async () => {
    const text = 'board 4M\n# Linux version 6.12, page allocation failure\nA = spawn\n'
    expect(await readDocument('x.txt', new Blob([text]))).toEqual({ kind: 'scenario', text })
  })

  it.each([
    ['a flat program', 'bFLT\0\0\0\x04'],
    ['an ELF program', '\x7fELF\x02\x01'],
    ['a script', '#!/bin/sh\nls\n'],
  ])('takes %s for one', async (_, begins) => {
    const file = new Blob([begins])
    expect(await readDocument('ls', file)).toEqual({ program: file })
  })

  it('takes a program that was compressed with gzip for a program, and other such files for recordings', async () => {
    const program = new Blob([
      gzipSync(Buffer.concat([Buffer.from('bFLT\0\0\0\x04'), Buffer.alloc(200_000)])),
    ])
    expect(await readDocument('ls.gz', program)).toEqual({ program })
    for (const bytes of [
      gzipSync('{"format":"nommu-trace/1"}'),
      gzipSync(''),
      Buffer.from([0x1f, 0x8b, 8, 0, 1]),
    ]) {
      const blob = new Blob([bytes])
      expect(await readDocument('x.gz', blob)).toEqual({ kind: 'recording', fileName: 'x.gz', blob })
    }
  })

  it('takes a scenario that begins with a note for the speaker for a scenario', async () => {
    const text = '#! Ask first.\nboard 4M\nA = spawn\n'
    expect(await readDocument('x', new Blob([text]))).toEqual({ kind: 'scenario', text })
  })

  it('takes a file that the page saved for what it holds', async () => {
    const saved = await writeLesson({ source: { kind: 'scenario', text: 'A = spawn' }, step: 1, view: null })
    expect(await readDocument('x', new Blob([saved]))).toEqual({
      source: { kind: 'scenario', text: 'A = spawn' },
      step: 1,
      view: null,
    })
  })

  it('takes a text of a million lines', async () => {
    const text = `A = spawn\n${'A: munmap(0x80000000, 64K)\n'.repeat(1_000_000)}`
    expect(await readDocument('x.txt', new Blob([text]))).toMatchObject({ kind: 'scenario' })
  })

  it.each([
    ['nothing', new Blob([]), 'is empty'],
    ['binary data', new Blob([new Uint8Array([0x89, 0x50, 0, 1])]), 'neither a recording nor a text'],
    [
      'a web page',
      new Blob(['<!doctype html>\n<script>mmap(4096)</script>']),
      'neither a recording nor a scenario',
    ],
    ['prose', new Blob(['Lorem ipsum (dolor) sit.\nNote: amet.']), 'neither a recording nor a scenario'],
    ['a huge file', sized(MAX_FILE_BYTES + 1, '{'), 'too large'],
    ['a huge text', sized(MAX_FILE_BYTES + 1, 'A = spawn'), 'too large'],
  ])('says what is wrong with %s', async (_, blob, words) => {
    expect(await readDocument('x', blob)).toMatchObject({ title: expect.stringContaining(words) })
  })

  it('says that a file which went away cannot be read', async () => {
    const gone = new Blob(['A = spawn'])
    gone.slice = () => {
      throw new DOMException('gone', 'NotFoundError')
    }
    expect(await readDocument('x', gone)).toMatchObject({ title: '“x” could not be read' })
  })
})
