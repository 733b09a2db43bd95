/** Memory as programs reach it, and the kernel for them: what they read and write there, taken down with what was there before. */
import { asVirtAddr } from '../../base/units.ts'
import { WORD } from './files/contents.ts'
import type { Machine, Process } from './machine.ts'

/** A call's result: the word at an address. */
export function load(m: Machine, process: Process, address: number): number {
  m.hasLoaded = true
  looksAt(m, process, address, WORD)
  return m.peek(address)
}

/** Takes down that a process looks at `bytes` from an address; `value` is what it finds first. */
export function looksAt(
  m: Machine,
  { pid }: Process,
  address: number,
  bytes: number,
  value = m.peek(address),
): void {
  m.journal.pushWord({
    type: 'word',
    address: asVirtAddr(address),
    bytes,
    pid,
    wrote: false,
    before: value,
    value,
    writtenIn: writtenIn(m, address),
  })
}

/** Runs what writes to memory for a process, and takes down what it makes of the first word. */
export function writesTo(
  m: Machine,
  { pid }: Process,
  address: number,
  bytes: number,
  write: () => void,
): void {
  const before = m.peek(address)
  const earlier = writtenIn(m, address)
  write()
  m.journal.pushWord({
    type: 'word',
    address: asVirtAddr(address),
    bytes,
    pid,
    wrote: true,
    before,
    value: m.peek(address),
    writtenIn: earlier,
  })
}

/** Stores a word, in RAM or in a device's own memory. Flash takes no writes. */
export function store(m: Machine, process: Process, address: number, value: number): void {
  const place = m.placeOf(address)
  writesTo(m, process, address, WORD, () => {
    if (place?.isWritable) place.contents.write(place.at, value, m.step)
  })
}

function writtenIn(m: Machine, address: number): number {
  const place = m.placeOf(address)
  return place?.contents.writtenIn(place.at) ?? 0
}
