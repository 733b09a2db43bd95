/**
 * Nothing that comes from outside becomes markup or code: links, files, recordings, messages. And the page asks for
 * nothing outside of its own folder.
 */
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { encodeLink } from '../../src/link/link.ts'
import { editorReady, readRecording } from '../machine.ts'
import { expect, openExplorer, settled, test } from '../page.ts'

const TAG = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script><svg onload="window.pwned=1">'
const ADDRESS = 'javascript:window.pwned=1'

/** Wherever the language takes words, it gets markup. */
const HOSTILE = `title ${TAG}
about [${TAG}](${ADDRESS}) ${TAG}
chapter ${TAG}
board 1M
> ${TAG} [click](${ADDRESS}) [A](${ADDRESS})
> *${TAG}* \`${TAG}\` {free} {${TAG}}
A = spawn
A: ${TAG}
A: a = mmap(64K) # ${TAG}
> ![x](${ADDRESS}) <a href="${ADDRESS}">a</a> &lt;b&gt; [{a}](a)
A: f = open("/disk/${TAG.replaceAll('"', "'")}", O_RDONLY)
A: b = mmap(4096K)
? ${TAG}
- ${TAG}
+ [${TAG}](${ADDRESS})
= ${TAG}
`

/** What must never be in the page, wherever it was opened from. */
async function expectHarmless(page: Page): Promise<void> {
  await settled(page)
  const found = await page.evaluate(() => {
    const elements = [...document.querySelectorAll('*')]
    return {
      pwned: 'pwned' in window,
      foreign: elements
        .filter((element) =>
          // The editor puts a picture without an address beside what it shows between letters.
          element.matches(
            'img:not(.cm-widgetBuffer:not([src])), iframe, object, embed, base, form[action], script:not([src])',
          ),
        )
        .map(({ outerHTML }) => outerHTML),
      handlers: elements.flatMap((element) =>
        element.getAttributeNames().filter((name) => name.startsWith('on')),
      ),
      addresses: elements
        .flatMap((element) =>
          ['href', 'xlink:href', 'src', 'action'].map((name) => element.getAttribute(name)),
        )
        .filter((address) => address !== null && /^\s*(javascript|data:text)/i.test(address)),
    }
  })
  expect(found).toEqual({ pwned: false, foreign: [], handlers: [], addresses: [] })
}

/** Every step, every panel and every dialog. */
async function lookEverywhere(page: Page): Promise<void> {
  const steps = await page.evaluate(() => document.querySelectorAll('[role=slider]').length)
  expect(steps).toBeGreaterThan(0)
  for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'End']) {
    await page.keyboard.press(key)
    await expectHarmless(page)
  }
  for (const tab of await page.locator('.pane-side [role=tab]').all()) {
    await tab.click()
    await expectHarmless(page)
  }
  for (const key of ['s', 'i', '?']) {
    await page.keyboard.press(key)
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectHarmless(page)
    await page.keyboard.press('Escape')
  }
  await page.keyboard.press('p')
  for (const key of ['Home', 'PageDown', 'PageDown']) {
    await page.keyboard.press(key)
    await expectHarmless(page)
  }
  await page.keyboard.press('Escape')
}

const hostileLink = async (): Promise<string> =>
  `#${await encodeLink({ document: { kind: 'text', text: HOSTILE }, step: 1, view: null })}`

test.describe('markup stays text', () => {
  test('from a link', async ({ page }) => {
    await openExplorer(page, await hostileLink())
    await editorReady(page)
    await expect(page.locator('.document-title')).toContainText('<img src=x')
    await lookEverywhere(page)
  })

  test('from a scenario file', async ({ page }) => {
    await openExplorer(page)
    await page
      .getByLabel('Open a file', { exact: true })
      .setInputFiles({ name: `${TAG}.nommu`, mimeType: 'text/plain', buffer: Buffer.from(HOSTILE) })
    await expect(page.locator('.document-title')).toContainText('<img src=x')
    await lookEverywhere(page)
  })

  test('from a saved lesson', async ({ page }) => {
    const lesson = {
      format: 'nommu-explorer/1',
      document: { kind: 'scenario', text: HOSTILE },
      step: 2,
      view: { selected: { kind: 'process', pid: 1, name: TAG }, theme: TAG, sideTab: TAG, dock: TAG },
    }
    await openExplorer(page)
    await page.getByLabel('Open a file', { exact: true }).setInputFiles({
      name: 'lesson.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(lesson)),
    })
    await expectHarmless(page)
    await page.keyboard.press('ArrowRight')
    await expectHarmless(page)
  })

  test('from a recording', async ({ page }) => {
    const text = JSON.stringify(readRecording('punch-holes'), (key, value: unknown) =>
      typeof value === 'string' && ['about', 'name', 'path', 'comm', 'release', 'note'].includes(key)
        ? `${TAG}${value}`
        : value,
    )
    await openExplorer(page)
    await page.getByLabel('Open a file', { exact: true }).setInputFiles({
      name: `${TAG}.json.gz`,
      mimeType: 'application/gzip',
      buffer: gzipSync(text),
    })
    await expect(page.locator('.document-title')).toContainText('<img src=x')
    await lookEverywhere(page)
  })

  test('from what is typed, pasted, and said by a file that is none', async ({ page }) => {
    await openExplorer(page)
    await page.getByLabel('Open a file', { exact: true }).setInputFiles({
      name: `${TAG}.txt`,
      mimeType: 'text/html',
      buffer: Buffer.from(`<!doctype html>${TAG}`),
    })
    await expect(page.getByRole('alert')).toContainText('<img src=x')
    await expectHarmless(page)
    await page.evaluate((words) => window.explorer.load(words), `A = spawn\nA: mmap(${TAG})\n${TAG}\n`)
    await editorReady(page)
    await expectHarmless(page)
  })

  test('from messages', async ({ page, sites }) => {
    await openExplorer(
      page,
      `${sites.root}?embed&views=${encodeURIComponent(TAG)}&origin=*${await hostileLink()}`,
    )
    await page.evaluate((text) => {
      for (const message of [text, { nommu: 1, type: 'load', text }, { nommu: 1, type: 'load', link: text }])
        window.postMessage(message, location.origin)
    }, HOSTILE)
    await expectHarmless(page)
    await page.keyboard.press('ArrowRight')
    await expectHarmless(page)

    await openExplorer(page)
    await page.evaluate((text) => {
      window.postMessage({ nommu: 1, type: 'load', text }, location.origin)
      const channel = new BroadcastChannel('nommu-explorer')
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel has none.
      channel.postMessage({ type: 'goTo', step: 3, html: text })
    }, HOSTILE)
    await expect(page.locator('.document-title')).toHaveText('Free memory, and no room')
    await expectHarmless(page)
  })

  test('from the address', async ({ page }) => {
    for (const hash of [
      '#<img src=x onerror=window.pwned=1>',
      `#${ADDRESS}`,
      '#1.<script>',
      '#%3Cimg%20src%3Dx%3E',
    ]) {
      await page.goto('about:blank')
      await openExplorer(page, hash)
      await expect(page.getByRole('alert', { name: 'About the link' }), hash).toContainText('damaged')
      await expectHarmless(page)
    }
  })
})

test.describe('the policy of the page', () => {
  test('forbids what the page never does', async ({ page, trouble }) => {
    await openExplorer(page)
    const blocked = page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const seen: string[] = []
          document.addEventListener('securitypolicyviolation', (event) => {
            seen.push(event.effectiveDirective)
            if (seen.length === 6) resolve([...new Set(seen)].toSorted())
          })
          const script = document.createElement('script')
          script.textContent = 'window.pwned = 1'
          const button = document.createElement('button')
          button.setAttribute('onclick', 'window.pwned = 1')
          const image = document.createElement('img')
          image.src = 'https://elsewhere.invalid/a.png'
          const base = document.createElement('base')
          base.href = 'https://elsewhere.invalid/'
          const frame = document.createElement('iframe')
          frame.src = 'https://elsewhere.invalid/'
          document.body.append(script, button, image, base, frame)
          button.click()
          void fetch('https://elsewhere.invalid/').catch(() => undefined)
        }),
    )
    expect(await blocked).toEqual([
      'base-uri',
      'connect-src',
      'frame-src',
      'img-src',
      'script-src-attr',
      'script-src-elem',
    ])
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
    // The browser has said all of that in the console.
    trouble.length = 0
  })

  test('comes before anything that it could forbid', async ({ request, sites }) => {
    const html = await (await request.get(sites.root)).text()
    expect(html.search('Content-Security-Policy')).toBeLessThan(html.search(/<(script|link|style)/))
    expect(html).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/)
  })
})

test.describe('requests', () => {
  test.use({ serviceWorkers: 'allow' })

  test('go to the page’s own folder and nowhere else, in a long journey', async ({
    page,
    context,
    sites,
  }) => {
    const asked: string[] = []
    context.on('request', (request) => asked.push(request.url()))
    await openExplorer(page, sites.deep)
    await editorReady(page)
    await page.keyboard.press('End')
    for (const key of ['s', 'i', '?']) {
      await page.keyboard.press(key)
      await expect(page.getByRole('dialog')).toBeVisible()
      await page.keyboard.press('Escape')
    }
    for (const tab of await page.locator('.pane-side [role=tab]').all()) await tab.click()
    await page.evaluate(() => window.explorer.open('recording:checkerboard'))
    await page.evaluate(() => window.explorer.open('checkerboard'))
    await page.keyboard.press('p')
    await expect(page.locator('.headline-sentence')).toBeVisible()
    const [speaker] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('w')])
    await expect(speaker.getByRole('heading', { level: 1 })).toBeVisible()
    await page.keyboard.press('Escape')
    await openExplorer(page, `${sites.deep}?embed&views=map,columns,tree,timeline`)
    await openExplorer(page, `${sites.deep}${await hostileLink()}`)
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await settled(page)

    expect(asked.length).toBeGreaterThan(40)
    const elsewhere = asked.filter(
      (address) => !address.startsWith(sites.deep) && !/^(blob|data):/.test(address),
    )
    expect(elsewhere).toEqual([])
  })
})
