import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LAYERS, violations } from './tools/layers.ts'

const SRC = import.meta.dirname

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  .toSorted()

describe('the source', () => {
  it('has files to check', () => {
    expect(sources.length).toBeGreaterThan(20)
  })

  it('keeps to the layers', () => {
    expect(sources.flatMap((path) => violations(path, readFileSync(join(SRC, path), 'utf8')))).toEqual([])
  })

  it('has layers that form no circle', () => {
    const done = new Set<string>()
    for (const [name, { from, typesFrom = [] }] of Object.entries(LAYERS)) {
      for (const folder of [...from, ...typesFrom])
        expect(done, `${name} imports ${folder}`).toContain(folder)
      done.add(name)
    }
  })
})

describe('the check of layers', () => {
  const ALLOWED: readonly (readonly [path: string, source: string])[] = [
    ['sim/buddy.ts', "import { PAGE_SIZE } from '../base/units.ts'"],
    ['sim/rb/insert.ts', "import { rotate } from './rotate.ts'\nimport { hex } from '../../base/format.ts'"],
    ['protocol/view.ts', "export type { Vma } from '../sim/vma.ts'"],
    ['protocol/view.ts', "import { type Vma } from '../sim/vma.ts'"],
    ['client/start.ts', "new Worker(new URL('../worker/entry.ts', import.meta.url), { type: 'module' })"],
    ['views/RamMap.tsx', "import { scaleLinear } from 'd3'\nimport './RamMap.css'"],
    ['views/tree/Tree.tsx', "import { Node } from './Node.tsx'\nimport { Card } from '../shared/Card.tsx'"],
    ['ui/App.tsx', "const editor = lazy(() => import('./editor/Editor.tsx'))"],
    ['ui/api.ts', "import boards from '../base/boards.json?raw'"],
    ['sim/a.test.ts', "import { App } from '../ui/App.tsx'\nsetTimeout(() => Math.random())"],
    ['bench/run.ts', "import { Machine } from '../sim/machine.ts'\nDate.now()"],
    ['sim/process.ts', 'const a = call.document; const b = { window: 1 }; type C = { document?: string }'],
    [
      'sim/note.ts',
      "// import '../ui/App.tsx', Math.random()\nexport const text = \"import '../ui/App.tsx'\"",
    ],
    ['ui/clock.ts', 'export const now = () => Date.now()'],
  ]

  it.each(ALLOWED)('allows in %s: %s', (path, source) => {
    expect(violations(path, source)).toEqual([])
  })

  const FORBIDDEN: readonly (readonly [path: string, source: string, reason: string])[] = [
    ['base/units.ts', "import { Machine } from '../sim/machine.ts'", 'may not import sim/machine.ts'],
    ['sim/a.ts', "import type { Line } from '../scenario/parse.ts'", 'may not import scenario/parse.ts'],
    ['sim/a.ts', "export * from '../timeline/play.ts'", 'may not import timeline/play.ts'],
    ['sim/a.ts', "export { play } from '../timeline/play.ts'", 'may not import timeline/play.ts'],
    ['sim/a.ts', "import '../ui/theme.css'", 'may not import ui/theme.css'],
    ['sim/a.ts', "import { produce } from 'immer'", 'may not import the package immer'],
    ['sim/a.ts', "import fs from 'node:fs'", 'may not import the package node:fs'],
    ['protocol/view.ts', "import { Vma } from '../sim/vma.ts'", 'may import only types from sim/vma.ts'],
    [
      'protocol/view.ts',
      "import { type A, b } from '../sim/vma.ts'",
      'may import only types from sim/vma.ts',
    ],
    ['protocol/view.ts', "import {} from '../sim/vma.ts'", 'may import only types from sim/vma.ts'],
    ['protocol/view.ts', "export { type A, b } from '../sim/a.ts'", 'may import only types from sim/a.ts'],
    ['store/a.ts', "import type { Vma } from '../sim/vma.ts'", 'may not import sim/vma.ts'],
    ['store/a.ts', "type Vma = import('../sim/vma.ts').Vma", 'may not import sim/vma.ts'],
    ['ui/a.ts', "const run = await import('../worker/run.ts')", 'may not import worker/run.ts'],
    ['ui/a.ts', 'const run = await import(name)', 'an import must name its file as a plain string'],
    ['ui/a.ts', "new URL('../sim/a.ts', import.meta.url)", 'may not import sim/a.ts'],
    ['client/a.ts', "import { answer } from '../worker/entry.ts'", 'may not import worker/entry.ts'],
    [
      'client/a.ts',
      "new Worker(new URL('../sim/a.ts', import.meta.url))",
      'may not start sim/a.ts as a worker',
    ],
    ['client/a.ts', 'new Worker(address)', 'an import must name its file as a plain string'],
    [
      'ui/a.ts',
      "new Worker(new URL('../worker/entry.ts', import.meta.url))",
      'may not start worker/entry.ts as a worker',
    ],
    ['layout/a.ts', "import { useMemo } from 'react'", 'may not import the package react'],
    [
      'views/RamMap.tsx',
      "import { Tree } from './Tree.tsx'",
      'the view RamMap may not import views/Tree.tsx',
    ],
    ['views/ram/Map.tsx', "import { a } from '../tree/a.ts'", 'the view ram may not import views/tree/a.ts'],
    [
      'views/shared/a.ts',
      "import { b } from '../tree/b.ts'",
      'the view shared may not import views/tree/b.ts',
    ],
    [
      'ui/a.ts',
      "import { f } from '../sim/a.test.ts'",
      'may not import sim/a.test.ts, which is for tests and tools only',
    ],
    ['ui/a.ts', "import { name } from '../../package.json'", '../../package.json lies outside of src'],
    ['extra/a.ts', 'export {}', '"extra" is not in the table of layers'],
    ['sim/a.ts', 'const seed = Math.random()', 'Math.random is not pure'],
    ['engine/a.ts', 'const now = Date.now()', 'Date is not pure'],
    ['documents/a.ts', 'globalThis.setTimeout(run)', 'globalThis is not pure'],
    ['documents/a.ts', 'const all = [...document.all]', 'document is not pure'],
  ]

  it.each(FORBIDDEN)('forbids in %s: %s', (path, source, reason) => {
    expect(violations(path, source)).toEqual([`${path}: ${reason}`])
  })

  it('does not guess at a source that it cannot read', () => {
    expect(() => violations('sim/a.ts', 'import {')).toThrow('sim/a.ts')
  })
})
