/** The kernel's tree of regions, as it is linked and coloured at the present step. */
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { ComponentType, KeyboardEvent, MouseEvent, PointerEvent, ReactNode } from 'react'
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { formatCount } from '../../base/format.ts'
import { scheduleFrame } from '../../canvas/frames.ts'
import { usePalette } from '../../canvas/palette.ts'
import { useBox } from '../../canvas/useBox.ts'
import { usePicturedStep } from '../../canvas/usePicturedStep.ts'
import { ownerColour, ownersByRegion } from '../../model/step/owners.ts'
import { regionTreeShape, treeNeighbour, treePath } from '../../layout/tree/regionTree.ts'
import type { RegionTreeShape, TreeNode } from '../../layout/tree/regionTree.ts'
import { nodeChanges } from '../../layout/tree/regionTreeChanges.ts'
import { nodeAt, treeFrame, visibleTree, widestZoom } from '../../layout/tree/regionTreeFrame.ts'
import { treeLabels } from '../../layout/tree/regionTreeLabels.ts'
import { labelLines, treeName } from '../../layout/tree/regionTreeNode.ts'
import type { RegionId, StepView } from '../../protocol/view.ts'
import type { TermId } from '../../content/glossaryTerms.ts'
import { useMarks } from '../../store/useMarks.ts'
import { useMachinePrefix } from '../../store/beside.ts'
import { useOnlyHere } from '../../store/useOnlyHere.ts'
import { TreePicture } from './TreePicture.tsx'
import type { TreeTableProps } from './TreeTable.tsx'
import { useMotionTime } from '../../canvas/useMotionTime.ts'
import { useTreeMotion } from './useTreeMotion.ts'
import type { Placed } from './useTreeMotion.ts'
import { useTreeZoom } from './useTreeZoom.ts'
import { usePage } from '../../store/pageStore.ts'
import { useDocument, useDocumentStore } from '../../store/useDocument.ts'
import './regionTree.css'
import { hasRegions, regionsChangeOf } from '../../model/step/nommu.ts'

const MOVES: Readonly<Record<string, Parameters<typeof treeNeighbour>[2]>> = {
  ArrowUp: 'parent',
  ArrowDown: 'child',
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  Home: 'first',
  End: 'last',
}

interface TreeParts {
  /** The same as a table, for screen readers and tests: it may come after the picture. */
  readonly Table: ComponentType<TreeTableProps>
}

export function RegionTree({ Table }: TreeParts): ReactNode {
  const view = usePicturedStep()
  return (
    <section
      className="region-tree"
      aria-label={`${useMachinePrefix()}${treeName(view === null || hasRegions(view))}`}
    >
      {view === null ? (
        <p className="tree-empty">The tree appears as soon as the machine has started.</p>
      ) : (
        <Tree view={view} Table={Table} />
      )}
    </section>
  )
}

function Tree({ view, Table }: TreeParts & { readonly view: StepView }): ReactNode {
  const store = useDocumentStore()
  const { setHover, select } = store.getState()
  const svg = useRef<SVGSVGElement | null>(null)
  const { box, ref } = useBox()
  const marks = useMarks()
  const duration = useMotionTime()
  const palette = usePalette()
  const colourBy = usePage((state) => state.colourBy)
  const [tabStop, setTabStop] = useState<RegionId | null>(null)

  const shape = useMemo(() => regionTreeShape(view), [view])
  const changes = useMemo(() => nodeChanges(regionsChangeOf(view)), [view])
  const isDrawn = box.width > 0 && shape.columns > 0
  const control = useTreeZoom(svg, isDrawn ? box.width : 0, widestZoom(shape, box.width, box.textSize))
  const { zoom } = control
  const frame = useMemo(() => treeFrame(shape, box.width, box.height, zoom, box.textSize), [shape, box, zoom])
  const visible = useMemo(() => visibleTree(shape, frame), [shape, frame])
  const places = useMemo(() => {
    const placed = new Map<RegionId, Placed>()
    const at = (node: TreeNode): { x: number; y: number } => ({
      x: frame.xOf(node.column),
      y: frame.yOf(node.depth),
    })
    for (const ghost of visible.ghosts) {
      placed.set(ghost.id, {
        x: frame.xOf(ghost.column),
        y: frame.yOf(ghost.depth),
        from: null,
        parent: null,
      })
    }
    for (const node of visible.nodes) {
      placed.set(node.id, {
        ...at(node),
        from: node.parent ? at(node.parent) : null,
        parent: node.parent?.id ?? null,
      })
    }
    return placed
  }, [visible, frame])
  useTreeMotion(svg, places, view, duration)

  const { hover, selected } = marks
  const alone = useOnlyHere(view)
  const { fillsOf, namesOf } = useFills(view)
  const labels = useMemo(
    () =>
      treeLabels(
        visible,
        frame,
        (node) => labelLines(node.region, namesOf(node)),
        ({ id }) => changes.has(id),
        box.textSize,
      ),
    [visible, frame, changes, namesOf, box.textSize],
  )
  const way = useMemo(() => {
    const target = only(shape, hover.regions) ?? only(shape, selected.regions)
    return new Set(target ? treePath(target).map((node) => node.id) : [])
  }, [shape, hover, selected])

  const reveal = control.reveal
  const selectedNode = only(shape, selected.regions)
  const selectedX = selectedNode ? frame.xOf(selectedNode.column) : null
  // Only when another node is selected: the reader may pan away from it afterwards.
  const revealSelected = useEffectEvent(() => {
    if (selectedX !== null) reveal(selectedX)
  })
  const selectedId = selectedNode?.id ?? null
  useEffect(() => {
    if (selectedId !== null) revealSelected()
  }, [selectedId])

  const stop = shape.byId(tabStop ?? -1) ?? selectedNode ?? shape.root
  const drawn = stop !== null && !visible.nodes.includes(stop) ? (visible.nodes[0] ?? null) : stop

  const pointed = (event: PointerEvent | MouseEvent): TreeNode | null => {
    const bounds = svg.current?.getBoundingClientRect()
    return bounds ? nodeAt(visible, frame, event.clientX - bounds.left, event.clientY - bounds.top) : null
  }
  const focusNode = useCallback((id: RegionId) => {
    // After React has drawn it, should it have been out of the picture.
    scheduleFrame(() => svg.current?.querySelector<SVGElement>(`.tree-node[data-node="${id}"]`)?.focus())
  }, [])

  const onPointerMove = (event: PointerEvent): void => {
    if (event.buttons !== 0) return
    const node = pointed(event)
    const hovered = store.getState().hover
    if (node === null) {
      if (hovered?.kind === 'region') setHover(null)
    } else if (hovered?.kind !== 'region' || hovered.id !== node.id) setHover({ kind: 'region', id: node.id })
  }
  const onClick = (event: MouseEvent): void => {
    const node = pointed(event)
    select(node ? { kind: 'region', id: node.id } : null)
    if (!node) return
    setTabStop(node.id)
    focusNode(node.id)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !drawn) return
    const direction = MOVES[event.key]
    if (direction !== undefined) {
      const next = treeNeighbour(shape, drawn, direction)
      if (next) {
        setTabStop(next.id)
        reveal(frame.xOf(next.column))
        setHover({ kind: 'region', id: next.id })
        focusNode(next.id)
      }
    } else if (event.key === 'Enter' || event.key === ' ') select({ kind: 'region', id: drawn.id })
    else if (event.key === 'Escape') {
      select(null)
      setHover(null)
    } else if (event.key === '+' || event.key === '=') control.by(1.5)
    else if (event.key === '-') control.by(1 / 1.5)
    else if (event.key === '0') control.fit()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <>
      <header className="tree-header">
        <h2 data-term={'region' satisfies TermId}>{treeName(hasRegions(view))}</h2>
        <dl>
          <div className="is-count">
            <dt>{shape.count === 1 ? 'node' : 'nodes'}</dt>
            <dd>{formatCount(shape.count)}</dd>
          </div>
          <div title="Levels from the root to the deepest node">
            <dt>height</dt>
            <dd>{shape.height}</dd>
          </div>
          <div data-term={'red-black-tree' satisfies TermId}>
            <dt>black height</dt>
            <dd>{shape.blackHeight}</dd>
          </div>
        </dl>
        <div className="tree-tools">
          <Tool label="Zoom in" onClick={() => control.by(1.6)} disabled={!isDrawn}>
            <ZoomIn size={15} />
          </Tool>
          <Tool label="Zoom out" onClick={() => control.by(1 / 1.6)} disabled={zoom.k <= 1}>
            <ZoomOut size={15} />
          </Tool>
          <Tool label="Show the whole tree" onClick={control.fit} disabled={zoom.k === 1 && zoom.x === 0}>
            <Maximize size={15} />
          </Tool>
        </div>
      </header>
      <div className="tree-picture" ref={ref}>
        {shape.columns === 0 && (
          <p className="tree-empty">No process has mapped anything, so the tree is empty.</p>
        )}
        <svg
          ref={svg}
          role="tree"
          aria-label="Linked as the kernel links it. Arrow keys walk, Enter selects."
          width={box.width}
          height={box.height}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setHover(null)}
          onClick={onClick}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            const id = Number(event.target.closest<SVGElement>('.tree-node')?.dataset['node'])
            if (shape.byId(id)) setHover({ kind: 'region', id })
          }}
          onBlur={() => setHover(null)}
        >
          {isDrawn && (
            <TreePicture
              visible={visible}
              frame={frame}
              places={places}
              labels={labels}
              changes={changes}
              hovered={hover.regions}
              selected={selected.regions}
              alone={alone.regions}
              tabStop={drawn?.id ?? null}
              way={way}
              fillsOf={fillsOf}
              namesOf={namesOf}
              palette={palette}
              byKind={colourBy === 'kind'}
              textSize={box.textSize}
              pointed={only(shape, hover.regions)}
              kept={selectedNode}
            />
          )}
        </svg>
      </div>
      <Table shape={shape} hasRegions={hasRegions(view)} only={alone.regions} />
    </>
  )
}

/** The one marked node; null when several are marked or none. */
function only(shape: RegionTreeShape, ids: ReadonlySet<RegionId>): TreeNode | null {
  if (ids.size !== 1) return null
  const [id] = ids
  return id === undefined ? null : shape.byId(id)
}

/** What a node is filled with: the colour of its kind, or those of the first two processes that map it, and their names. */
function useFills(view: StepView): {
  fillsOf(this: void, node: TreeNode): readonly string[]
  namesOf(this: void, node: TreeNode): readonly string[]
} {
  const colourBy = usePage((state) => state.colourBy)
  const names = useDocument((state) => state.opened?.processNames)
  return useMemo(() => {
    if (colourBy === 'kind')
      return { fillsOf: (node) => [`var(--use-${node.region.kind})`], namesOf: () => [] }
    const owners = ownersByRegion(view, names ?? [])
    return {
      fillsOf: (node) => {
        const hues = owners(node.id)
          .slice(0, 2)
          .map((owner) => ownerColour(owner.hue))
        return hues.length > 0 ? hues : [ownerColour(null)]
      },
      namesOf: (node) => owners(node.id).map(({ name }) => name),
    }
  }, [colourBy, names, view])
}

interface ToolProps {
  readonly label: string
  readonly onClick: () => void
  readonly disabled: boolean
  readonly children: ReactNode
}

function Tool({ label, onClick, disabled, children }: ToolProps): ReactNode {
  return (
    <button type="button" aria-label={label} title={label} onClick={onClick} disabled={disabled}>
      {children}
    </button>
  )
}
