/** Files with given headers, as linkers write them: what the readers are to read. */
import type { ElfBinary, FlatBinary } from '../../../sim/nommu/exec/binary.ts'
import { FLAT_FLAGS } from '../../../sim/nommu/exec/binary.ts'

export function flatFile({ text, data, bss, stack, flags, relocs, rev }: FlatBinary): Uint8Array {
  const size = Math.min(text + data + 4 * relocs, 2 ** 20)
  const bytes = new Uint8Array(Math.max(64, size))
  const view = new DataView(bytes.buffer)
  bytes.set([...'bFLT'].map((letter) => letter.charCodeAt(0)))
  const bits = FLAT_FLAGS.reduce((all, flag, bit) => all | (flags.includes(flag) ? 1 << bit : 0), 0)
  ;[rev, 64, text, text + data, text + data + bss, stack, text + data, relocs, bits].forEach((value, index) =>
    view.setUint32(4 * (index + 1), value),
  )
  return bytes
}

export interface ElfShape {
  readonly bits: 32 | 64
  readonly isBigEndian: boolean
  readonly machine: number
}

const PF: Readonly<Record<string, number>> = { x: 1, w: 2, r: 4 }

export function elfFile(binary: ElfBinary, { bits, isBigEndian, machine }: ElfShape): Uint8Array {
  const little = !isBigEndian
  const [headerBytes, entryBytes] = bits === 32 ? [52, 32] : [64, 56]
  const interp =
    binary.interp === undefined ? [] : [...binary.interp, '\0'].map((letter) => letter.charCodeAt(0))
  const headers = [
    ...binary.segments.map((segment) => ({
      type: 1,
      ...segment,
      flags: [...segment.flags].reduce((all, letter) => all | (PF[letter] ?? 0), 0),
    })),
    ...(binary.stack === null
      ? []
      : [
          {
            type: 0x6474e551,
            flags: binary.execstack === true ? 7 : 6,
            offset: 0,
            vaddr: 0,
            filesz: 0,
            memsz: binary.stack,
          },
        ]),
    ...(interp.length === 0
      ? []
      : [{ type: 3, flags: 4, offset: 8192, vaddr: 0, filesz: interp.length, memsz: interp.length }]),
  ]
  const end = binary.segments.reduce(
    (most, { offset, filesz }) => Math.max(most, offset + filesz),
    8192 + interp.length,
  )
  const bytes = new Uint8Array(end)
  const view = new DataView(bytes.buffer)
  bytes.set([0x7f, 0x45, 0x4c, 0x46, bits === 32 ? 1 : 2, little ? 1 : 2, 1, binary.osabi])
  const half = (at: number, value: number): void => view.setUint16(at, value, little)
  const word = (at: number, value: number): void => view.setUint32(at, value, little)
  const long = (at: number, value: number): void =>
    bits === 32 ? word(at, value) : view.setBigUint64(at, BigInt(value), little)
  half(16, binary.type)
  half(18, machine)
  long(bits === 32 ? 28 : 32, headerBytes)
  word(bits === 32 ? 36 : 48, binary.eflags)
  half(bits === 32 ? 42 : 54, entryBytes)
  half(bits === 32 ? 44 : 56, headers.length)
  headers.forEach(({ type, flags, offset, vaddr, filesz, memsz }, n) => {
    const at = headerBytes + n * entryBytes
    word(at, type)
    word(bits === 32 ? at + 24 : at + 4, flags)
    long(bits === 32 ? at + 4 : at + 8, offset)
    long(bits === 32 ? at + 8 : at + 16, vaddr)
    long(bits === 32 ? at + 16 : at + 32, filesz)
    long(bits === 32 ? at + 20 : at + 40, memsz)
  })
  bytes.set(interp, 8192)
  return bytes
}
