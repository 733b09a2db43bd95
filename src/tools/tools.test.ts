import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entriesOf, importersOf } from './check-entries.mjs'
import { chunkOf, filesOf, withImports } from './check-size.mjs'
import { agrees } from './setup/install.mjs'
import { fileFor, serve } from './site/static-server.mjs'
import { countPlaywright, countVitest, mayBeSkipped, sumCounts } from './test-report.mjs'

describe('the installed packages', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0', integrity: 'x' },
      'node_modules/b-linux': { version: '1.0.0', integrity: 'y', optional: true },
    },
  }
  const a = { 'node_modules/a': { version: '1.0.0', integrity: 'x' } }

  it('agree when all that must be there is there', () => {
    expect(agrees(lock, { packages: a })).toBe(true)
  })

  it.each([
    ['one is missing', {}],
    ['a version differs', { 'node_modules/a': { version: '1.0.1', integrity: 'x' } }],
    ['the content differs', { 'node_modules/a': { version: '1.0.0', integrity: 'z' } }],
    ['one is too many', { ...a, 'node_modules/c': { version: '1.0.0', integrity: 'x' } }],
  ])('disagree when %s', (_, packages) => {
    expect(agrees(lock, { packages })).toBe(false)
  })
})

describe('the file for a request', () => {
  it.each([
    ['/', '/', '/site/index.html'],
    ['/', '/assets/a.js?x=1', '/site/assets/a.js'],
    ['/', '/a%20b/', '/site/a b/index.html'],
    ['/deep/', '/deep/', '/site/index.html'],
    ['/deep/', '/deep/a.js', '/site/a.js'],
    ['/deep/', '/a.js', null],
    ['/', '/%2e%2e/inside', '/site/inside'],
    ['/', '/..%2fsecret', null],
    ['/', '/..%2fsite-of-others/a.js', null],
    ['/', '/%00', null],
    ['/', '/%', null],
  ])('under %s, %s is %s', (base, url, file) => {
    expect(fileFor('/site', base, url)).toBe(file)
  })
})

describe('the static server', () => {
  let folder = ''
  let site: Awaited<ReturnType<typeof serve>>

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'site-'))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<p>hello')
    writeFileSync(join(folder, 'assets', 'trace.json.gz'), 'packed')
    site = await serve(folder, { base: '/deep/' })
  })

  afterAll(async () => {
    await site.close()
    rmSync(folder, { recursive: true })
  })

  it('serves the page', async () => {
    const response = await fetch(site.url)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toBe('<p>hello')
  })

  it('hands out packed files as they are', async () => {
    const response = await fetch(new URL('assets/trace.json.gz', site.url))
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(await response.text()).toBe('packed')
  })

  it('packs text, and text alone, where it is told to and the browser takes it', async () => {
    const packing = await serve(folder, { gzip: true })
    const encodingOf = async (path: string, accepted: string): Promise<string | null> => {
      const response = await fetch(new URL(path, packing.url), { headers: { 'accept-encoding': accepted } })
      if (path === '') expect(await response.text()).toBe('<p>hello')
      return response.headers.get('content-encoding')
    }
    expect(await encodingOf('', 'br, gzip')).toBe('gzip')
    expect(await encodingOf('', 'identity')).toBeNull()
    expect(await encodingOf('assets/trace.json.gz', 'gzip')).toBeNull()
    await packing.close()
  })

  it('answers HEAD without a body, and nothing but reading', async () => {
    const head = await fetch(site.url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '8', ''])
    expect((await fetch(site.url, { method: 'POST' })).status).toBe(405)
  })

  it.each(['missing.js', 'assets', '../'])('does not find %s', async (path) => {
    expect((await fetch(new URL(path, site.url))).status).toBe(404)
  })

  it('says that a port is taken', async () => {
    await expect(serve(folder, { port: site.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

describe('the counts of a run', () => {
  it('come from vitest, a file that cannot be loaded being one failure', () => {
    const counts = countVitest({
      numPassedTests: 7,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    })
    expect(counts).toEqual({ passed: 7, failed: 2, skipped: 3 })
  })

  it('come from Playwright, a flaky test being a failure', () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 1 }
    expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 4, failed: 2, skipped: 1 })
  })

  it('fail on an error outside of any test', () => {
    const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }
    expect(countPlaywright({ stats, errors: ['no tests found'] }).failed).toBe(1)
  })

  it.each([
    [0, 'true', true],
    [1, 'true', false],
    [1, '1', false],
    [1, undefined, true],
    [1, '', true],
    [1, 'false', true],
  ])('with %i skipped, where CI is %s, are good: %s', (skipped, ci, good) => {
    expect(mayBeSkipped({ passed: 1, failed: 0, skipped }, ci)).toBe(good)
  })

  it('add up', () => {
    const one = { passed: 1, failed: 2, skipped: 3 }
    expect(sumCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 })
  })
})

describe('the first load', () => {
  it('begins with the scripts and style sheets that the page names', () => {
    const html = `<script type="module" crossorigin src="./assets/index.js"></script>
      <link rel="modulepreload" crossorigin href="./assets/a.js"><link rel="stylesheet" href="./assets/index.css">`
    expect(filesOf(html, 'js')).toEqual(['./assets/index.js', './assets/a.js'])
    expect(filesOf(html, 'css')).toEqual(['./assets/index.css'])
  })

  it('has the style sheets of a chunk, and of those it imports', () => {
    const manifest = {
      'src/Frame.tsx': { file: 'assets/Frame.js', imports: ['_a.js'], css: ['assets/Frame.css'] },
      '_a.js': { file: 'assets/a.js', imports: ['src/Frame.tsx'], css: ['assets/a.css'] },
      '_b.js': { file: 'assets/b.js', css: ['assets/b.css'] },
    }
    expect(chunkOf(manifest, 'src/Frame.tsx')).toEqual({
      script: 'assets/Frame.js',
      styles: ['assets/Frame.css', 'assets/a.css'],
    })
    expect(() => chunkOf(manifest, 'src/Gone.tsx')).toThrow('src/Gone.tsx')
  })

  it('has all that is imported statically, each once, and nothing that is asked for later', async () => {
    const site: Readonly<Record<string, string>> = {
      'assets/index.js': `import{x as a}from"./a.js";import"./b.js";import("./editor.js");export{a}`,
      'assets/a.js': 'export{y}from"./b.js";export const x=1',
      'assets/b.js': 'export*from"./deep/c.js";export let y',
      'assets/deep/c.js': 'import"../a.js"',
    }
    const files = await withImports(['assets/index.js'], (file) => site[file] ?? '')
    expect(files).toEqual(['assets/index.js', 'assets/a.js', 'assets/b.js', 'assets/deep/c.js'])
  })
})

describe('an entry', () => {
  const html = `<script type="module" crossorigin src="./assets/index.js"></script>
    <link rel="modulepreload" crossorigin href="./assets/page.js">`

  it('is what the page runs, not what it fetches ahead', () => {
    expect(entriesOf(html)).toEqual(['./assets/index.js'])
  })

  it.each([
    ['an import', 'import{a}from"./index.js"'],
    ['an import for its effects', 'import"../assets/index.js"'],
    ['an export', 'export*from"./index.js"'],
    ['an import that is asked for', 'load(()=>import(`./index.js`),[1])'],
    ['an import that could be anything', 'const name="./index.js";import(name)'],
  ])('is found imported by %s', async (_, code) => {
    const files = ['assets/index.js', 'assets/other.js']
    const read = (file: string): string => (file === 'assets/other.js' ? code : 'import"./page.js"')
    const found = await importersOf(['assets/index.js'], files, read)
    expect(found).toEqual([expect.stringMatching(/^assets\/other\.js imports /)])
  })

  it('may be named, as the worker is where it is started, and may import what it likes', async () => {
    const site: Readonly<Record<string, string>> = {
      'assets/index.js': 'import"./page.js";import("./later.js")',
      'assets/page.js': 'new Worker(new URL("worker-entry.js",import.meta.url),{type:"module"})',
      'assets/worker-entry.js': 'import"./model.js"',
    }
    const entries = ['assets/index.js', 'assets/worker-entry.js']
    expect(await importersOf(entries, Object.keys(site), (file) => site[file] ?? '')).toEqual([])
  })
})
