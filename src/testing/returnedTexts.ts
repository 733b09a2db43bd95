/** Reads from a source which texts its functions can return, so that a test can prove that it has seen all of them. */
import { readFileSync } from 'node:fs'
import { parseSync, Visitor } from 'vite'
import type { ESTree } from 'vite'

/**
 * One pattern for each text that is returned somewhere in a file: `${name()} is empty` gives /^.* is empty$/s.
 * @param file Path from the folder of the project.
 */
export function returnedTexts(file: string): readonly RegExp[] {
  const { program, errors } = parseSync(file, readFileSync(file, 'utf8'))
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`)
  const patterns: RegExp[] = []
  const collect = (node: ESTree.Node | null): void => {
    if (node?.type === 'ConditionalExpression') [node.consequent, node.alternate].forEach(collect)
    if (node?.type === 'LogicalExpression') [node.left, node.right].forEach(collect)
    if (node?.type === 'Literal' && typeof node.value === 'string') patterns.push(patternOf([node.value]))
    if (node?.type === 'TemplateLiteral') patterns.push(patternOf(node.quasis.map(({ value }) => value.raw)))
  }
  new Visitor({
    ReturnStatement: ({ argument }) => collect(argument),
    ArrowFunctionExpression: ({ body }) => collect(body),
  }).visit(program)
  return patterns
}

const patternOf = (fixed: readonly string[]): RegExp =>
  new RegExp(`^${fixed.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('.*')}`, 's')
