import { describe, expect, it } from 'vitest'
import { createSiteCache } from './siteCache.ts'

const SCOPE = 'https://example.org/nommu/'

/** A browser that is only maps: caches by name, and a server that counts what it was asked for. */
function setUp(files: Readonly<Record<string, string>>) {
  const stores = new Map<string, Map<string, Response>>()
  const asked: string[] = []
  const server = new Map(Object.entries(files))
  const cacheOf = (store: Map<string, Response>) =>
    ({
      match: (url: string) => Promise.resolve(store.get(url)?.clone()),
      put: (url: string, response: Response) => Promise.resolve(void store.set(url, response)),
    }) as unknown as Cache
  const open = (name: string) => {
    const store = stores.get(name) ?? new Map<string, Response>()
    stores.set(name, store)
    return Promise.resolve(cacheOf(store))
  }
  const caches = {
    open,
    keys: () => Promise.resolve([...stores.keys()]),
    delete: (name: string) => Promise.resolve(stores.delete(name)),
    match: (url: RequestInfo | URL) =>
      Promise.resolve(
        [...stores.values()]
          .map((store) => store.get(url instanceof Request ? url.url : url.toString()))
          .find(Boolean)
          ?.clone(),
      ),
  }
  const fetch = (request: Request) => {
    const file = request.url.slice(SCOPE.length)
    asked.push(file)
    const text = server.get(file)
    return Promise.resolve(new Response(text ?? 'none', { status: text === undefined ? 404 : 200 }))
  }
  const siteCache = (build: string, core: string[], later: string[] = []) =>
    createSiteCache({ build, core, later }, SCOPE, { caches, fetch })
  return { siteCache, asked, server, stores }
}

const textAt = async (answer: Promise<Response> | null): Promise<string | null> =>
  answer === null ? null : (await answer).text()

const get = (path: string): Request => new Request(new URL(path, SCOPE))

describe('the cache of the site', () => {
  it('gives what it took in without asking again, under every address of the page', async () => {
    const { siteCache, asked } = setUp({ '': 'page', 'assets/a-1.js': 'code' })
    const own = siteCache('1', ['./', 'assets/a-1.js'])
    await own.fillCore()
    const before = asked.length
    for (const address of ['', 'index.html', '?embed&views=map', '?speaker=1'])
      expect(await textAt(own.answer(get(address)))).toBe('page')
    expect(await textAt(own.answer(get('assets/a-1.js')))).toBe('code')
    expect(asked.length).toBe(before)
  })

  it('is not taken in by half', async () => {
    const { siteCache } = setUp({ '': 'page' })
    await expect(siteCache('1', ['./', 'assets/gone.js']).fillCore()).rejects.toThrow('assets/gone.js')
  })

  it('keeps no failure, and lives with a document that cannot be had', async () => {
    const { siteCache, server } = setUp({ '': 'page', 'scenarios/b': 'b' })
    const own = siteCache('1', ['./'], ['scenarios/a', 'scenarios/b'])
    await own.fillLater()
    expect((await own.answer(get('scenarios/a')))?.status).toBe(404)
    server.set('scenarios/a', 'a')
    expect(await textAt(own.answer(get('scenarios/a')))).toBe('a')
    server.clear()
    expect(await textAt(own.answer(get('scenarios/a')))).toBe('a')
    expect(await textAt(own.answer(get('scenarios/b')))).toBe('b')
  })

  it('leaves alone what is not the site’s', () => {
    const own = setUp({}).siteCache('1', ['./'])
    expect(own.answer(new Request('https://example.org/other/'))).toBeNull()
    expect(own.answer(new Request('https://elsewhere.org/nommu/'))).toBeNull()
    expect(own.answer(new Request(SCOPE, { method: 'POST' }))).toBeNull()
    expect(own.answer(get('notes.txt'))).toBeNull()
  })

  it('gives a page the parts of its own build while the next one is there', async () => {
    const { siteCache, server } = setUp({ '': 'old page', 'assets/a-1.js': 'old' })
    await siteCache('1', ['./', 'assets/a-1.js']).fillCore()
    server.clear()
    server.set('', 'new page').set('assets/a-2.js', 'new')
    const next = siteCache('2', ['./', 'assets/a-2.js'])
    await next.fillCore()
    await next.dropOld()
    expect(await textAt(next.answer(get('')))).toBe('new page')
    expect(await textAt(next.answer(get('assets/a-1.js')))).toBe('old')
  })

  it('takes from an older build what has not changed, and drops all but the last', async () => {
    const { siteCache, asked, server, stores } = setUp({ '': 'page', 'assets/a-1.js': 'same' })
    stores.set('nommu-explorer|https://example.org/nommu/below/|1', new Map())
    stores.set('someone else', new Map())
    await siteCache('1', ['./', 'assets/a-1.js']).fillCore()
    server.delete('assets/a-1.js')
    for (const build of ['2', '3']) {
      const next = siteCache(build, ['./', 'assets/a-1.js'])
      await next.fillCore()
      await next.dropOld()
    }
    expect(asked.filter((file) => file === 'assets/a-1.js')).toHaveLength(1)
    expect([...stores.keys()]).toEqual([
      'nommu-explorer|https://example.org/nommu/below/|1',
      'someone else',
      `nommu-explorer|${SCOPE}|2`,
      `nommu-explorer|${SCOPE}|3`,
    ])
  })
})
