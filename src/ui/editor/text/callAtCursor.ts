/** Where in a line the cursor stands: in which argument of which call. Works on half-written lines. */
import { tokenizeLine } from '../../../language/scenarioTokens.ts'
import { callSignature } from '../../../language/calls/vocabulary.ts'
import type { CallSignature, Parameter } from '../../../language/calls/vocabulary.ts'

export interface CallAtCursor {
  readonly signature: CallSignature
  /** Offset of the call's name in the line. */
  readonly from: number
  /** 0-based; may be past the last parameter. */
  readonly argument: number
  readonly parameter: Parameter | null
}

/** The innermost call whose parentheses hold the offset; null outside of any known call. */
export function callAtCursor(line: string, offset: number): CallAtCursor | null {
  let call: { signature: CallSignature; from: number } | null = null
  let argument = 0
  let depth = 0
  for (const token of tokenizeLine(line)) {
    if (token.from >= offset) break
    if (token.kind === 'comment' || token.kind === 'noise') return null
    if (token.kind === 'call') {
      const signature = callSignature(line.slice(token.from, token.to))
      if (signature !== null) {
        call = { signature, from: token.from }
        argument = 0
        depth = 0
      }
    } else if (token.kind === 'operator') {
      const operator = line[token.from]
      if (operator === '(') depth++
      else if (operator === ')') depth--
      else if (operator === ',' && depth === 1) argument++
      if (depth === 0) call = null
    }
  }
  if (call === null) return null
  return { ...call, argument, parameter: call.signature.parameters[argument] ?? null }
}

/** `mmap(addr, length, prot, flags, [fd], [offset])` in pieces; brackets mark what may be left out. */
export const parameterLabels = (signature: CallSignature): readonly string[] =>
  signature.parameters.map(({ name, otherwise }) => (otherwise === undefined ? name : `[${name}]`))

/** The signature as one text. */
export const signatureText = (signature: CallSignature): string =>
  `${signature.name}(${parameterLabels(signature).join(', ')})`
