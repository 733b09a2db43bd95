/** Memory of a program as its own loads and stores reach it, and the kernel for it (copy_from_user, copy_to_user): page by page, by faults. */
import { PAGE_SIZE } from '../../../base/units.ts'
import { withBytes } from '../files/objects.ts'
import type { MmuMachine } from '../machine.ts'
import type { Mm } from '../structs.ts'
import { inPage } from '../words.ts'
import { accessPage, type Signal } from './fault.ts'

export type Fault = Signal & {
  /** Unsigned. */
  readonly address: number
}

/** So much is read at once at most, bytes: more than any program of this model can mean. */
const MOST = 2 ** 20

/** What lies at an address, up to the first fault, which is told too. */
export function readMemory(
  m: MmuMachine,
  mm: Mm,
  address: number,
  count: number,
): { readonly bytes: Uint8Array; readonly fault: Fault | null } {
  const length = Math.min(count, MOST)
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length;) {
    const at = address + done
    const page = accessPage(m, mm, at, false)
    if ('signal' in page) return { bytes: bytes.subarray(0, done), fault: { ...page, address: at } }
    const end = Math.min(length, done + PAGE_SIZE - inPage(at))
    const first = inPage(at) - done
    for (const [offset, value] of page.bytes) {
      const place = offset - first
      if (place >= done && place < end) bytes[place] = value
    }
    done = end
  }
  return { bytes, fault: null }
}

/** Writes up to the first fault; says how many bytes were written, and the fault. */
export function writeMemory(
  m: MmuMachine,
  mm: Mm,
  address: number,
  bytes: Uint8Array,
): { readonly written: number; readonly fault: Fault | null } {
  for (let done = 0; done < bytes.length;) {
    const at = address + done
    const page = accessPage(m, mm, at, true)
    if ('signal' in page) return { written: done, fault: { ...page, address: at } }
    const end = Math.min(bytes.length, done + PAGE_SIZE - inPage(at))
    page.bytes = withBytes(page.bytes, inPage(at), bytes.subarray(done, end))
    done = end
  }
  return { written: bytes.length, fault: null }
}

const WORD_BYTES = 8

/** A word as a program sees it: signed, 64 bits, the lowest byte first. More than 53 bits are rounded. */
export function wordIn(bytes: Uint8Array): number {
  let word = 0n
  for (let i = WORD_BYTES - 1; i >= 0; i--) word = word * 256n + BigInt(bytes[i] ?? 0)
  return Number(BigInt.asIntN(64, word))
}

/** The same back. What is no whole number is cut. */
export function wordBytes(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(Math.trunc(Number.isFinite(value) ? value : 0)))
  return Uint8Array.from({ length: WORD_BYTES }, () => {
    const byte = Number(rest % 256n)
    rest /= 256n
    return byte
  })
}
