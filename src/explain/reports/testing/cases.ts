/** What people really had in hand: reports, /proc files and logs as they were pasted, names replaced; and real machines' logs. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const at = (name: string): URL => new URL(name, import.meta.url)

/** Texts by name; the first letter is the kind: `a` kernel reports, `b` /proc files, `c` strace, `d` and `e` single calls. */
export const CASES = JSON.parse(readFileSync(at('cases.json'), 'utf8')) as Readonly<Record<string, string>>

export function caseText(name: string): string {
  const text = CASES[name]
  if (text === undefined) throw new Error(`no case ${name}`)
  return text
}

export interface MachineLog {
  /** Kernel messages from the start of init on. */
  readonly text: string
  /** What failed, as recorded inside the allocator, in order. */
  readonly failures?: readonly {
    readonly what: string
    readonly order?: number
    readonly gfp?: string
    readonly pid?: number
  }[]
  /** The first failure, with the free blocks by order at that moment. */
  readonly first?: {
    readonly what: string
    readonly order?: number
    readonly counts: Readonly<Record<string, number>>
  }
}

export const MACHINES = JSON.parse(
  gunzipSync(readFileSync(at('machines.json.gz'))).toString('utf8'),
) as Readonly<Record<string, MachineLog>>
