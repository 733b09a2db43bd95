/** The page that repaint.ts opens: the content layer of the page map alone, painted again and again. */
import { readPalette } from '../../canvas/palette.ts'
import { layOutPageMap, WHOLE } from '../../layout/pagemap/pageMap.ts'
import { tonesByKind } from '../../layout/pagemap/pageMapTones.ts'
import '../../ui/theme.css'
import { inksFor } from '../../views/pagemap/paint/inks.ts'
import { paintPageMap } from '../../views/pagemap/paint/paintPageMap.ts'
import { createTexture } from '../../views/pagemap/paint/texture.ts'
import { openScenario } from '../../worker/testing/openScenario.ts'
import { randomNumbers } from '../statistics.ts'

const PAGES = 1_048_576
const MAPPINGS = 4500
const MAX_PAGES = 400
const RATIO = 1
const WARM_UP = 10
const ROUNDS = 100

declare global {
  interface Window {
    /** Paints the map on a canvas of this size, and one image as large as the grid of pages; milliseconds of each round, in turn. */
    measureRepaint(
      width: number,
      height: number,
    ): {
      readonly map: readonly number[]
      readonly image: readonly number[]
    }
  }
}

/** 4 GiB mapped nearly full by four processes; then every third mapping is given back. */
function fragmented(): string {
  const random = randomNumbers(5)
  const lines = ['board 4096M', ...'ABCD'.split('').map((name) => `${name} = spawn`)]
  const lengths = Array.from({ length: MAPPINGS }, () => (1 + (random() % MAX_PAGES)) * 4)
  const owner = (index: number): string => 'ABCD'.charAt(index % 4)
  lengths.forEach((length, index) => lines.push(`${owner(index)}: m${index} = mmap(${length}K)`))
  lengths.forEach((length, index) => {
    if (index % 3 === 0) lines.push(`${owner(index)}: munmap(m${index}, ${length}K)`)
  })
  return lines.join('\n')
}

window.measureRepaint = (width, height) => {
  const opened = openScenario(fragmented())
  const view = opened.show(opened.steps)

  const canvas = document.body.appendChild(document.createElement('canvas'))
  Object.assign(canvas, { width, height })
  const ctx = canvas.getContext('2d')
  if (ctx === null) throw new Error('This browser has no canvas.')
  const texture = createTexture(() => document.createElement('canvas'))
  const palette = readPalette()
  const plot = { x: 0, y: 0, width, height }
  const paint = (): void => {
    const tones = tonesByKind(view)
    const inks = inksFor(tones.tones, palette, RATIO)
    const layout = layOutPageMap(view.frames.zone, plot, RATIO, WHOLE)
    paintPageMap(ctx, layout, { view, tones, inks, palette, texture, owned: null })
  }
  const drawImage = scaledImage(ctx)
  const timed = (draw: () => void): number => {
    const start = performance.now()
    draw()
    // Reading a pixel waits until all that was painted is there.
    ctx.getImageData(0, 0, 1, 1)
    return performance.now() - start
  }
  const rounds = Array.from({ length: WARM_UP + ROUNDS }, () => [timed(paint), timed(drawImage)] as const)
  const kept = rounds.slice(WARM_UP)
  return { map: kept.map(([map]) => map), image: kept.map(([, image]) => image) }
}

/** The least that a picture of as many pages can take: one pixel a page, put where it can be drawn from, and drawn in the canvas's size. */
function scaledImage(ctx: CanvasRenderingContext2D): () => void {
  const { width, height } = ctx.canvas
  const holder = document.createElement('canvas')
  holder.width = holder.height = Math.sqrt(PAGES)
  const source = holder.getContext('2d', { alpha: false })
  if (source === null) throw new Error('This browser has no canvas.')
  const image = source.createImageData(holder.width, holder.height)
  const random = randomNumbers(9)
  new Uint32Array(image.data.buffer).forEach((_, at, all) => (all[at] = (0xff000000 | random()) >>> 0))
  return () => {
    source.putImageData(image, 0, 0)
    ctx.imageSmoothingEnabled = false
    ctx.drawImage(holder, 0, 0, width, height)
  }
}
