/** The columns on paper: free blocks, regions and processes side by side on one address axis. */
import type { ProcessView, Reach, StepView } from '../../protocol/view.ts'
import { WHOLE_AXIS } from '../../layout/columns/addressAxis.ts'
import { columnsAxis, columnsLayout } from '../../layout/columns/columns.ts'
import type { ColumnsLayout } from '../../layout/columns/columns.ts'
import type { Bar } from '../../layout/columns/columnsBars.ts'
import { columnsGrid } from '../../layout/columns/columnsGrid.ts'
import type { Column } from '../../layout/columns/columnsGrid.ts'
import { fitText, WORD_CHAR } from '../../layout/columns/columnsText.ts'
import type { Box } from '../../layout/pagemap/pageMap.ts'
import {
  CODE_FONT,
  element,
  figure,
  INK,
  INK_2,
  inkFill,
  inkTint,
  RULE,
  textElement,
  WORDS_FONT,
} from './pictureInk.ts'
import type { InkName } from './pictureInk.ts'
import { pictureSpaces } from './pictureSpaces.ts'
import { sharedWords } from '../../base/vmaWords.ts'
import { hasRegions, regionsChangeOf } from '../../model/step/nommu.ts'
import { vmasOf } from '../../model/step/spaces.ts'

const HEAD_HEIGHT = 22
const EDGE_WIDTH = 5
const LABEL_SIZE = 12

export interface PictureColumns {
  readonly svg: string
  readonly inks: ReadonlySet<InkName>
  readonly hasBreaks: boolean
  /** Processes that found no room; the one that called is always drawn. */
  readonly leftOut: number
}

/** The columns in a box of user units; the address spaces of a machine with an MMU. `reach`: the whole run's, so that the axis is the same in every picture. */
export function pictureColumns(whole: StepView, box: Box, reach: Reach | null): PictureColumns {
  if (whole.spaces.kind === 'paged')
    return { ...pictureSpaces(whole, whole.spaces, box), inks: new Set(), hasBreaks: false }
  const height = box.height - HEAD_HEIGHT
  const axis = columnsAxis(whole, height, null, reach)
  const view = withRoom(whole, box.width, axis.end)
  const layout = columnsLayout(view, axis, { width: box.width, height }, WHOLE_AXIS)
  const leftOut = whole.spaces.processes.length - view.spaces.processes.length
  const inks = new Set<InkName>()
  for (const { use } of layout.spine) inks.add(use)
  for (const { fill, slack } of layout.bars) {
    if (fill !== 'free') inks.add(fill)
    if (slack > 0) inks.add('slack')
  }
  const ofStep = changedThings(view)
  const body = [
    ground(layout),
    spine(layout),
    breaks(layout),
    ...layout.bars.map((bar) => barElement(layout, bar, ofStep)),
    ticks(layout),
  ]
  const svg = [
    heads(layout, hasRegions(view)),
    element('g', { transform: `translate(0 ${HEAD_HEIGHT})` }, body.join('')),
  ]
  return {
    svg: element('g', { transform: `translate(${box.x} ${box.y})` }, svg.join('')),
    inks,
    hasBreaks: layout.breaks.length > 0,
    leftOut,
  }
}

/** Only the processes that fit: those that the step has nothing to do with make way, the oldest first. */
function withRoom(view: StepView, width: number, highest: number): StepView {
  let { processes } = view.spaces
  const caller = view.call?.pid ?? null
  const touched = new Set([...view.change.vmasAdded, ...view.change.vmasChanged])
  const { id } = vmasOf(view)
  const isTouched = ({ vmas: { first, count } }: ProcessView): boolean =>
    id.subarray(first, first + count).some((one) => touched.has(one))
  while (processes.length > 1) {
    const grid = columnsGrid(width, processes, highest)
    if (grid.fixedWidth + grid.processesWidth <= width + 0.5) break
    const away = processes.find((process) => process.pid !== caller && !isTouched(process))
    const out = away ?? processes.find(({ pid }) => pid !== caller)
    processes = processes.filter((process) => process !== out)
  }
  return { ...view, spaces: { ...view.spaces, processes } }
}

const xOf = (layout: ColumnsLayout, column: Column): number =>
  column.x + (column.part === 'processes' ? layout.fixedWidth : 0)

function heads(layout: ColumnsLayout, withRegions: boolean): string {
  return layout.columns
    .map((column) => {
      const x = xOf(layout, column)
      const name =
        column.of.type === 'process'
          ? column.of.process.name
          : column.of.type === 'blocks'
            ? column.width > 11 * WORD_CHAR
              ? 'Free blocks'
              : 'Free'
            : sharedWords('Regions', withRegions)
      return [
        textElement(fitText(name, column.width + 4, WORD_CHAR), {
          x,
          y: 13,
          'font-family': WORDS_FONT,
          'font-size': LABEL_SIZE,
          'font-weight': 600,
          fill: INK,
        }),
        element('line', { x1: x, x2: x + column.width, y1: 18.5, y2: 18.5, stroke: INK, 'stroke-width': 1 }),
      ].join('')
    })
    .join('')
}

/** Column grounds and folds: what is left out of the axis is said where it is missing. */
function ground(layout: ColumnsLayout): string {
  const left = layout.spineX
  const width = layout.fixedWidth + layout.processesWidth - left
  const lines = layout.columns.map((column) =>
    element('rect', {
      x: xOf(layout, column),
      y: 0,
      width: column.width,
      height: layout.height,
      fill: '#fafafa',
      stroke: '#dddddd',
      'stroke-width': 0.5,
    }),
  )
  const folds = layout.folds.map(({ y0, y1, text }) => {
    const middle = (y0 + y1) / 2
    const edge = {
      x1: left,
      x2: left + width,
      stroke: RULE,
      'stroke-width': 0.8,
      'stroke-dasharray': '2 2.5',
    }
    return [
      element('rect', { x: left, y: y0, width, height: y1 - y0, fill: '#f0f0f0' }),
      element('line', { ...edge, y1: y0, y2: y0 }),
      element('line', { ...edge, y1, y2: y1 }),
      y1 - y0 < 11
        ? ''
        : textElement(text, {
            x: left + width - 6,
            y: middle + 3.8,
            'text-anchor': 'end',
            'font-family': WORDS_FONT,
            'font-size': 12,
            'font-style': 'italic',
            fill: INK_2,
          }),
    ].join('')
  })
  return [...lines, ...folds].join('')
}

const spine = (layout: ColumnsLayout): string =>
  layout.spine
    .map(({ use, y0, y1 }) =>
      element('rect', {
        x: layout.spineX,
        y: y0,
        width: layout.spineWidth,
        height: y1 - y0,
        fill: inkFill(use),
      }),
    )
    .join('')

/** As on the page: two strokes across the strip where the scale changes. */
const breaks = ({ breaks: places, spineX, spineWidth }: ColumnsLayout): string =>
  places.length === 0
    ? ''
    : element('path', {
        d: places
          .flatMap((y) => [y + 1, y + 4])
          .map((y) => `M${figure(spineX - 3)} ${figure(y)}l${figure(spineWidth + 6)} -5`)
          .join(''),
        fill: 'none',
        stroke: INK,
        'stroke-width': 1,
      })

function ticks(layout: ColumnsLayout): string {
  return layout.ticks
    .map(({ y, labelY, text }) =>
      [
        textElement(text, {
          x: layout.axisWidth - 6,
          y: labelY + 4,
          'text-anchor': 'end',
          'font-family': CODE_FONT,
          'font-size': 12,
          fill: INK_2,
        }),
        element('line', {
          x1: layout.axisWidth - 4,
          x2: layout.axisWidth,
          y1: y,
          y2: y,
          stroke: INK_2,
          'stroke-width': 0.8,
        }),
      ].join(''),
    )
    .join('')
}

interface ChangedThings {
  readonly added: ReadonlySet<string>
  readonly changed: ReadonlySet<string>
}

/** Keys of the bars that this step made or altered. */
function changedThings(view: StepView): ChangedThings {
  const { vmasAdded, vmasChanged } = view.change
  const { regionsAdded, regionsChanged } = regionsChangeOf(view)
  const key = (kind: string) => (id: number) => `${kind}-${id}`
  return {
    added: new Set([...regionsAdded.map(key('region')), ...vmasAdded.map(key('vma'))]),
    changed: new Set([...regionsChanged.map(key('region')), ...vmasChanged.map(key('vma'))]),
  }
}

function barElement(layout: ColumnsLayout, bar: Bar, ofStep: ChangedThings): string {
  const { y, width, height, slack, thing } = bar
  const x = bar.x + (layout.columns[bar.column]?.part === 'processes' ? layout.fixedWidth : 0)
  const dx = x - bar.x
  const key = thing.kind === 'region' || thing.kind === 'vma' ? `${thing.kind}-${thing.id}` : ''
  const isAdded = ofStep.added.has(key)
  const isChanged = !isAdded && ofStep.changed.has(key)
  const isThin = height < 4
  const parts: string[] = []
  if (bar.fill === 'free') {
    parts.push(
      element('rect', {
        x,
        y,
        width,
        height,
        fill: '#ffffff',
        stroke: INK_2,
        'stroke-width': isThin ? 0.4 : 0.8,
      }),
    )
  } else if (isThin) {
    parts.push(element('rect', { x, y, width, height, fill: inkFill(bar.fill) }))
  } else {
    const own = Math.max(0, height - slack)
    parts.push(
      element('rect', { x, y, width, height: own, fill: inkTint(bar.fill) }),
      element('rect', { x, y, width: Math.min(width, EDGE_WIDTH), height: own, fill: inkFill(bar.fill) }),
    )
    if (slack > 0)
      parts.push(element('rect', { x, y: y + own, width, height: slack, fill: inkFill('slack') }))
    parts.push(element('rect', { x, y, width, height, fill: 'none', stroke: INK, 'stroke-width': 0.8 }))
  }
  if (isAdded || isChanged) {
    parts.push(
      element('rect', {
        x,
        y,
        width,
        height,
        fill: 'none',
        stroke: INK,
        'stroke-width': Math.min(2.4, Math.max(1, height * 0.25)),
        ...(isChanged && { 'stroke-dasharray': '5 3' }),
      }),
    )
  }
  for (const label of bar.labels) {
    const isCode = label.role === 'code' || label.role === 'badge'
    parts.push(
      textElement(label.text, {
        x: label.x + dx,
        y: label.y,
        'text-anchor': label.anchor,
        'font-family': isCode ? CODE_FONT : WORDS_FONT,
        'font-size': LABEL_SIZE,
        ...(label.role === 'badge' && { 'font-weight': 700 }),
        fill: label.role === 'faint' ? INK_2 : INK,
      }),
    )
  }
  return parts.join('')
}
