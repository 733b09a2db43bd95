/**
 * Recordings of the kernels before 2.6.30 use the words of nommu-trace/1 with other shapes: lists where 6.12 has names, errors as
 * positive numbers, the caller by name. This turns such a document into the shapes of 6.12 before it is checked, so that there is
 * one check and one vocabulary. What has an unexpected shape is left as it is: the check names it.
 */
import { errnoName } from '../../../base/uapi.ts'
import { isList, isRecord, type JsonRecord } from './documentFault.ts'
import { isReadLater, LaterParts, readLater, type Later } from './laterParts.ts'

/** Migratetypes of 2.6.24 to 2.6.29 by number; before there are none, and all is number 0. */
const TYPES = ['unmovable', 'reclaimable', 'movable', 'reserve', 'isolate'] as const

/** Whether a document is one of those: 6.12's name no variant. */
export const isOfOlderKernel = (value: JsonRecord): boolean =>
  typeof value['variant'] === 'string' && value['variant'].startsWith('2.6.')

/** The document in the shapes of 6.12. What of the steps is still to be read is turned when it is. */
export function inCommonShape(value: JsonRecord): JsonRecord {
  const names: Names = { pids: new Map([['init', 1]]), values: new Map() }
  const steps = value['steps']
  const stepAt = (index: number): JsonRecord => {
    const one: unknown = isList(steps) ? steps[index] : null
    return isRecord(one) ? one : {}
  }
  const later = {
    events: new LaterParts((index) => eventsOf(stepAt(index))),
    after: new LaterParts((index) => state(stepAt(index)['after'])),
  }
  return {
    ...value,
    kernel: kernel(value['kernel']),
    zone: zone(value['zone']),
    sysctl: mapRecord(value['sysctl'], (key, entry) => [key.startsWith('vm.') ? key : `vm.${key}`, entry]),
    files: mapRecord(value['files'], (path, file) => [path, fileOf(path, file)]),
    initial: state(value['initial']),
    steps: isList(steps) ? steps.map((one, index) => step(one, index, later, names)) : steps,
  }
}

function mapRecord(value: unknown, turn: (key: string, entry: unknown) => [string, unknown]): unknown {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([k, v]) => turn(k, v))) : value
}

function kernel(value: unknown): unknown {
  if (!isRecord(value)) return value
  const { arch, ram } = value
  const [, name, machine] = typeof arch === 'string' ? (/^(\S+) \((.*)\)$/.exec(arch) ?? []) : []
  return {
    ...value,
    arch: name ?? arch,
    machine: machine ?? '',
    ram: typeof ram === 'string' ? ram.replace(/ MiB$/, 'M') : ram,
    config: { CONFIG_MMU: false },
  }
}

function zone(value: unknown): unknown {
  if (!isRecord(value)) return value
  const marks = isRecord(value['watermarks']) ? value['watermarks'] : {}
  return {
    ...value,
    name: 'Normal',
    managedPages: value['presentPages'],
    watermarkMin: marks['min'],
    watermarkLow: marks['low'],
    watermarkHigh: marks['high'],
  }
}

/** `romfs`, `rootfs (ramfs)`, `character device 1:1`; capabilities in capitals. */
function fileOf(path: string, value: unknown): unknown {
  if (!isRecord(value) || typeof value['fs'] !== 'string') return value
  const { fs } = value
  const device = /^(character|block) device/.exec(fs)?.[1]
  const caps = value['capabilities']
  return {
    ...value,
    // What was in the first root file system lies in pages that are not known: for the model it is only a file that can be copied.
    fs: device === undefined ? (/^\w+/.exec(fs)?.[0] ?? fs) : 'devtmpfs',
    ...(device !== undefined && { type: device === 'block' ? 'block' : 'char' }),
    ...(fs === 'directory' && { type: 'directory' }),
    // An offset in it is a physical address.
    ...(path === '/dev/mem' && { address: 0 }),
    capabilities: isList(caps)
      ? caps.map((name) => (typeof name === 'string' ? name.toLowerCase() : name))
      : caps,
  }
}

const typeName = (value: unknown): unknown => (typeof value === 'number' ? (TYPES[value] ?? value) : value)

function state(value: unknown): unknown {
  if (!isRecord(value)) return value
  const { freeLists, pageblocks, processes, vmaTree, ...rest } = value
  return {
    // 2.6.28 and before have no regions, and do not count what copies hold.
    ...(vmaTree !== undefined && {
      regions: [],
      mmapPages: 0,
      vmaTree: isList(vmaTree) ? vmaTree.map(withDevice) : vmaTree,
    }),
    ...rest,
    ...(isList(rest['regions']) && { regions: rest['regions'].map(withDevice) }),
    freeLists: isList(freeLists) ? namedLists(freeLists) : freeLists,
    pageblocks: isList(pageblocks) ? pageblocks.map(typeName) : pageblocks,
    processes,
  }
}

/** A device number, major << 20 | minor, as /proc writes it. */
function withDevice(value: unknown): unknown {
  if (!isRecord(value) || typeof value['dev'] !== 'number') return value
  const hex2 = (n: number): string => n.toString(16).padStart(2, '0')
  return { ...value, dev: `${hex2(value['dev'] >>> 20)}:${hex2(value['dev'] & 0xfffff)}` }
}

function namedLists(lists: readonly unknown[]): unknown {
  return Object.fromEntries(
    lists.flatMap((orders, type) => {
      if (!isList(orders)) return [[TYPES[type] ?? String(type), orders]]
      const filled = orders.flatMap((list, order) =>
        isList(list) && list.length === 0 ? [] : [[order, list]],
      )
      return filled.length === 0 ? [] : [[TYPES[type] ?? String(type), Object.fromEntries(filled) as unknown]]
    }),
  )
}

/** What the script's names stand for so far. */
interface Names {
  readonly pids: Map<string, unknown>
  readonly values: Map<string, unknown>
}

function step(value: unknown, index: number, later: Later, { pids, values }: Names): unknown {
  if (!isRecord(value)) return value
  const { proc: caller, errno, spawned, procText, ...rest } = value
  if (isRecord(spawned) && typeof spawned['name'] === 'string') pids.set(spawned['name'], spawned['pid'])
  const call = typeof rest['call'] === 'string' ? rest['call'] : ''
  const result = /^\w+: (\w+) = /.exec(call)?.[1]
  const access = rest['args'] === undefined ? accessArgs(call, values) : null
  if (result !== undefined) values.set(result, rest['ret'])
  const pid = typeof caller === 'string' ? pids.get(caller) : undefined
  const name = typeof errno === 'number' ? errnoName(-errno) : errno
  const turned = {
    ...rest,
    ...(access !== null && { args: access }),
    ...(pid !== undefined && { pid }),
    ...(errno !== undefined && { errno: name }),
    ...(isRecord(spawned) && { spawned: spawned['pid'], program: spawned['program'] }),
    ...(procText !== undefined && { proc: procText }),
  }
  return isReadLater(value)
    ? readLater(turned, later, index)
    : { ...turned, events: eventsOf(value), after: state(value['after']) }
}

function eventsOf({ events }: JsonRecord): unknown {
  return isList(events) ? ofOthersAfterKill(events.map(event)) : events
}

/** `B: poke(d+4, 4369)`: the arguments of a read or write of memory, which these recordings give as text only. */
function accessArgs(call: string, values: ReadonlyMap<string, unknown>): unknown[] | null {
  const [, name = '', plus = '0', stored] =
    /^\w+: (?:peek|poke)\((\w+)(?:\+(\w+))?(?:, (\w+))?\)$/.exec(call) ?? []
  const base = values.get(name)
  if (typeof base !== 'number') return null
  return [base + Number(plus), ...(stored === undefined ? [] : [Number(stored)])]
}

/**
 * After the OOM killer has run, the one who was chosen wakes and takes pages while the caller still waits: they are marked as the call's
 * own, because it is under way. What the caller takes itself comes after another round of reclaim, or not at all.
 */
function ofOthersAfterKill(events: readonly unknown[]): readonly unknown[] {
  const lastRound = events.findLastIndex((one) => isList(one) && one[0] === 'oom')
  const isBefore = events.map(() => false)
  let isAfterKill = false
  events.forEach((one, at) => {
    const kind = isList(one) ? one[0] : null
    if (kind === 'oom') isAfterKill = true
    else if (kind === 'reclaim{') isAfterKill = false
    isBefore[at] = isAfterKill && at < lastRound
  })
  return events.map((one, at) =>
    isBefore[at] === true && isList(one) && one[0] === 'alloc' ? [...one.slice(0, 4), 0] : one,
  )
}

function event(value: unknown): unknown {
  if (!isList(value) || value[0] !== 'alloc') return value
  return [value[0], value[1], value[2], typeName(value[3]), value[4]]
}
