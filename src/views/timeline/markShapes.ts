/** How each kind of call is marked: a shape and a colour of its own, so that grey is enough. */
import type { CallKind } from '../../protocol/view.ts'

export interface MarkStyle {
  /** For people, in the singular. */
  readonly name: string
  readonly colour: string
  /** Drawn as an outline. */
  readonly isHollow: boolean
  /** Relative SVG path around the present point, for a mark of half size r. */
  readonly path: (r: number) => string
}

const square = (r: number): string => `m${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}z`
const diamond = (r: number): string => `m0 ${-r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`
const circle = (r: number): string => `m${-r} 0a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0z`
const bar = (r: number): string => `m${-r} ${-0.4 * r}h${2 * r}v${0.8 * r}h${-2 * r}z`
const triangle = (r: number): string => `m0 ${-r}l${r} ${1.8 * r}h${-2 * r}z`
const plus = (r: number): string => {
  const arm = 0.68 * r
  const wide = 0.64 * r
  return `m${-wide / 2} ${-r}h${wide}v${arm}h${arm}v${wide}h${-arm}v${arm}h${-wide}v${-arm}h${-arm}v${-wide}h${arm}z`
}

export const MARKS: Readonly<Record<CallKind, MarkStyle>> = {
  process: { name: 'process', colour: 'var(--ink)', isHollow: false, path: (r) => diamond(1.15 * r) },
  map: { name: 'mapping', colour: 'var(--use-anonymous)', isHollow: false, path: (r) => square(0.85 * r) },
  unmap: { name: 'unmapping', colour: 'var(--use-anonymous)', isHollow: true, path: (r) => square(0.75 * r) },
  resize: { name: 'resizing', colour: 'var(--use-privateCopy)', isHollow: false, path: triangle },
  file: { name: 'file call', colour: 'var(--use-ramFile)', isHollow: false, path: (r) => circle(0.85 * r) },
  memory: {
    name: 'memory access',
    colour: 'var(--use-sharedCopy)',
    isHollow: false,
    path: (r) => circle(0.6 * r),
  },
  settings: { name: 'setting', colour: 'var(--ink-2)', isHollow: false, path: plus },
  look: { name: 'look', colour: 'var(--ink-3)', isHollow: true, path: (r) => circle(0.6 * r) },
  other: { name: 'other call', colour: 'var(--ink-3)', isHollow: false, path: bar },
}

/** A refused call, whatever its kind: a cross. */
export const failurePath = (r: number): string => {
  const t = 0.35 * r
  const u = r - t
  return (
    `m0 ${-t}l${u} ${-u}l${t} ${t}l${-u} ${u}l${u} ${u}l${-t} ${t}l${-u} ${-u}l${-u} ${u}l${-t} ${-t}l${u} ${-u}` +
    `l${-u} ${-u}l${t} ${-t}z`
  )
}

/** A kernel that stopped: the octagon of a stop sign. */
export const stopPath = (r: number): string => {
  const c = 0.42 * r
  const d = r - c
  return `m${-c} ${-r}h${2 * c}l${d} ${d}v${2 * c}l${-d} ${d}h${-2 * c}l${-d} ${-d}v${-2 * c}z`
}
