/** SVG pictures as what a page shows and as bitmaps. Data addresses: they count as the page's own from a disk as well. */
import type { Picture } from './picture/picture.ts'

export const svgAddress = (svg: string): string =>
  `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`

/** A PNG with `scale` pixels for each unit. Rejects when the browser cannot draw it. */
export async function pngOf(picture: Picture, scale: number): Promise<Blob> {
  const image = new Image(picture.width, picture.height)
  image.src = svgAddress(picture.svg)
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png')
  })
}
