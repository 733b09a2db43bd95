/** How the result of a call is written. What kind of result a call gives is in its spec (language/calls). */
import { hex } from './format.ts'
import { ERRNO, errnoName } from './uapi.ts'

/** `none`: a number that no program sees, such as the length of what was written to /proc/sys. */
export const RESULT_FORMS = ['none', 'number', 'address'] as const
export type ResultForm = (typeof RESULT_FORMS)[number]

/** What a call gave that was not refused, or what a variable keeps of it: an address in hexadecimal, all else in decimal. */
export const formatValue = (form: ResultForm, value: number): string =>
  form === 'address' ? hex(value) : String(value)

/** As strace prints it behind `=`: errors by name, `?` for a call that never returned (null). */
export function formatResult(form: ResultForm, ret: number | null): string {
  if (ret === null) return '? (did not return)'
  const errno = errnoName(ret)
  return errno === null ? formatValue(form, ret) : `-1 ${errno} (${ERRNO[errno][1]})`
}

/** Short enough to stand beside a line: `= 0x80a60000`, `= 3`, `ENOMEM`, `= ?`; empty where nothing is given back. */
export function shortResult(form: ResultForm, ret: number | null): string {
  if (ret === null) return '= ?'
  const errno = errnoName(ret)
  if (errno !== null) return errno
  return form === 'none' ? '' : `= ${formatValue(form, ret)}`
}
