/** The pictures that only a machine with an MMU has: a chunk of their own. */
export { AddressSpaces } from '../../views/spaces/AddressSpaces.tsx'
export { PagingStrip } from '../../views/timeline/PagingStrip.tsx'
export { PageTables } from '../../views/tables/PageTables.tsx'
