/** A small static file server: what any host of the built site would do, and nothing more. */
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream'
import { gzipSync } from 'node:zlib'

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** @param {string} type */
const isText = (type) => /charset=|svg/.test(type)

/**
 * The file that a request asks for.
 * @param {string} folder Absolute path of the site.
 * @param {string} base Path that the site is served under; begins and ends with "/".
 * @param {string} url The request's target.
 * @returns {string | null} Absolute path, always inside the folder; null when the target lies outside.
 */
export function fileFor(folder, base, url) {
  let path
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname)
  } catch {
    return null
  }
  if (!path.startsWith(base) || path.includes('\0')) return null
  const rest = path.slice(base.length)
  const file = normalize(join(folder, rest === '' || rest.endsWith('/') ? `${rest}index.html` : rest))
  return file.startsWith(normalize(folder + sep)) ? file : null
}

/**
 * Serves a folder until the returned server is closed.
 * @param {string} folder
 * @param {{ base?: string, host?: string, port?: number, gzip?: boolean }} [options] Port 0 takes any free one; `gzip`
 *   sends text packed to whoever takes it so.
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>} Rejects with code EADDRINUSE when the port is taken.
 */
export async function serve(folder, { base = '/', host = '127.0.0.1', port = 0, gzip = false } = {}) {
  const packer = gzip ? createPacker() : null
  const server = createServer((request, response) => {
    answer({ folder, base, packer }, request, response).catch(() => response.destroy())
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve(undefined))
  })
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host}:${bound}${base}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined))
        server.closeAllConnections()
      }),
  }
}

/**
 * Packs each file once, as long as it stays the same.
 * @returns {(file: string, changed: number) => Promise<Buffer>} `changed`: when the file was last written.
 */
function createPacker() {
  /** @type {Map<string, { changed: number, bytes: Promise<Buffer> }>} */
  const packed = new Map()
  return (file, changed) => {
    const known = packed.get(file)
    if (known?.changed === changed) return known.bytes
    const bytes = readFile(file).then((content) => gzipSync(content, { level: 9 }))
    packed.set(file, { changed, bytes })
    return bytes
  }
}

/**
 * @param {{ folder: string, base: string, packer: ReturnType<typeof createPacker> | null }} site
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer({ folder, base, packer }, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const file = fileFor(folder, base, request.url ?? '/')
  const info = file === null ? null : await stat(file).catch(() => null)
  if (file === null || !info?.isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n')
    return
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream'
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const packed = packer && takesGzip && isText(type) ? await packer(file, info.mtimeMs) : null
  response.writeHead(200, {
    'content-type': type,
    'content-length': packed?.length ?? info.size,
    ...(packed && { 'content-encoding': 'gzip' }),
    // Names in assets carry a hash of the content; all others may change with the next build.
    'cache-control': file.includes(`${sep}assets${sep}`) ? 'max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
  })
  if (request.method === 'HEAD') response.end()
  else if (packed) response.end(packed)
  else pipeline(createReadStream(file), response, () => undefined)
}
