/** Keeps the grid's image between paints: moving about repaints from it, only other pages or colours build it anew. */
import { visibleCells } from '../../../layout/pagemap/pageMap.ts'
import type { PageMapLayout } from '../../../layout/pagemap/pageMap.ts'
import type { PageTones } from '../../../layout/pagemap/pageMapTones.ts'
import { packColour } from './inks.ts'
import type { Ink } from './inks.ts'
import { fillTexels, foldFor, isFull, stripeTexels, texelColumns, texelRows } from './texels.ts'
import type { GridShape } from './texels.ts'

export interface MapTexture {
  /** Draws the visible part of the grid into the layout's window. */
  draw(ctx: CanvasRenderingContext2D, layout: PageMapLayout, tones: PageTones, inks: readonly Ink[]): void
}

/** CSS pixels of a stripe of shared pages. */
const STRIPE = 4

/** `makeCanvas`: makes what holds the image and is never shown. */
export function createTexture(makeCanvas: () => HTMLCanvasElement): MapTexture {
  let built: readonly unknown[] = []
  let image: ImageData | null = null
  let holder: { readonly canvas: HTMLCanvasElement; readonly isOpaque: boolean } | null = null

  /** An image without transparent texels is drawn in half the time where its canvas has none. */
  const canvasFor = (isOpaque: boolean): HTMLCanvasElement => {
    if (holder?.isOpaque !== isOpaque) {
      holder = { canvas: makeCanvas(), isOpaque }
      image = null
    }
    return holder.canvas
  }

  /** `stripe`: cells of one stripe where the painter lays no pattern over the cells; else null. */
  const build = (
    canvas: HTMLCanvasElement,
    shape: GridShape,
    stripe: number | null,
    tones: PageTones,
    inks: readonly Ink[],
  ): void => {
    const key = [canvas, shape.columns, shape.rows, shape.foldX, shape.foldY, stripe, tones, inks]
    if (key.every((part, index) => part === built[index])) return
    built = key
    const width = texelColumns(shape)
    const height = texelRows(shape)
    const ctx = canvas.getContext('2d', { alpha: holder?.isOpaque !== true })
    if (!ctx) return
    if (!image || image.width !== width || image.height !== height) {
      canvas.width = width
      canvas.height = height
      image = ctx.createImageData(width, height)
    }
    const colours = Uint32Array.from(inks, (ink) => packColour(stripe === null ? ink.ground : ink.blend))
    const texels = new Uint32Array(image.data.buffer)
    fillTexels(texels, shape, tones.toneOfPage, colours)
    if (stripe !== null && shape.foldX === 1 && shape.foldY === 1) {
      const stripes = inks.map((ink) => ink.stripes.map(packColour))
      stripeTexels(texels, shape, tones.toneOfPage, stripes, stripe)
    }
    ctx.putImageData(image, 0, 0)
  }

  return {
    draw: (ctx, layout, tones, inks) => {
      const shape: GridShape = {
        columns: layout.columns,
        rows: layout.rows,
        lead: layout.startPfn - layout.basePfn,
        foldX: foldFor(layout.cellWidth),
        foldY: foldFor(layout.cellHeight),
      }
      const stripe = Math.max(1, Math.round((STRIPE * layout.ratio) / layout.cellWidth))
      const canvas = canvasFor(isFull(shape, tones.toneOfPage.length))
      build(canvas, shape, layout.gap > 0 ? null : stripe, tones, inks)
      const visible = visibleCells(layout)
      const x = Math.floor(visible.firstColumn / shape.foldX)
      const y = Math.floor(visible.firstRow / shape.foldY)
      const width = Math.ceil(visible.endColumn / shape.foldX) - x
      const height = Math.ceil(visible.endRow / shape.foldY) - y
      if (width <= 0 || height <= 0) return
      const texelWidth = layout.cellWidth * shape.foldX
      const texelHeight = layout.cellHeight * shape.foldY
      ctx.imageSmoothingEnabled = false
      ctx.drawImage(
        canvas,
        x,
        y,
        width,
        height,
        layout.originX + x * texelWidth,
        layout.originY + y * texelHeight,
        width * texelWidth,
        height * texelHeight,
      )
    },
  }
}
