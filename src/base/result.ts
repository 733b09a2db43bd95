/** How the result of a call is written. What kind of result a call gives is in its spec (language/calls). */
import { hex } from './format.ts'
import { ERRNO, type ErrnoName } from './uapi.ts'

/**
 * `none`: a number that no program sees, such as the length of what was written to /proc/sys; `word`: what a word of memory
 * holds, which may be a number or an address; `signal`: no answer but a signal, by its number.
 */
export const RESULT_FORMS = ['none', 'number', 'address', 'word', 'signal'] as const
export type ResultForm = (typeof RESULT_FORMS)[number]

/** Signals that a program gets for what it does to memory, by number. */
export const SIGNALS = { SIGBUS: 7, SIGKILL: 9, SIGSEGV: 11 } as const

const signalName = (number: number): string =>
  Object.entries(SIGNALS).find(([, value]) => value === number)?.[0] ?? `signal ${number}`

/** A word of memory below it is a number to the eye: nothing that a program can use lies as low. */
export const LOWEST_ADDRESS = 2 ** 24

/** What a call gave that was not refused, or what a variable keeps of it: addresses in hexadecimal, numbers in decimal. */
export const formatValue = (form: ResultForm, value: number): string =>
  form === 'address' || (form === 'word' && value >= LOWEST_ADDRESS) ? hex(value) : String(value)

/**
 * As strace prints it behind `=`: errors by name, `?` for a call that never returned (null). Whether a number is an error is for
 * the call to say: a word of memory can look like one.
 */
export function formatResult(form: ResultForm, ret: number | null, errno: ErrnoName | null): string {
  if (ret === null) return '? (did not return)'
  if (form === 'signal') return signalName(ret)
  return errno === null ? formatValue(form, ret) : `-1 ${errno} (${ERRNO[errno][1]})`
}

/** Short enough to stand beside a line: `= 0x80a60000`, `= 3`, `ENOMEM`, `= ?`; empty where nothing is given back. */
export function shortResult(form: ResultForm, ret: number | null, errno: ErrnoName | null): string {
  if (ret === null) return '= ?'
  if (form === 'signal') return signalName(ret)
  if (errno !== null) return errno
  return form === 'none' ? '' : `= ${formatValue(form, ret)}`
}
