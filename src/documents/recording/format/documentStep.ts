/** Checks the steps of a recording: the call, its result, the allocator's events, the state after it. */
import { errnoName } from '../../../base/uapi.ts'
import type { Work } from '../../../base/work.ts'
import { MAX_PAGE_ORDER } from '../../../base/units.ts'
import {
  checkFields,
  isList,
  isRecord,
  isWhole,
  show,
  wholeText,
  within,
  wrongValue,
  type Fault,
  type FieldRule,
} from './documentFault.ts'
import { isBinary } from './documentHeader.ts'
import { MIGRATETYPE_TEXT, blockText, checkState, isBlock, isMigratetype } from './documentState.ts'
import type { TraceZone } from './types.ts'

const isText = (value: unknown): boolean => typeof value === 'string'
/** JSON can hold numbers that become infinite here. */
const isNumber = (value: unknown): boolean => Number.isFinite(value)
/** PID_MAX_LIMIT */
const MAX_PID = 2 ** 22
const isPid = (value: unknown): boolean => isWhole(value) && value >= 1 && value <= MAX_PID
const PID_TEXT = `a pid: ${wholeText(1, MAX_PID)}`
const isBit = (value: unknown): boolean => value === 0 || value === 1
const isOrder = (value: unknown): value is number => isWhole(value) && value >= 0 && value <= MAX_PAGE_ORDER

const isLengths = (value: unknown): boolean =>
  isList(value) && value.every((length) => isWhole(length) && length >= 0)
const isExec = (value: unknown): boolean =>
  isRecord(value) &&
  isText(value['file']) &&
  typeof value['vfork'] === 'boolean' &&
  isLengths(value['argv']) &&
  isLengths(value['envp']) &&
  (value['binary'] === undefined || isBinary(value['binary']))
const isDeath = (value: unknown): boolean =>
  isRecord(value) && isPid(value['pid']) && isWhole(value['signal'])

const STEP: readonly FieldRule[] = [
  { name: 'call', holds: isText, expected: 'text' },
  { name: 'ret', holds: isNumber, expected: 'a number' },
  // The result of a program that did not start can stand where its pid would.
  { name: 'pid', holds: isWhole, expected: PID_TEXT, optional: true },
  { name: 'sys', holds: isText, expected: 'text', optional: true },
  { name: 'path', holds: isText, expected: 'text', optional: true },
  { name: 'spawned', holds: isPid, expected: PID_TEXT, optional: true },
  { name: 'program', holds: isText, expected: 'text', optional: true },
  { name: 'exec', holds: isExec, expected: 'file, vfork, argv and envp of a program', optional: true },
  { name: 'signal', holds: isWhole, expected: 'a number', optional: true },
  { name: 'async', holds: (value) => typeof value === 'boolean', expected: 'true or false', optional: true },
  {
    name: 'died',
    holds: (died) => isList(died) && died.every(isDeath),
    expected: 'a list of pid and signal',
    optional: true,
  },
  {
    name: 'args',
    holds: (args) => isList(args) && args.every((arg) => isNumber(arg) || isText(arg)),
    expected: 'a list of numbers and paths',
    optional: true,
  },
  {
    name: 'proc',
    holds: (proc) => isRecord(proc) && Object.values(proc).every(isText),
    expected: 'texts by path',
    optional: true,
  },
  {
    name: 'dmesg',
    holds: (dmesg) => isList(dmesg) && dmesg.every(isText),
    expected: 'a list of lines',
    optional: true,
  },
]

/** The first fault of a step; null if it can be used. */
export function checkStep(value: unknown, zone: TraceZone): Fault | null {
  if (!isRecord(value)) return wrongValue('', value, 'an object')
  const fault =
    checkFields(value, STEP) ??
    checkErrno(Number(value['ret']), value['errno'], value['signal'] !== undefined) ??
    checkEvents(value['events'], zone)
  if (fault) return fault
  const after = checkState(value['after'], zone)
  return after && within('after', after)
}

/** What `ret` is where the caller was killed inside the call. */
export const KILLED = -999

function checkErrno(ret: number, errno: unknown, wasKilled: boolean): Fault | null {
  const isError = ret < 0 && ret > -4096
  if (!isError)
    return errno === undefined
      ? null
      : { path: 'errno', what: `is ${show(errno)}, but ret, ${ret}, is not an error` }
  const name = errnoName(ret)
  // Older recordings: the call never returned, because its process was killed in it.
  if (ret === KILLED || wasKilled) return null
  if (name !== null) return errno === name ? null : wrongValue('errno', errno, `"${name}", as ret is ${ret}`)
  return wrongValue('ret', ret, 'no error, or one that this page knows')
}

function checkEvents(value: unknown, zone: TraceZone): Fault | null {
  if (!isList(value)) return wrongValue('events', value, 'a list of events')
  for (let i = 0; i < value.length; i++) {
    const event = value[i]
    const fault = isList(event) ? checkEvent(event, zone) : wrongValue('', event, 'a list')
    if (fault) return within(`events[${i}]`, fault)
  }
  return null
}

const REQUEST: readonly FieldRule[] = ['len', 'ino', 'prot', 'flags', 'pgoff'].map((name) => ({
  name,
  holds: isNumber,
  expected: 'a number',
}))

function checkEvent(event: readonly unknown[], zone: TraceZone): Fault | null {
  const [kind, first, second, third, own] = event
  switch (kind) {
    case 'alloc':
    case 'free':
      if (event.length !== 5) return wrongValue('', event, `a list of 5, as "${kind}" has`)
      if (!isOrder(second)) return wrongValue('[2]', second, `an order: ${wholeText(0, MAX_PAGE_ORDER)}`)
      if (!isBlock(first, second, zone)) return wrongValue('[1]', first, blockText(second, zone))
      if (kind === 'alloc' && !isMigratetype(third)) return wrongValue('[3]', third, MIGRATETYPE_TEXT)
      if (kind === 'free' && !isBit(third)) return wrongValue('[3]', third, '0 or 1')
      return isBit(own) ? null : wrongValue('[4]', own, '0 or 1')
    case 'mmap{': {
      const fault = checkFields(first, REQUEST)
      return fault && within('[1]', fault)
    }
    case 'munmap{':
      if (!isNumber(first)) return wrongValue('[1]', first, 'a number')
      return isNumber(second) ? null : wrongValue('[2]', second, 'a number')
    case '}':
      return isNumber(first) ? null : wrongValue('[1]', first, 'a number')
    case 'kmalloc':
    case 'kfree':
    case 'nopage':
      return event.length === (kind === 'kfree' ? 3 : 4) && event.slice(1).every(isNumber)
        ? null
        : wrongValue('', event, `numbers after "${kind}"`)
    case 'oom':
      return isNumber(first) ? null : wrongValue('[1]', first, 'a number')
    default:
      // Events of other kinds only say where something happens.
      return isText(kind) ? null : wrongValue('[0]', kind, 'the name of an event')
  }
}

/** Steps checked between two looks at what else there is to do. */
export const STEPS_AT_ONCE = 16

/** The first fault of a list of steps, its path beginning with `steps`. Says how many are checked. */
export function* checkSteps(steps: readonly unknown[], zone: TraceZone): Work<Fault | null> {
  for (let i = 0; i < steps.length; i++) {
    const fault = checkStep(steps[i], zone)
    if (fault) return within(`steps[${i}]`, fault)
    if (i % STEPS_AT_ONCE === 0) yield i
  }
  return null
}
