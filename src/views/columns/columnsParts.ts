/** What the columns have beside their picture: it can come after it. */
export { ColumnsTables } from './ColumnsTables.tsx'
export { MoreProcesses } from './MoreProcesses.tsx'
export { ProgramParts } from './ProgramParts.tsx'
