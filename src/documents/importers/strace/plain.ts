/** What some builds of strace print in their own way, as all others print it. */

/** 32-bit results that were widened with their sign: `0xffffffffb6e00000` is 0xb6e00000. */
export const withoutSign = (result: string): string =>
  /^0xffffffff[89a-f][0-9a-f]{7}$/i.test(result) ? `0x${result.slice(10)}` : result

const PROTECTIONS: readonly (readonly [bit: number, name: string])[] = [
  [1, 'PROT_READ'],
  [2, 'PROT_WRITE'],
  [4, 'PROT_EXEC'],
]
/** As most architectures number them (uapi/asm-generic/mman.h, mman-common.h). */
const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x01, 'MAP_SHARED'],
  [0x02, 'MAP_PRIVATE'],
  [0x10, 'MAP_FIXED'],
  [0x20, 'MAP_ANONYMOUS'],
  [0x800, 'MAP_DENYWRITE'],
  [0x2000, 'MAP_LOCKED'],
  [0x4000, 'MAP_NORESERVE'],
  [0x8000, 'MAP_POPULATE'],
  [0x20000, 'MAP_STACK'],
  [0x40000, 'MAP_HUGETLB'],
]

const NUMBER = /^(?:0x[0-9a-fA-F]{1,8}|\d{1,9})$/

function named(
  text: string | undefined,
  names: readonly (readonly [bit: number, name: string])[],
): string | null {
  if (text === undefined || !NUMBER.test(text)) return null
  const value = Number(text)
  const found = names.filter(([bit]) => (value & bit) !== 0)
  if (found.reduce((sum, [bit]) => sum | bit, 0) !== value) return null
  return found.map(([, name]) => name).join('|')
}

/** Numbers of mmap's protection and flags as names (`strace -X raw`, and old ones); all else as it is. */
export function namedArguments(name: string, args: readonly string[]): readonly string[] {
  if (!/^(?:mmap|mmap2|old_mmap)$/.test(name) || args.length < 4) return args
  const [address = '', length = '', protection = '', flags = '', ...rest] = args
  const names = named(flags, FLAGS)
  const protections = named(protection, PROTECTIONS)
  return [
    address,
    length,
    protections === null ? protection : protections === '' ? 'PROT_NONE' : protections,
    names === null || names === '' ? flags : names,
    ...rest,
  ]
}
