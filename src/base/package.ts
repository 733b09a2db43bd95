/** What package.json says of this page. Written into the code when it is built: see src/tools/package.mjs. */
declare const PACKAGE_VERSION: string
declare const PACKAGE_BUGS: string | null

export const VERSION: string = PACKAGE_VERSION
/** Address of the list of issues; null where the project names none. */
export const BUGS: string | null = PACKAGE_BUGS
