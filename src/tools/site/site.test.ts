import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { pageOf } from '../build-single.mjs'
import { SITE_POLICY, withPolicy } from './csp.mjs'
import { compileAtOnce, reachedFrom, siteOf } from './site-plugins.mjs'
import { ROOT } from '../project.mjs'

const HTML = `<!doctype html>
<html>
  <head>
    <meta charset="utf-8" />
    <link rel="icon" href="./favicon.svg" type="image/svg+xml" />
    <script type="module" crossorigin src="./assets/index.js"></script>
    <link rel="stylesheet" crossorigin href="./assets/style.css">
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>`

describe('the policy', () => {
  it('allows no script that is inline, made of text, or from elsewhere', () => {
    const script = SITE_POLICY.split('; ').find((directive) => directive.startsWith('script-src '))
    expect(script).toBe("script-src 'self'")
    expect(SITE_POLICY).toContain("default-src 'none'")
    expect(SITE_POLICY).not.toMatch(/unsafe-eval|https?:|\*/)
  })

  it('comes first, and is not forgotten in a page that has no place for it', () => {
    const html = withPolicy(HTML, SITE_POLICY)
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('favicon'))
    expect(() => withPolicy('<p>', SITE_POLICY)).toThrow('charset')
  })
})

describe('the files that are kept offline', () => {
  const files = [
    { name: './', content: 'page' },
    { name: 'assets/a-1.js', content: new Uint8Array([1, 2]) },
    { name: 'scenarios/index.json', content: '[]' },
    { name: 'scenarios/a.nommu', content: 'A = spawn' },
    { name: 'recordings/a.json.gz', content: 'x' },
  ]

  it('are those without which nothing works, and the documents', () => {
    const { core, later } = siteOf(files)
    expect(core).toEqual(['./', 'assets/a-1.js', 'scenarios/index.json'])
    expect(later).toEqual(['recordings/a.json.gz', 'scenarios/a.nommu'])
  })

  it('are another build when one of them is another, in whatever order they come', () => {
    const { build } = siteOf(files)
    expect(siteOf(files.toReversed()).build).toBe(build)
    expect(siteOf(files.with(3, { name: 'scenarios/a.nommu', content: 'A = spawx' })).build).not.toBe(build)
    expect(siteOf(files.with(3, { name: 'scenarios/b.nommu', content: 'A = spawn' })).build).not.toBe(build)
  })
})

describe('what a chunk is made of', () => {
  const imports: Readonly<Record<string, readonly string[]>> = { a: ['b'], b: ['c', 'd'], x: ['c'] }
  const modules = {
    getModuleInfo: (id: string) => ({ importedIds: (imports[id.slice(ROOT.length)] ?? []).map(path) }),
  }
  const path = (name: string): string => `${ROOT}${name}`
  const of = (group: ReturnType<typeof reachedFrom>): string =>
    ['a', 'b', 'c', 'd', 'x'].filter((name) => group(path(name), modules) !== null).join('')

  it('is all that its modules reach, or what others reach as well', () => {
    expect(of(reachedFrom('one', ['a']))).toBe('abcd')
    expect(of(reachedFrom('one', ['b', 'x']))).toBe('bcdx')
    expect(of(reachedFrom('both', ['a'], ['x']))).toBe('c')
  })

  it('is compiled at once where it says so in its first line, and its places stay right', () => {
    const { generateBundle } = compileAtOnce(['page'])
    const chunk = (name: string) => ({ type: 'chunk', name, fileName: `${name}.js`, code: 'f()' })
    const map = (source: object) => ({ type: 'asset', source: JSON.stringify(source) })
    const bundle = {
      'page.js': chunk('page'),
      'page.js.map': map({ version: 3, mappings: 'AAAA' }),
      'late.js': chunk('late'),
      'late.js.map': map({ version: 3, mappings: 'AAAA' }),
    }
    if (typeof generateBundle !== 'object') throw new Error('The order is lost.')
    Reflect.apply(generateBundle.handler, null, [null, bundle])
    expect(generateBundle.order).toBe('post')
    expect(bundle['page.js'].code).toBe('//# allFunctionsCalledOnLoad\nf()')
    expect(JSON.parse(bundle['page.js.map'].source)).toEqual({ version: 3, mappings: ';AAAA' })
    expect(bundle['late.js'].code).toBe('f()')
    expect(JSON.parse(bundle['late.js.map'].source)).toEqual({ version: 3, mappings: 'AAAA' })
  })
})

describe('the page of one file', () => {
  const code = 'const words = "</script><!--<script>$&"'
  const page = pageOf(HTML, code, 'p::after{content:"</style>$`"}', {
    'worker.js': 'postMessage("</script>")',
    'files/a.nommu': 'title $& <!--',
  })
  const scripts = [...page.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/g)]

  it('asks for nothing else', () => {
    expect(page).not.toMatch(/(src|href)="(?!data:)/)
  })

  it('has one script, known by its hash, that still says the same', () => {
    const [, [, attributes, script = ''] = []] = scripts
    expect(scripts).toHaveLength(2)
    expect(attributes).toContain('type="module"')
    expect(page).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    expect(JSON.parse(`"${script.slice(15, -1).replaceAll('\\x3c', '<')}"`)).toBe('</script><!--<script>$&')
  })

  it('holds its parts as data', () => {
    const [[, attributes, text = ''] = []] = scripts
    expect(attributes).toContain('type="application/json"')
    expect(JSON.parse(text)).toEqual({
      'worker.js': 'postMessage("</script>")',
      'files/a.nommu': 'title $& <!--',
    })
  })
})
