/** One hash over many files: tells whether something made from them is still up to date. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ROOT } from '../project.mjs'

/** @param {string} path A file or folder. @returns {string[]} The files below it, sorted; none when it is missing. */
export function filesBelow(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path)
  names.sort()
  return names.flatMap((name) => filesBelow(join(path, name)))
}

/**
 * @param {readonly string[]} inputs Files and folders, relative to the project's root.
 * @param {(path: string) => boolean} [wanted] Which files count; paths are relative to the root.
 * @returns {string} Hexadecimal; changes with any name or content.
 */
export function fingerprint(inputs, wanted = () => true) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    for (const file of filesBelow(join(ROOT, input))) {
      const path = relative(ROOT, file).replaceAll('\\', '/')
      if (!wanted(path)) continue
      const content = readFileSync(file)
      hash.update(`${path}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/** Files of src that never end in a bundle. @param {string} path */
export const isShipped = (path) => !/\.test\.tsx?$|\/testing\/|\/__snapshots__\/|\.md$/.test(path)
