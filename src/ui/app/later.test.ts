import { expect, it, vi } from 'vitest'

const Nothing = () => null

it('fetches a panel that comes with another, without anybody asking again', async () => {
  vi.resetModules()
  const { later, fetchPanels } = await import('./later.tsx')
  const inner = vi.fn<() => Promise<typeof Nothing>>(() => Promise.resolve(Nothing))
  const outer = vi.fn<() => Promise<typeof Nothing>>(() => {
    later(inner)
    return Promise.resolve(Nothing)
  })
  later(outer)
  expect(outer).not.toHaveBeenCalled()
  await fetchPanels()
  expect([outer.mock.calls.length, inner.mock.calls.length]).toEqual([1, 1])
  await fetchPanels()
  expect([outer.mock.calls.length, inner.mock.calls.length]).toEqual([1, 1])
})
