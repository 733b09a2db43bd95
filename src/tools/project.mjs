/** Where things are in the checkout. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const MODULES = join(ROOT, 'node_modules')

/** What the tools keep between two runs; goes away with node_modules. */
export const CACHE = join(MODULES, '.cache', 'nommu-explorer')

/** The built site. */
export const DIST = join(ROOT, 'dist')
