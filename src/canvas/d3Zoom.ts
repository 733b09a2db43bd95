/** What pan and zoom take of d3: a chunk of its own, see zoomLibrary.ts. */
export { pointers, select, zoom, zoomIdentity } from 'd3'
