/** The overview strip: all of RAM on one line, with the window of the map and the brush on it. */
import { largest } from '../../../base/lists.ts'
import { withAlpha } from '../../../canvas/palette.ts'
import type { Palette } from '../../../canvas/palette.ts'
import { overviewX } from '../../../layout/pagemap/pageMapOverview.ts'
import type { OverviewLayout } from '../../../layout/pagemap/pageMapOverview.ts'
import type { PageTones } from '../../../layout/pagemap/pageMapTones.ts'
import type { Marks } from '../../../model/things.ts'
import { packColour } from './inks.ts'
import type { Ink } from './inks.ts'
import type { PfnRange } from './paintMarks.ts'
import { fillStrip } from './texels.ts'

export interface OverviewInputs {
  readonly tones: PageTones
  readonly inks: readonly Ink[]
  readonly palette: Palette
  readonly ratio: number
  /** What the map shows; null when it shows everything. */
  readonly window: PfnRange | null
  readonly brush: PfnRange | null
  readonly hover: Marks
  readonly selected: Marks
}

/** Keeps the strip's image until pages, colours or width change: the marks on it change far more often. */
export function createOverviewPainter(
  image: HTMLCanvasElement,
): (ctx: CanvasRenderingContext2D, strip: OverviewLayout, inputs: OverviewInputs) => void {
  let built: readonly unknown[] = []
  return (ctx, strip, inputs) => {
    const key = [strip.width, inputs.tones, inputs.inks]
    if (!key.every((part, index) => part === built[index])) {
      built = key
      buildStrip(image, strip.width, inputs)
    }
    paintStrip(ctx, strip, inputs, image)
  }
}

/** CSS pixels of a stripe of shared pages. */
const STRIPE = 3

function buildStrip(canvas: HTMLCanvasElement, width: number, { tones, inks, ratio }: OverviewInputs): void {
  canvas.width = width
  canvas.height = 1
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  const data = ctx.createImageData(width, 1)
  const stripes = inks.map((ink) => ink.stripes.map(packColour))
  const most = largest(stripes.map((colours) => colours.length))
  const turns = new Map<number, Uint32Array>()
  const coloursIn = (turn: number): Uint32Array => {
    const known = turns.get(turn)
    if (known) return known
    const colours = Uint32Array.from(stripes, (own) => own[turn % own.length] ?? 0)
    turns.set(turn, colours)
    return colours
  }
  const stripe = Math.max(1, Math.round(STRIPE * ratio))
  fillStrip(new Uint32Array(data.data.buffer), tones.toneOfPage, (x) =>
    coloursIn(most > 1 ? Math.floor(x / stripe) : 0),
  )
  ctx.putImageData(data, 0, 0)
}

function paintStrip(
  ctx: CanvasRenderingContext2D,
  strip: OverviewLayout,
  inputs: OverviewInputs,
  image: HTMLCanvasElement,
): void {
  const { palette, ratio } = inputs
  const { width, height } = ctx.canvas
  const top = 3 * ratio
  const bottom = height - 3 * ratio
  ctx.clearRect(0, 0, width, height)
  ctx.imageSmoothingEnabled = false
  ctx.drawImage(image, 0, 0, strip.width, 1, strip.x, top, strip.width, bottom - top)

  const span = (range: PfnRange, least: number): readonly [number, number] => {
    const from = overviewX(strip, range.start)
    const to = overviewX(strip, range.end)
    const centre = (from + to) / 2
    return to - from >= least ? [from, to] : [centre - least / 2, centre + least / 2]
  }
  if (inputs.window) {
    const [from, to] = span(inputs.window, 6 * ratio)
    ctx.fillStyle = withAlpha(palette.paper, 0.62)
    ctx.fillRect(strip.x, top, from - strip.x, bottom - top)
    ctx.fillRect(to, top, strip.x + strip.width - to, bottom - top)
    ctx.strokeStyle = palette.ink
    ctx.lineWidth = 1.5 * ratio
    ctx.strokeRect(from, top - ratio, to - from, bottom - top + 2 * ratio)
  }
  if (inputs.brush) {
    const [from, to] = span(inputs.brush, 3 * ratio)
    ctx.fillStyle = withAlpha(palette.accent, 0.2)
    ctx.fillRect(from, top, to - from, bottom - top)
    ctx.strokeStyle = palette.accent
    ctx.lineWidth = 2 * ratio
    ctx.strokeRect(from, ratio, to - from, height - 2 * ratio)
  }
  for (const [marks, colour] of [
    [inputs.hover, palette.hover],
    [inputs.selected, palette.selected],
  ] as const) {
    ctx.fillStyle = colour
    for (const run of marks.pages) {
      const [from, to] = span({ start: run.pfn, end: run.pfn + run.pages }, 2 * ratio)
      ctx.fillRect(from, 0, to - from, 2 * ratio)
      ctx.fillRect(from, height - 2 * ratio, to - from, 2 * ratio)
    }
  }
}
