import { useState } from 'react'
import { changesOf } from '../../model/step/changes.ts'
import type { ChangeGroup, ChangeMark } from '../../model/step/changes.ts'
import type { StepView } from '../../protocol/view.ts'
import { RichText } from '../common/RichText.tsx'

const SIGNS: Record<ChangeMark, { sign: string; words: string }> = {
  added: { sign: '+', words: 'new' },
  removed: { sign: '−', words: 'gone' },
  changed: { sign: '~', words: 'changed' },
  merged: { sign: '⊕', words: 'merged' },
  read: { sign: '·', words: 'read' },
}
/** Rows of a group before the rest folds away. */
const SHOWN = 5

/** What the step changed, in rows to point at. */
export function Changes({ view }: { view: StepView }) {
  const groups = changesOf(view)
  if (view.step === 0) return null
  // The sentence has said already that a refused call, or one that only reads, changed nothing.
  if (groups.length === 0 && (view.call?.errno != null || view.read !== undefined)) return null
  if (groups.length === 0) return <p className="no-changes">No memory was allocated or freed.</p>
  return (
    <section className="changes" aria-label="Changes">
      {groups.map((group) => (
        <Group key={`${view.step} ${group.title}`} group={group} />
      ))}
    </section>
  )
}

function Group({ group }: { group: ChangeGroup }) {
  const [isOpen, setOpen] = useState(false)
  const folds = group.items.length > SHOWN + 1
  const items = folds && !isOpen ? group.items.slice(0, SHOWN) : group.items
  return (
    <div className="change-group">
      <h3>{group.title}</h3>
      <ul>
        {items.map((item, i) => (
          <li key={i} className={`change-${item.mark}`}>
            <span className="sign" role="img" aria-label={SIGNS[item.mark].words}>
              {SIGNS[item.mark].sign}
            </span>
            <span className="change-words">
              <RichText rich={item.words} />
            </span>
          </li>
        ))}
      </ul>
      {folds && (
        <button
          type="button"
          className="quiet-button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Show fewer' : `${group.items.length - SHOWN} more`}
        </button>
      )}
    </div>
  )
}
