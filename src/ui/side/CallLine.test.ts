import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { StepView } from '../../protocol/view.ts'
import { smallView } from '../../model/testing/smallView.ts'
import { CallLine } from './CallLine.tsx'
import { WhyPanel } from './why/WhyPanel.tsx'

const isFailure = (markup: string): boolean => markup.includes('class="call-result failed"')

test.each([
  ['a call that succeeded', null, false, false],
  ['a refusal', 'EINVAL', false, true],
  ['a call that stopped the kernel', null, true, true],
] as const)('%s has its colour in both panels', (_name, errno, stopped, failed) => {
  const call = {
    line: 1,
    text: 'A: munmap(a, 4K)',
    kind: 'unmap',
    process: 'A',
    pid: 20,
    ret: 0,
    errno,
    result: '= ?',
  } as const
  const why = { nodes: [], more: 0 }
  const view: StepView = { ...smallView(), call, stopped, why }
  expect(isFailure(renderToStaticMarkup(createElement(CallLine, { call, stopped })))).toBe(failed)
  expect(isFailure(renderToStaticMarkup(createElement(WhyPanel, { view })))).toBe(failed)
})
