/** The panels and where they stand, for every size of window. Panels fill their place and scroll inside, if at all. */
import type { DockTab, NarrowTab } from '../../model/choices.ts'
import { useEffect, useState } from 'react'
import type { ComponentProps, ComponentType, CSSProperties } from 'react'
import { Timeline } from '../../views/timeline/Timeline.tsx'
import { Editor } from '../editor/Editor.tsx'
import {
  Caption,
  ColumnsPanel,
  Headline,
  MapPanel,
  Overlays,
  PagingStrip,
  PictureKey,
  PredictHost,
  PredictSheet,
  LockHost,
  RefusedLine,
  SidePanel,
  TreePanel,
  WallText,
} from './panels.tsx'
import { StartingMap } from './EmptyBench.tsx'
import { expectFirstPicture } from './start/firstPicture.ts'
import { fetchPanels, useArePanelsThere } from './later.tsx'
import { PanelBoundary } from './PanelBoundary.tsx'
import { Splitter } from '../common/Splitter.tsx'
import { StepSentence } from './StepSentence.tsx'
import { useViewport } from './useViewport.ts'
import type { Viewport } from './useViewport.ts'
import { usePage } from '../../store/pageStore.ts'
import type { BesidePlace } from '../../store/beside.ts'
import { BesidePart } from './BesidePart.tsx'
import { useDocument } from '../../store/useDocument.ts'
import type { DocumentStore } from '../../store/documentStore.ts'

export function Workbench() {
  const viewport = useViewport()
  const sizes = usePage((state) => state.sizes)
  const isPredicting = useDocument((state) => state.predicting)
  const dock = useDock(viewport)
  const narrowTab = usePage((state) => state.narrowTab)
  const presenting = usePage((state) => state.presenting)
  const hasStrip = usePage((state) => state.strip || !state.presenting)
  const isFolded = viewport !== 'wide' && (viewport === 'narrow' ? narrowTab : dock) !== 'side'
  const style = {
    '--editor-size': `${sizes.editor}px`,
    '--side-size': `${sizes.side}px`,
    '--timeline-size': `${sizes.timeline}px`,
    '--map-share': `${sizes.map}fr`,
    '--below-map-share': `${1 - sizes.map}fr`,
    '--columns-share': `${sizes.columns}fr`,
    '--columns-part': `${sizes.columns * 100}%`,
    '--tree-share': `${1 - sizes.columns}fr`,
  } as CSSProperties
  return (
    <main className="workbench" data-viewport={viewport} style={style}>
      {presenting && (
        <>
          <Headline />
          <Overlays />
        </>
      )}
      <div className="panes" id="memory" tabIndex={-1}>
        <Panes viewport={viewport} presenting={presenting} />
      </div>
      <PredictHost />
      <LockHost />
      {(presenting || isFolded) && (
        <div className="words-below">
          {isPredicting && <PredictSheet />}
          {presenting ? <Caption /> : <StepSentence />}
          {!presenting && <RefusedLine />}
        </div>
      )}
      {!presenting && (
        <Splitter size="timeline" label="Height of the timeline" orientation="horizontal" sized="after" />
      )}
      {hasStrip && (
        <div className="pane pane-timeline">
          <PanelBoundary name="timeline">
            <Timeline Counts={PagingStrip} />
          </PanelBoundary>
          <PictureKey of="Timeline" />
        </div>
      )}
    </main>
  )
}

/** Each panel keeps its slot in every window and mode, so that what is zoomed, typed or undone in it lasts. */
function Panes({ viewport, presenting }: { readonly viewport: Viewport; readonly presenting: boolean }) {
  const dock = useDock(viewport)
  if (viewport === 'narrow' && !presenting) return <NarrowPanes />
  const isWide = viewport === 'wide'
  const hasText = !presenting && (isWide || dock === 'text')
  const hasSide = !presenting && (isWide || dock === 'side')
  return (
    <>
      {!presenting && !isWide && <Rail dock={dock} />}
      <TextPane hidden={!hasText} />
      {hasSide && !isWide && <SidePane />}
      {(hasText || hasSide) && (
        <Splitter
          size="editor"
          label={isWide ? 'Width of the text' : 'Width of the panel'}
          orientation="vertical"
          sized="before"
        />
      )}
      <Views />
      {hasSide && isWide && (
        <>
          <Splitter size="side" label="Width of the explanation" orientation="vertical" sized="after" />
          <SidePane />
        </>
      )}
    </>
  )
}

function TextPane({ hidden = false }: { readonly hidden?: boolean }) {
  return (
    <section className="pane pane-text" aria-label="Scenario text" hidden={hidden}>
      <PanelBoundary name="editor">
        <Editor />
      </PanelBoundary>
    </section>
  )
}

/**
 * The machine has its first state. What a link asks to be predicted is not shown before there is somebody to ask: then the
 * panels, which do that, come first.
 */
function useIsReady(): boolean {
  const hasView = useDocument((state) => state.view !== null)
  const isPredicting = useDocument((state) => state.predicting)
  const arePanelsThere = useArePanelsThere()
  const [wasReady, setWasReady] = useState(false)
  const isReady = wasReady || (hasView && (arePanelsThere || !isPredicting))
  if (isReady && !wasReady) setWasReady(true)
  useEffect(() => {
    if (isReady) expectFirstPicture()
    else if (isPredicting) void fetchPanels()
  }, [isReady, isPredicting])
  return isReady
}

function Views() {
  const isReady = useIsReady()
  const panes = usePage((state) => state.panes)
  const presenting = usePage((state) => state.presenting)
  if (!isReady) return <StartingMap />
  return (
    <div className="views" data-panes={panes}>
      <BesidePart of="bar" />
      <Picture of="map" name="page map" legend="Page map" Panel={MapPanel} />
      {presenting && panes === 'map' && <WallText />}
      {panes !== 'map' && (
        <>
          <Splitter size="map" label="Height of the page map" orientation="horizontal" sized="before" />
          <div className="views-below">
            <Picture of="columns" name="address columns" legend="Columns" Panel={ColumnsPanel} />
            {panes === 'all' && (
              <>
                <Splitter size="columns" label="Width of the columns" orientation="vertical" sized="before" />
                <Picture of="tree" name="tree" legend="Region tree" Panel={TreePanel} />
              </>
            )}
            {presenting && <WallText />}
          </div>
        </>
      )}
    </div>
  )
}

interface PictureProps {
  readonly of: Exclude<BesidePlace, 'bar'>
  readonly name: string
  readonly Panel: ComponentType
  /** The picture whose key stands beside it; none in a narrow window. */
  readonly legend?: ComponentProps<typeof PictureKey>['of']
}

/** A picture of the machine, and that of the one beside it. */
function Picture({ of, name, Panel, legend }: PictureProps) {
  return (
    <>
      <div className={`pane pane-${of}`}>
        <PanelBoundary name={name}>
          <Panel />
        </PanelBoundary>
        {legend && <PictureKey of={legend} />}
      </div>
      <BesidePart of={of} />
    </>
  )
}

const DOCK_TABS: readonly (readonly [DockTab, string])[] = [
  ['text', 'Text'],
  ['side', 'What happened'],
]
const NARROW_TABS: readonly (readonly [NarrowTab, string])[] = [
  ['map', 'Page map'],
  ['columns', 'Columns'],
  ['tree', 'Tree'],
  ['text', 'Text'],
  ['side', 'Why'],
]

/** The open panel of the dock: until the reader chooses, the text where there is room for it. */
function useDock(viewport: Viewport): DockTab | null {
  const chosen = usePage((state) => state.dock)
  if (chosen !== 'auto') return chosen
  return viewport === 'medium' ? 'text' : null
}

function Rail({ dock }: { readonly dock: DockTab | null }) {
  return (
    <nav className="rail" aria-label="Panels">
      {DOCK_TABS.map(([tab, label]) => (
        <button
          key={tab}
          type="button"
          aria-pressed={tab === dock}
          onClick={() => usePage.setState({ dock: tab === dock ? null : tab })}
        >
          {label}
        </button>
      ))}
    </nav>
  )
}

function SidePane() {
  return (
    <div className="pane pane-side">
      <PanelBoundary name="explanation">
        <SidePanel />
      </PanelBoundary>
    </div>
  )
}

function NarrowPanes() {
  const narrowTab = usePage((state) => state.narrowTab)
  return (
    <>
      <nav className="narrow-tabs" aria-label="Panels">
        {NARROW_TABS.map(([tab, label]) => (
          <button
            key={tab}
            type="button"
            aria-pressed={tab === narrowTab}
            onClick={() => usePage.setState({ narrowTab: tab })}
          >
            {label}
          </button>
        ))}
      </nav>
      <NarrowPane tab={narrowTab} />
    </>
  )
}

function NarrowPane({ tab }: { readonly tab: NarrowTab }) {
  const isReady = useIsReady()
  if (!isReady) return <StartingMap />
  const Panel = NARROW_PANES[tab]
  return tab === 'text' || tab === 'side' ? (
    <div className="pane">
      <PanelBoundary key={tab} name="panel">
        <Panel />
      </PanelBoundary>
    </div>
  ) : (
    <div className="views-narrow">
      <BesidePart of="bar" />
      <Picture key={tab} of={tab} name="panel" Panel={Panel} />
    </div>
  )
}

const NARROW_PANES: Readonly<Record<NarrowTab, ComponentType>> = {
  map: MapPanel,
  columns: ColumnsPanel,
  tree: TreePanel,
  text: () => <TextPane />,
  side: SidePanel,
}

/** Puts the text on the screen, wherever this window has folded it away. */
export function revealText(store: DocumentStore): void {
  if (store.getState().view === null) return
  usePage.setState({ dock: 'text', narrowTab: 'text' })
}
