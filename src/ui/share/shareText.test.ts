import { describe, expect, it } from 'vitest'
import { PLAIN_VIEW } from '../../link/testing/plainView.ts'
import { embedSnippet, fileNameFor, isLocal, isLong, shareAddress, sharedState } from './shareText.ts'

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

describe('sharedState', () => {
  const moment = {
    document: { kind: 'text', text: 'A = spawn' },
    step: 3,
    view: { ...PLAIN_VIEW, theme: 'dark', predict: true },
  } as const
  const choices = { withView: true, withPredict: false, step: 3 }

  it('asks nobody who is not meant to be asked, with the view and without', () => {
    expect(sharedState(moment, choices).view).toEqual({ ...PLAIN_VIEW, theme: 'dark' })
    expect(sharedState(moment, { ...choices, withView: false }).view).toBeNull()
  })

  it('asks where that was chosen', () => {
    expect(sharedState(moment, { ...choices, withPredict: true }).view).toEqual(moment.view)
    expect(sharedState(moment, { ...choices, withPredict: true, withView: false }).view).toEqual({
      ...PLAIN_VIEW,
      predict: true,
    })
  })
})

describe('isLocal', () => {
  it.each([
    'http://127.0.0.1:4900/#1.A',
    'http://localhost/',
    'http://board.local/',
    'http://lab/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.5:8080/x',
    'http://[::1]:4900/',
    'http://[fd00::1]/',
    'file:///tmp/nommu-explorer.html#1.A',
  ])('%s is known to this machine or network alone', (address) => expect(isLocal(address)).toBe(true))

  it.each([
    'https://example.org/',
    'http://172.32.0.1/',
    'http://11.0.0.1/',
    'https://10.example.org/',
    'http://[2001:db8::1]/',
  ])('%s is known to all', (address) => expect(isLocal(address)).toBe(false))
})
