/** What is written on a bar, and only what fits: a label is whole, shortened with an ellipsis, or absent. */
import { MIGRATETYPES } from '../../base/uapi.ts'
import type { RegionView, VmaView } from '../../protocol/view.ts'
import { baseName, CODE_CHAR, fitText, permissions, WORD_CHAR } from './columnsText.ts'

export interface BarLabel {
  readonly text: string
  /** Pixels; the baseline is at y. */
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'end'
  readonly role: 'code' | 'words' | 'badge' | 'faint'
}

export type BarTexts =
  | { readonly type: 'block'; readonly order: number; readonly migratetype: number }
  | { readonly type: 'region'; readonly region: RegionView }
  | { readonly type: 'vma'; readonly vma: VmaView }

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Height of a line of 12 px, and the least height of a bar that carries one. */
const LINE = 14
const LEAST_HEIGHT = 11
const LEFT_EDGE = 8
const RIGHT_EDGE = 4

/** Labels of a bar, inside the box. */
export function barLabels(texts: BarTexts, box: Box): BarLabel[] {
  if (box.height < LEAST_HEIGHT) return []
  // Tall bars carry their label at the top, where the address they begin at stands on the axis.
  const y = box.height < 2 * LINE ? box.y + box.height / 2 + 4.2 : box.y + LINE
  const left = box.x + LEFT_EDGE
  const right = box.x + box.width - RIGHT_EDGE
  switch (texts.type) {
    case 'block':
      return blockLabels(texts, left, right, y)
    case 'region':
      return regionLabels(texts.region, left, right, y)
    case 'vma':
      return vmaLabels(texts.vma, left, right, y, box)
  }
}

function blockLabels(
  { order, migratetype }: { order: number; migratetype: number },
  left: number,
  right: number,
  y: number,
): BarLabel[] {
  const number: BarLabel = { text: String(order), x: left, y, anchor: 'start', role: 'code' }
  const type = MIGRATETYPES[migratetype]?.charAt(0).toUpperCase() ?? ''
  const room = right - left - number.text.length * CODE_CHAR
  if (room < 2 * CODE_CHAR) return room < 0 ? [] : [number]
  return [number, { text: type, x: right, y, anchor: 'end', role: 'faint' }]
}

function regionLabels(region: RegionView, left: number, right: number, y: number): BarLabel[] {
  const labels: BarLabel[] = []
  let room = right - left
  if (region.usage > 1) {
    const text = `×${region.usage}`
    labels.push({ text, x: right, y, anchor: 'end', role: 'badge' })
    room -= (text.length + 1) * CODE_CHAR
  }
  const name = regionName(region, room)
  if (name !== '') labels.push({ text: name, x: left, y, anchor: 'start', role: 'words' })
  return labels
}

function regionName(region: RegionView, room: number): string {
  if (region.file !== null) return fitText(baseName(region.file), room, WORD_CHAR)
  const names =
    region.kind === 'program' ? ['program', 'prog'] : region.kind === 'anonymous' ? ['anonymous', 'anon'] : []
  return names.find((name) => name.length * WORD_CHAR <= room) ?? ''
}

function vmaLabels(vma: VmaView, left: number, right: number, y: number, box: Box): BarLabel[] {
  const text = permissions(vma.flags)
  const width = text.length * CODE_CHAR
  if (width > right - left + RIGHT_EDGE) return []
  const labels: BarLabel[] = [{ text, x: left, y, anchor: 'start', role: 'code' }]
  const name = vma.isStack ? '[stack]' : vma.file === null ? '' : baseName(vma.file)
  if (name === '') return labels
  const fit = (room: number): string =>
    vma.isStack && name.length * WORD_CHAR > room ? '' : fitText(name, room, WORD_CHAR)
  const beside = fit(right - left - width - CODE_CHAR)
  if (beside === name || (beside !== '' && box.height < 2 * LINE + 2)) {
    labels.push({ text: beside, x: left + width + CODE_CHAR, y, anchor: 'start', role: 'words' })
  } else if (box.height >= 2 * LINE + 2) {
    const under = fit(right - left + 2)
    if (under !== '') labels.push({ text: under, x: left, y: y + LINE, anchor: 'start', role: 'words' })
  }
  return labels
}
