import { describe, expect, it } from 'vitest'
import { embedSnippet, fileNameFor, isLong, shareAddress } from './shareText.ts'

describe('shareAddress', () => {
  it('is the page with the fragment, without what was there', () => {
    expect(shareAddress('https://example.org/nommu/?x=1#old', '1.AA')).toBe(
      'https://example.org/nommu/?x=1#1.AA',
    )
  })

  it('leads out of a frame', () => {
    expect(shareAddress('https://example.org/?embed=map#1.A', '1.B')).toBe('https://example.org/#1.B')
    expect(
      shareAddress('https://example.org/?embed&views=map,tree&spoiler&origin=https://a.example&x=1', '1.B'),
    ).toBe('https://example.org/?x=1#1.B')
    expect(shareAddress('file:///tmp/page.html?embed', '1.B')).toBe('file:///tmp/page.html#1.B')
  })
})

describe('embedSnippet', () => {
  it('is a frame that shows the embedded page', () => {
    expect(embedSnippet('https://example.org/', '1.AA', 'Holes')).toBe(
      '<iframe src="https://example.org/?embed#1.AA" title="Holes" width="960" height="600" loading="lazy" allow="fullscreen; clipboard-write" style="border:0"></iframe>',
    )
  })

  it('lets no title out of its quotes', () => {
    const snippet = embedSnippet('https://example.org/?a&b', '1.AA', '"><script>&')
    expect(snippet).toContain('title="&quot;&gt;&lt;script&gt;&amp;"')
    expect(snippet).toContain('?a=&amp;b=&amp;embed#')
  })
})

describe('isLong', () => {
  it('is so from 2,000 characters on', () => {
    expect(isLong('x'.repeat(1999))).toBe(false)
    expect(isLong('x'.repeat(2000))).toBe(true)
  })
})

describe('fileNameFor', () => {
  it.each([
    ['The checkerboard', 12, 'the-checkerboard-step-12.json'],
    ['../../etc/passwd', 0, 'etc-passwd-step-0.json'],
    ['Größe: 4 KiB?', 3, 'große-4-kib-step-3.json'],
    ['', 1, 'scenario-step-1.json'],
  ])('of %j at step %i is %s', (title, step, name) => {
    expect(fileNameFor(title, step)).toBe(name)
  })
})
