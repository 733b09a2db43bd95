/** Asks for a machine beside this one that does not make a call: the text says so then, and undo takes it back. */
import { useBeside } from '../../store/beside.ts'
import type { CallView } from '../../protocol/view.ts'
import { useDocument } from '../../store/useDocument.ts'
import { setBeside, withoutLine } from '../menus/headerEdit.ts'
import { useEdit } from '../menus/useEdit.ts'

export function WhatIf({ call }: { readonly call: CallView }) {
  const edit = useEdit()
  const isScenario = useDocument((state) => state.opened?.header != null)
  const isAsked = useDocument((state) => state.opened?.header?.beside?.value === `without ${call.line}`)
  if (!isScenario) return null
  return (
    <button
      type="button"
      className="text-button what-if"
      aria-pressed={isAsked}
      onClick={() => {
        useBeside.setState({ isAlone: false })
        edit((read) => setBeside(read, isAsked ? null : withoutLine(read, call.line)))
      }}
    >
      What if this call were not made?
    </button>
  )
}
