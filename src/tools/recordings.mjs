// Writes the lists of the recordings in public/recordings, by machine: index.json, of which folders are kernels, and mmu/index.json.
// Run after adding or removing a recording: node src/tools/recordings.mjs
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const folder = new URL('../../public/recordings/', import.meta.url)

const kernels = readdirSync(folder).filter((name) => /^\d+\.\d+/.test(name))
writeIndex(
  folder,
  ['', ...kernels.map((name) => `${name}/`)],
  (name, { about, kernel, steps, complete }) => ({
    name,
    about,
    steps: steps.length,
    ram: kernel.ram.replace(/ MiB$/, 'M'),
    complete,
  }),
)
writeIndex(new URL('mmu/', folder), [''], (name, { about, steps }) => ({ name, about, steps: steps.length }))

/**
 * @typedef {{ about: string, steps: readonly unknown[], kernel: { ram: string }, complete: boolean }} Recording
 * @param {URL} at
 * @param {readonly string[]} folders Below it, with a slash at the end, or empty.
 * @param {(name: string, recording: Recording) => { readonly steps: number }} entryOf
 */
function writeIndex(at, folders, entryOf) {
  const index = folders
    .flatMap((below) =>
      readdirSync(new URL(`./${below}`, at))
        .filter((file) => file.endsWith('.json.gz'))
        .map((file) => below + file.slice(0, -'.json.gz'.length))
        .sort(),
    )
    .map((name) =>
      entryOf(name, JSON.parse(gunzipSync(readFileSync(new URL(`${name}.json.gz`, at))).toString())),
    )
  const lines = index.map((entry) => `  ${JSON.stringify(entry)}`)
  writeFileSync(new URL('index.json', at), `[\n${lines.join(',\n')}\n]\n`)
  console.log(`${index.length} recordings, ${index.reduce((sum, { steps }) => sum + steps, 0)} steps`)
}
