/** What package.json says that the page shows: the one place for the version and for where mistakes are reported. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../project.mjs'

/** @type {{ version: string, bugs?: { url?: string } }} */
const { version, bugs } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

/** Stands in the code for the words of src/base/package.ts when the page is built or tested. */
export const PACKAGE_WORDS = {
  PACKAGE_VERSION: JSON.stringify(version),
  PACKAGE_BUGS: JSON.stringify(bugs?.url ?? null),
}
