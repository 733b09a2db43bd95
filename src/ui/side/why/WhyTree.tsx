/** The kernel's path as a tree: arrow keys walk it, Enter keeps what a line speaks of, pointing lights it up. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { CSSProperties, KeyboardEvent } from 'react'
import type { WhyNode, WhyOutcome } from '../../../protocol/view.ts'
import { sameThing } from '../../../model/things.ts'
import { openAtFirst, parentPath, visibleRows } from './whyRows.ts'
import type { RowPath, WhyRow } from './whyRows.ts'
import type { DocumentStore } from '../../../store/documentStore.ts'
import { useDocument, useDocumentStore } from '../../../store/useDocument.ts'

/** Shape and word of an outcome: colour says it only once more. */
const OUTCOMES: Readonly<Record<WhyOutcome, { mark: string; word: string }>> = {
  passed: { mark: '✓', word: 'passed' },
  failed: { mark: '✕', word: 'failed' },
  chosen: { mark: '→', word: 'chosen' },
  skipped: { mark: '–', word: 'not taken' },
  done: { mark: '·', word: '' },
}

export function WhyTree({ nodes }: { nodes: readonly WhyNode[] }) {
  const [open, setOpen] = useState(() => openAtFirst(nodes))
  const rows = useMemo(() => visibleRows(nodes, open), [nodes, open])
  const [at, setAt] = useState<RowPath>('0')
  const tree = useRef<HTMLUListElement>(null)
  const store = useDocumentStore()
  const { setHover } = store.getState()
  useEffect(() => () => store.getState().setHover(null), [store])

  const focus = (path: RowPath): void => {
    setAt(path)
    tree.current?.querySelector<HTMLElement>(`[data-path="${path}"]`)?.focus()
  }
  const toggle = ({ path, isOpen }: WhyRow): void => {
    if (isOpen === null) return
    const next = new Set(open)
    if (!next.delete(path)) next.add(path)
    setOpen(next)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const index = rows.findIndex(({ path }) => path === at)
    const row = rows[index]
    if (row === undefined || !act(event.key, row, index)) return
    event.preventDefault()
    event.stopPropagation()
  }
  const act = (key: string, row: WhyRow, index: number): boolean => {
    switch (key) {
      case 'ArrowDown':
      case 'ArrowUp':
      case 'Home':
      case 'End': {
        const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[key]
        const next = rows[to]
        if (next) focus(next.path)
        return true
      }
      case 'ArrowRight':
        if (row.isOpen === false) toggle(row)
        else if (row.isOpen) focus(`${row.path}.0`)
        return true
      case 'ArrowLeft':
        if (row.isOpen) toggle(row)
        else if (row.level > 1) focus(parentPath(row.path))
        return true
      case 'Enter':
        if (row.node.ref !== null) keepRef(store, row.node)
        else toggle(row)
        return true
      case ' ':
        toggle(row)
        return true
      default:
        return false
    }
  }
  return (
    <ul className="why-tree" role="tree" aria-label="The kernel’s path" ref={tree}>
      {rows.map((row) => (
        <Row
          key={row.path}
          row={row}
          isCurrent={row.path === at}
          onFocus={() => {
            setAt(row.path)
            setHover(row.node.ref)
          }}
          onToggle={() => toggle(row)}
          onKeyDown={onKeyDown}
        />
      ))}
    </ul>
  )
}

function keepRef(store: DocumentStore, { ref }: WhyNode): void {
  const { select, selected } = store.getState()
  select(sameThing(selected, ref) ? null : ref)
}

interface RowProps {
  readonly row: WhyRow
  readonly isCurrent: boolean
  readonly onFocus: () => void
  readonly onToggle: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

function Row({ row, isCurrent, onFocus, onToggle, onKeyDown }: RowProps) {
  const { node, level, isOpen, path } = row
  const isKept = useDocument((state) => node.ref !== null && sameThing(state.selected, node.ref))
  const store = useDocumentStore()
  const { setHover } = store.getState()
  const { mark, word } = OUTCOMES[node.outcome]
  const indent: CSSProperties & { '--level': number } = { '--level': level - 1 }
  return (
    <li
      role="treeitem"
      className={`why-row is-${node.outcome}`}
      style={indent}
      data-path={path}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={isOpen ?? undefined}
      aria-selected={isKept}
      tabIndex={isCurrent ? 0 : -1}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onBlur={() => setHover(null)}
      onPointerEnter={() => setHover(node.ref)}
      onPointerLeave={() => setHover(null)}
      onClick={() => {
        if (node.ref === null) onToggle()
        else keepRef(store, node)
      }}
    >
      <span
        className="why-fold"
        aria-hidden="true"
        onClick={(event) => {
          if (isOpen === null) return
          event.stopPropagation()
          onToggle()
        }}
      >
        {isOpen === null ? '' : isOpen ? '▾' : '▸'}
      </span>
      <span className="why-mark" aria-hidden="true">
        {mark}
      </span>
      <span className="why-text">
        {word !== '' && <span className="visually-hidden">{word}: </span>}
        {node.text} {node.fn !== null && <span className="why-fn code">{node.fn}</span>}
      </span>
    </li>
  )
}
