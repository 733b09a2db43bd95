/**
 * Stops with one clear line when Node.js is too old. Every command imports this first; the files that run before the
 * packages are installed keep to syntax and built-ins that an old Node.js can at least load.
 */
const WANTED_MAJOR = 20
const WANTED_MINOR = 19

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < WANTED_MAJOR || (major === WANTED_MAJOR && minor < WANTED_MINOR)) {
  console.error(
    `NOMMU Explorer needs Node.js ${WANTED_MAJOR}.${WANTED_MINOR} or newer; this is ${process.versions.node}. See https://nodejs.org`,
  )
  process.exit(1)
}
