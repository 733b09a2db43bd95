// Writes public/recordings/index.json, the list that the page shows before any recording is fetched.
// Run after adding or removing a recording: node src/tools/recordings.mjs
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const folder = new URL('../../public/recordings/', import.meta.url)
const index = readdirSync(folder)
  .filter((file) => file.endsWith('.json.gz'))
  .map((file) => file.slice(0, -'.json.gz'.length))
  .sort()
  .map((name) => {
    const { about, kernel, steps, complete } = JSON.parse(
      gunzipSync(readFileSync(new URL(`${name}.json.gz`, folder))).toString(),
    )
    return { name, about, steps: steps.length, ram: kernel.ram, complete }
  })

const lines = index.map((entry) => `  ${JSON.stringify(entry)}`)
writeFileSync(new URL('index.json', folder), `[\n${lines.join(',\n')}\n]\n`)
console.log(`${index.length} recordings, ${index.reduce((sum, { steps }) => sum + steps, 0)} steps`)
