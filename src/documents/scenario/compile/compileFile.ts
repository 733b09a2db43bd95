/** A `file` line of the header, once what it says of a program is taken out. */
import { FILE_SYSTEMS, FILE_TYPES, FILE_WORDS } from '../../../language/words.ts'
import { hex } from '../../../base/format.ts'
import { CAPABILITIES, type Capability, type FileSpec } from '../../../sim/nommu/files/files.ts'
import type { HeaderPart } from '../syntax/ast.ts'
import type { Findings } from './compileArguments.ts'
import { MAX_ADDRESS, pages, readSize, unknownWord } from './compileHeader.ts'
import { DEVICE_NUMBERS } from './defaultFiles.ts'

/** romfs aligns what a file holds to this. */
const FLASH_ALIGN = 16
const FLAG_WORDS: ReadonlySet<string> = new Set(['nommap', 'refuses', 'declines', 'noexec'])
const FILE_OPTIONS = [...FILE_WORDS, ...FILE_TYPES, ...CAPABILITIES]

export function compileFile(parts: readonly HeaderPart[], findings: Findings): FileSpec | null {
  const [pathPart, fsPart] = parts
  if (pathPart === undefined) return null
  const path = pathPart.text
  if (!pathPart.quoted) return findings.error(pathPart, 'A path stands in quotes.', `"${path}"`)
  if (!path.startsWith('/')) return findings.error(pathPart, 'A path begins with /.', `"/${path}"`)
  if (fsPart === undefined)
    return findings.error(
      { from: pathPart.to, to: pathPart.to },
      'The file system is missing here, like romfs.',
    )
  // A device node may go without the name of its file system.
  const isNode = fsPart.text === 'char' || fsPart.text === 'block'
  const fs = isNode ? 'dev' : fsPart.text
  if (!FILE_SYSTEMS.some((known) => known === fs))
    return unknownWord(fsPart, 'file system', FILE_SYSTEMS, findings)

  let type: FileSpec['type'] = 'regular'
  let size: number | null = null
  let address: number | null = null
  let addressPart = fsPart
  let ino: number | null = null
  let dev = DEVICE_NUMBERS.get(fs) ?? null
  const given: Capability[] = []
  const flags = new Set<string>()
  const queue = parts.slice(isNode ? 1 : 2).values()
  let before = fsPart
  for (const part of queue) {
    const word = part.text
    const fileType = FILE_TYPES.find((known) => known === word)
    const capability = CAPABILITIES.find((known) => known === word)
    if (fileType !== undefined) type = fileType
    else if (capability !== undefined) given.push(capability)
    else if (FLAG_WORDS.has(word)) flags.add(word)
    else if (word === 'at' || word === 'ino') {
      const next = queue.next().value
      const value = readSize(next, part, word === 'at' ? 'The address' : 'The inode number', findings)
      if (value === null || next === undefined) return null
      if (word === 'ino') ino = value
      else {
        address = value
        addressPart = next
      }
    } else if (word === 'dev') {
      const next = queue.next().value
      if (next === undefined || !/^[0-9a-f]{2}:[0-9a-f]{2}$/.test(next.text)) {
        return findings.error(next ?? part, 'A device number looks like 1f:00.')
      }
      dev = next.text
    } else if (/^[0-9]/.test(word) && size === null) {
      size = readSize(part, before, 'The size', findings)
      if (size === null) return null
    } else return unknownWord(part, 'file setting', FILE_OPTIONS, findings)
    before = part
  }
  if (address !== null && !checkAddress(address, addressPart, type, findings)) return null
  const mappable = !flags.has('nommap') && type !== 'directory'
  const capabilities = !mappable
    ? []
    : given.length > 0
      ? CAPABILITIES.filter((each) => given.includes(each))
      : usual(type, fs, address)
  const file: FileSpec = { path, type, fs, size: size ?? 0, capabilities, address, mmap: mappable, ino, dev }
  return {
    ...file,
    ...(flags.has('refuses') && { refuses: true }),
    ...(flags.has('declines') && { declines: true }),
    ...(flags.has('noexec') && { noexec: true }),
  }
}

/** Files in flash begin where their file system put them; devices at a page boundary. */
function checkAddress(
  address: number,
  part: HeaderPart,
  type: FileSpec['type'],
  findings: Findings,
): boolean {
  if (type !== 'regular' || address > MAX_ADDRESS)
    return pages(address, part, 'The address', [0, MAX_ADDRESS], findings, hex)
  if (address % FLASH_ALIGN === 0) return true
  const rounded = Math.ceil(address / FLASH_ALIGN) * FLASH_ALIGN
  findings.error(part, `The address of a file must be a multiple of ${FLASH_ALIGN}.`, hex(rounded))
  return false
}

/** What the kernel grants a file of this kind when the line names no capabilities. */
function usual(type: FileSpec['type'], fs: string, address: number | null): readonly Capability[] {
  if (type === 'char') return ['direct', 'read', 'write']
  return fs === 'ramfs' || address !== null ? CAPABILITIES : ['copy']
}
