/** How numbers are written for people: the same everywhere. Addresses carry `0x`, lengths carry a unit. */
import { PAGE_SIZE } from './units.ts'

/** An address with `0x`, at least eight digits. */
export const hex = (n: number): string => (n < 0 ? `-${hex(-n)}` : `0x${n.toString(16).padStart(8, '0')}`)

/** A half-open byte range, written with its last byte as /proc/iomem does: 0x80a71000-0x80a72fff. */
export const hexRange = (start: number, end: number): string => `${hex(start)}-${hex(end - 1)}`

/** Bytes in the largest binary unit that loses nothing to the eye: 12 KiB, 1.5 MiB, 100 bytes. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes / 1024
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${Number.isInteger(value) ? value : Number(value.toFixed(value < 10 ? 2 : 1))} ${units[unit] ?? ''}`
}

/** 1 page, 3 pages, 1,024 pages. */
export const formatPages = (pages: number): string =>
  `${formatCount(pages)} ${pages === 1 ? 'page' : 'pages'}`

/** Pages as memory: 12 KiB (3 pages). */
export const formatPagesAndBytes = (pages: number): string =>
  `${formatBytes(pages * PAGE_SIZE)} (${formatPages(pages)})`

/** Thousands separated by commas whatever the locale, so that pictures and tests agree everywhere. */
export const formatCount = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
