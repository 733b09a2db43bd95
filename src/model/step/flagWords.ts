/** VM_* bits of a region or mapping in plain words. */
import { VM } from '../../base/uapi.ts'

/** As the kernel's sources write them, without VM_: READ|WRITE|MAYREAD. Bits without a name are given in hex. */
export function flagNames(flags: number): string {
  const names: string[] = []
  let rest = flags
  for (const [name, bit] of Object.entries(VM)) {
    if ((flags & bit) === 0) continue
    names.push(name.slice('VM_'.length))
    rest &= ~bit
  }
  if (rest !== 0) names.push(`0x${(rest >>> 0).toString(16)}`)
  return names.length === 0 ? 'none' : names.join('|')
}

const WORDS: readonly (readonly [number, string])[] = [
  [VM.VM_SHARED, 'writes go to what is mapped'],
  [VM.VM_MAYSHARE | VM.VM_MAYOVERLAY, 'others may share it'],
  [VM.VM_MAPPED_COPY, 'a copy in RAM'],
  [VM.VM_GROWSDOWN, 'marked as a stack'],
  [VM.VM_LOCKED, 'locked'],
  [VM.VM_IO | VM.VM_PFNMAP, 'device memory'],
]

/** What the flags allow, for people: `can be read and written; a copy in RAM`. */
export function flagWords(flags: number): string {
  const allowed = [
    (flags & VM.VM_READ) !== 0 ? 'read' : null,
    (flags & VM.VM_WRITE) !== 0 ? 'written' : null,
    (flags & VM.VM_EXEC) !== 0 ? 'run as code' : null,
  ].filter((word) => word !== null)
  const last = allowed.pop()
  const access =
    last === undefined
      ? 'asked for without access'
      : `can be ${allowed.length > 0 ? `${allowed.join(', ')} and ` : ''}${last}`
  return [access, ...WORDS.filter(([bits]) => (flags & bits) !== 0).map(([, words]) => words)].join('; ')
}
