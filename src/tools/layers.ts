/**
 * The architecture as a table, and the check that the code keeps to it. A file may import from its own folder and from
 * the folders that its row names, nothing else. Works on the syntax tree, so that no way of writing an import is missed.
 */
import { parseSync, Visitor } from 'vite'
import type { ESTree } from 'vite'

interface Layer {
  /** Folders whose values and types may be imported. */
  readonly from: readonly string[]
  /** Folders of which only types may be imported. */
  readonly typesFrom?: readonly string[]
  /** Packages that may be imported; a name with "/" at its end stands for all that begin with it. */
  readonly packages?: readonly string[]
  /** Files that may be named in `new Worker(new URL(...))`. */
  readonly workers?: readonly string[]
  /** The file that may start a worker whose text is in the page. */
  readonly workerOfText?: string
  /** The same input gives the same output, on any machine: no clock, no randomness, no host. */
  readonly pure?: true
}

const REACT = ['react', 'react-dom', 'react-dom/']

export const LAYERS: Readonly<Record<string, Layer>> = {
  base: { from: [], pure: true },
  language: { from: ['base'], pure: true },
  engine: { from: ['base'], pure: true },
  'sim/record': { from: ['base'], pure: true },
  'sim/pages': { from: ['base', 'sim/record'], pure: true },
  'sim/nommu': { from: ['base', 'sim/record', 'sim/pages'], pure: true },
  'sim/mmu': { from: ['base', 'sim/record', 'sim/pages'], pure: true },
  sim: { from: ['base'], pure: true },
  documents: { from: ['base', 'language', 'sim'], packages: ['valibot', '@noble/hashes/'], pure: true },
  'documents/importers': { from: ['base', 'language'], pure: true },
  explain: { from: ['base', 'language', 'engine', 'sim', 'documents'], pure: true },
  protocol: { from: ['base', 'language'], typesFrom: ['sim', 'documents', 'explain'] },
  machines: { from: ['base', 'language', 'engine', 'sim', 'documents', 'explain', 'protocol'], pure: true },
  advice: { from: ['base', 'language', 'engine', 'sim', 'documents', 'protocol', 'machines'], pure: true },
  exercises: { from: ['base', 'engine', 'sim', 'documents', 'protocol', 'machines', 'advice'], pure: true },
  worker: {
    from: ['base', 'engine', 'documents', 'explain', 'protocol', 'machines', 'advice', 'exercises'],
    typesFrom: ['sim'],
  },
  offline: { from: ['base', 'protocol'] },
  client: {
    from: ['base', 'protocol'],
    workers: ['worker/entry.ts'],
    workerOfText: 'client/createWorker.single.ts',
  },
  model: { from: ['base', 'protocol'], pure: true },
  link: { from: ['base', 'protocol', 'model'], packages: ['valibot'] },
  content: { from: ['base', 'language', 'protocol', 'client', 'model'], packages: ['valibot'] },
  store: {
    from: ['base', 'protocol', 'client', 'model', 'link', 'content'],
    packages: ['react', 'zustand', 'zustand/', 'immer'],
  },
  layout: { from: ['base', 'protocol', 'model'], packages: ['d3'], pure: true },
  canvas: { from: ['base', 'protocol', 'model', 'store', 'layout'], packages: [...REACT, 'd3'] },
  views: {
    from: ['base', 'protocol', 'model', 'store', 'layout', 'canvas'],
    typesFrom: ['content'],
    packages: [...REACT, 'd3', 'lucide-react'],
  },
  'ui/common': {
    from: ['base', 'protocol', 'model', 'content', 'store', 'layout', 'canvas'],
    packages: [...REACT, 'zustand', 'zustand/', 'lucide-react', 'uqr'],
  },
  export: {
    from: ['base', 'protocol', 'client', 'model', 'content', 'store', 'layout', 'canvas', 'ui/common'],
    packages: [...REACT, 'd3', 'lucide-react'],
  },
  ui: {
    from: [
      'base',
      'language',
      'protocol',
      'client',
      'model',
      'link',
      'content',
      'store',
      'layout',
      'canvas',
      'views',
      'ui/common',
      'export',
    ],
    packages: [
      ...REACT,
      'zustand',
      'zustand/',
      'd3',
      'lucide-react',
      '@codemirror/',
      '@lezer/highlight',
      '@fontsource-variable/',
      'uqr',
    ],
  },
  'main.ts': { from: ['client', 'store', 'ui'] },
}

/** Folders that are no part of the page: they may import what they like, and nobody may import them. */
const FREE_FOLDERS = new Set(['tools', 'bench', 'testing'])

/** Views are strangers to each other; what they have in common lies in this folder. */
const SHARED_VIEWS = 'shared'

/** Globals that are not pure: the language's own, and those of hosts that one reaches for first. */
const IMPURE = new Set([
  'Date',
  'Intl',
  'WeakRef',
  'FinalizationRegistry',
  'globalThis',
  'self',
  'window',
  'document',
  'navigator',
  'process',
  'performance',
  'crypto',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
])

/** One use of something that lies outside of a file. */
interface Reference {
  readonly kind: 'value' | 'type' | 'worker' | 'address'
  /** As written: './a.ts', 'd3'; null when it is not a plain string. */
  readonly specifier: string | null
}

/** Test files and what only they use: as free as the tools. */
const isTest = (path: string): boolean => /\.test\.tsx?$|\/testing\//.test(path)

const folderOf = (path: string): string => path.split('/')[0] ?? ''

/** The row that a file stands under: that of its longest folder that has one; null without any. */
function rowOf(path: string): string | null {
  const parts = path.split('/')
  for (let length = parts.length; length > 0; length--) {
    const row = parts.slice(0, length).join('/')
    if (Object.hasOwn(LAYERS, row)) return row
  }
  return null
}

/** Whether a row lies in a folder that is named in a list: `sim` names `sim/pages` too. */
const isIn = (row: string, names: readonly string[]): boolean =>
  names.some((name) => row === name || row.startsWith(`${name}/`))

const isFree = (path: string): boolean => isTest(path) || FREE_FOLDERS.has(folderOf(path))

/**
 * What is wrong with one source file.
 * @param path Relative to src, with "/": 'views/ram/RamMap.tsx'.
 * @returns One sentence for each forbidden import or global; empty when all is well.
 */
export function violations(path: string, source: string): readonly string[] {
  if (isFree(path)) return []
  const row = rowOf(path)
  const layer = row === null ? undefined : LAYERS[row]
  if (!layer) return [`${path}: "${folderOf(path)}" is not in the table of layers`]
  const { references, globals } = scan(path, source)
  const found = references.flatMap((reference) => {
    const reason = reasonAgainst(path, layer, reference)
    return reason === null ? [] : [`${path}: ${reason}`]
  })
  if (layer.pure) found.push(...globals.map((name) => `${path}: ${name} is not pure`))
  return found
}

/** Why a reference is forbidden; null when it is allowed. */
function reasonAgainst(path: string, layer: Layer, { kind, specifier }: Reference): string | null {
  if (kind === 'worker' && specifier === null && layer.workerOfText === path) return null
  if (specifier === null) return 'an import must name its file as a plain string'
  if (!specifier.startsWith('.')) {
    const allowed = (layer.packages ?? []).some((name) =>
      name.endsWith('/') ? specifier.startsWith(name) : specifier === name,
    )
    return allowed ? null : `may not import the package ${specifier}`
  }

  const target = resolve(path, specifier)
  if (target === null) return `${specifier} lies outside of src`
  if (kind === 'worker') {
    return layer.workers?.includes(target) ? null : `may not start ${target} as a worker`
  }
  if (isFree(target)) return `may not import ${target}, which is for tests and tools only`

  const to = rowOf(target)
  if (to === null) return `may not import ${target}`
  if (rowOf(path) === to) return to === 'views' ? reasonBetweenViews(path, target) : null
  if (isIn(to, layer.from)) return null
  if (isIn(to, layer.typesFrom ?? [])) return kind === 'type' ? null : `may import only types from ${target}`
  return `may not import ${target}`
}

function reasonBetweenViews(path: string, target: string): string | null {
  const from = viewOf(path)
  const to = viewOf(target)
  return to === from || to === SHARED_VIEWS ? null : `the view ${from} may not import ${target}`
}

/** A view is a folder of views, or a file of it with its style sheet: RamMap.tsx, RamMap.module.css. */
const viewOf = (path: string): string => path.split('/')[1]?.split('.')[0] ?? ''

/** A relative specifier as a path below src; null when it leads out of it. */
function resolve(path: string, specifier: string): string | null {
  const parts = path.split('/').slice(0, -1)
  for (const part of specifier.replace(/[?#].*$/, '').split('/')) {
    if (part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/')
}

function scan(path: string, source: string): { references: Reference[]; globals: string[] } {
  const { program, errors } = parseSync(path, source)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const references: Reference[] = []
  const globals = new Set<string>()
  const declared = new Set<string>()
  const workerAddresses = new Set<ESTree.Node>()

  /** `import { type A, type B }` leaves no import behind either, but `import {}` does. */
  const allTypes = (specifiers: readonly ESTree.Node[]): boolean =>
    specifiers.length > 0 && specifiers.every((node) => 'importKind' in node && node.importKind === 'type')

  /** The subject has processes and documents: what a file itself calls so is not the global. */
  const declare = (pattern: ESTree.Node): void => namesIn(pattern).forEach((name) => declared.add(name))

  new Visitor({
    ImportDeclaration: (node) => {
      const typesOnly = node.importKind === 'type' || allTypes(node.specifiers)
      references.push({ kind: typesOnly ? 'type' : 'value', specifier: node.source.value })
    },
    ExportNamedDeclaration: (node) => {
      if (!node.source) return
      const typesOnly =
        node.exportKind === 'type' || node.specifiers.every((one) => one.exportKind === 'type')
      references.push({ kind: typesOnly ? 'type' : 'value', specifier: node.source.value })
    },
    ExportAllDeclaration: (node) => {
      references.push({ kind: node.exportKind === 'type' ? 'type' : 'value', specifier: node.source.value })
    },
    TSImportType: (node) => {
      references.push({ kind: 'type', specifier: node.source.value })
    },
    ImportExpression: (node) => {
      references.push({ kind: 'value', specifier: plainString(node.source) })
    },
    NewExpression: (node) => {
      const [first] = node.arguments
      if (nameOf(node.callee) === 'Worker' || nameOf(node.callee) === 'SharedWorker') {
        if (first && isModuleAddress(first)) workerAddresses.add(first)
        else references.push({ kind: 'worker', specifier: null })
      }
      if (isModuleAddress(node)) {
        const kind = workerAddresses.has(node) ? 'worker' : 'address'
        references.push({ kind, specifier: first ? plainString(first) : null })
      }
    },
    MemberExpression: (node) => {
      if (nameOf(node.object) === 'Math' && nameOf(node.property) === 'random') globals.add('Math.random')
    },
    VariableDeclarator: (node) => declare(node.id),
    FunctionDeclaration: (node) => node.params.forEach(declare),
    FunctionExpression: (node) => node.params.forEach(declare),
    ArrowFunctionExpression: (node) => node.params.forEach(declare),
    Identifier: (node) => {
      if (IMPURE.has(node.name) && !isPropertyName(source, node)) globals.add(node.name)
    },
  }).visit(program)
  return { references, globals: [...globals].filter((name) => !declared.has(name)) }
}

/** The names that a pattern binds: `{ a, b: [c = 1, ...d] }` binds a, c and d. */
function namesIn(pattern: ESTree.Node | null): readonly string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name]
    case 'ObjectPattern':
      return pattern.properties.flatMap((part) => namesIn(part.type === 'Property' ? part.value : part))
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesIn)
    case 'AssignmentPattern':
      return namesIn(pattern.left)
    case 'RestElement':
      return namesIn(pattern.argument)
    default:
      return []
  }
}

const nameOf = (node: ESTree.Node): string | null => (node.type === 'Identifier' ? node.name : null)

const plainString = (node: ESTree.Node): string | null =>
  node.type === 'Literal' && typeof node.value === 'string' ? node.value : null

/** `new URL('./file', import.meta.url)`: how a module names a file beside it. */
function isModuleAddress(node: ESTree.Node): boolean {
  if (node.type !== 'NewExpression' || nameOf(node.callee) !== 'URL') return false
  const base = node.arguments[1]
  return base?.type === 'MemberExpression' && base.object.type === 'MetaProperty'
}

/** `call.process`, `{ process: 1 }` and `process: Process` name a property, not the global. */
const isPropertyName = (source: string, node: ESTree.Node): boolean =>
  /(?<!\.\.)\.\s*$/.test(source.slice(0, node.start)) || /^\s*\??:/.test(source.slice(node.end))
