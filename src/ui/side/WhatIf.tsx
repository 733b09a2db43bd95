/** Asks for a machine beside this one that does not make a call: the text says so then, and undo takes it back. */
import type { CallView } from '../../protocol/view.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import { toggleWithout } from '../menus/editText.ts'
import { asksWithout } from '../menus/headerEdit.ts'

export function WhatIf({ call }: { readonly call: CallView }) {
  const store = useDocumentStore()
  const header = useDocument((state) => state.opened?.header ?? null)
  if (header === null) return null
  return (
    <button
      type="button"
      className="text-button what-if"
      aria-pressed={asksWithout(header, call.line)}
      title="R"
      onClick={() => toggleWithout(store, call.line)}
    >
      What if this call were not made?
    </button>
  )
}
