/** What the map has beside its picture: it can come after it. */
export { OutsideStrip } from './OutsideStrip.tsx'
export { PageTable } from './PageTable.tsx'
export { Places, PlacesKey } from './Places.tsx'
export { Readout } from './Readout.tsx'
