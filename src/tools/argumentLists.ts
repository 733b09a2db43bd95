/**
 * Keeps argument lists that grow with the data out: `push(...all)` and `Math.max(...all)` throw where there are more than some
 * 120,000 of them, for every argument takes a place on the stack. Works on the syntax tree, so that no way of writing it is missed.
 */
import { parseSync, Visitor } from 'vite'
import type { ESTree } from 'vite'

/** Argument lists whose length is fixed all the same, by file and by what is spread; and why it is. */
export type FixedLists = Readonly<Record<string, Readonly<Record<string, string>>>>

/**
 * What may throw in one source file.
 * @param path Relative to src, with "/".
 * @returns One sentence for each argument list that is made of data and is not in `fixed`.
 */
export function longArgumentLists(path: string, source: string, fixed: FixedLists = {}): readonly string[] {
  const { program, errors } = parseSync(path, source)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const rests = restParameters(program)
  const found: string[] = []
  const check = (argument: ESTree.Node): void => {
    if (hasFixedLength(argument, rests)) return
    const written = source.slice(argument.start, argument.end)
    if (fixed[path]?.[written] === undefined)
      found.push(`${path}: ...${written} has as many arguments as there is data`)
  }
  const checkAll = ({ arguments: given }: ESTree.CallExpression | ESTree.NewExpression): void => {
    for (const argument of given) if (argument.type === 'SpreadElement') check(argument.argument)
  }
  new Visitor({
    CallExpression: (node) => {
      checkAll(node)
      const list = appliedList(node)
      if (list !== undefined) check(list)
    },
    NewExpression: checkAll,
  }).visit(program)
  return found
}

/** The list of arguments in `f.apply(owner, list)` and `Reflect.apply(f, owner, list)`. */
function appliedList({ callee, arguments: given }: ESTree.CallExpression): ESTree.Node | undefined {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined
  if (callee.property.name !== 'apply') return undefined
  const isReflect = callee.object.type === 'Identifier' && callee.object.name === 'Reflect'
  return given[isReflect ? 2 : 1]
}

/** Names of what collects a function's arguments: handed on, they are as many as somebody wrote. */
function restParameters(program: ESTree.Program): ReadonlySet<string> {
  const names = new Set<string>()
  const add = ({ params }: { readonly params: readonly ESTree.Node[] }): void => {
    const last = params.at(-1)
    if (last?.type === 'RestElement' && last.argument.type === 'Identifier') names.add(last.argument.name)
  }
  new Visitor({ FunctionDeclaration: add, FunctionExpression: add, ArrowFunctionExpression: add }).visit(
    program,
  )
  return names
}

/** As long as it is written: a list in brackets, a choice between such lists, a constant, the arguments handed on. */
function hasFixedLength(node: ESTree.Node, rests: ReadonlySet<string>): boolean {
  switch (node.type) {
    case 'Identifier':
      return rests.has(node.name) || /^[A-Z][A-Z0-9_]*$/.test(node.name)
    case 'ArrayExpression':
      return node.elements.every(
        (element) => element?.type !== 'SpreadElement' || hasFixedLength(element.argument, rests),
      )
    case 'ConditionalExpression':
      return hasFixedLength(node.consequent, rests) && hasFixedLength(node.alternate, rests)
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
      return hasFixedLength(node.expression, rests)
    default:
      return false
  }
}
