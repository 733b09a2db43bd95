/** The panels of the workbench that come after the first picture, each made on its own. */
import { lazy, Suspense } from 'react'
import { useDocument } from '../../store/useDocument.ts'
import { Columns } from '../../views/columns/Columns.tsx'
import { PageMap } from '../../views/pagemap/PageMap.tsx'
import type { CountsProps } from '../../views/timeline/Strip.tsx'
import { later } from './later.tsx'

/** What is read aloud of a first step, until the words of its author are there. */
function FirstSentence() {
  const view = useDocument((state) => state.view)
  return (
    <div className="visually-hidden" role="status">
      {view && `Step ${view.step}. ${view.sentence}`}
    </div>
  )
}

/** Asking before showing: the toggle is there at once, all else comes with the panels. */
export const PredictHost = later(async () => (await import('../predict/PredictHost.tsx')).PredictHost)
export const PredictSheet = later(async () => (await import('../predict/PredictSheet.tsx')).PredictSheet)

/** Exercises have lines that stay as they are. */
export const LockHost = later(async () => (await import('../lesson/LockHost.tsx')).LockHost)

/** Read aloud, after what there is to see. */
export const LiveSentence = later(
  async () => (await import('./LiveSentence.tsx')).LiveSentence,
  FirstSentence,
)

/** What explains the words of the subject, wherever they stand. */
export const TermHost = later(async () => (await import('../glossary/TermHost.tsx')).TermHost)

/** Presentation mode is a chunk of its own: most visits never ask for it. */
const presentation = () => import('../present/Presentation.tsx')
const LazyHeadline = lazy(async () => ({ default: (await presentation()).Headline }))
const LazyCaption = lazy(async () => ({ default: (await presentation()).Caption }))
const LazyWallText = lazy(async () => ({ default: (await presentation()).WallText }))
const LazyOverlays = lazy(async () => ({ default: (await presentation()).Overlays }))

/** It keeps its room while it is fetched. */
export const Headline = () => (
  <Suspense fallback={<header className="headline" />}>
    <LazyHeadline />
  </Suspense>
)
export const Caption = () => (
  <Suspense>
    <LazyCaption />
  </Suspense>
)
export const WallText = () => (
  <Suspense>
    <LazyWallText />
  </Suspense>
)
export const Overlays = () => (
  <Suspense>
    <LazyOverlays />
  </Suspense>
)

/** It is said when a window did not open. */
export const SpeakerNotice = later(async () => (await import('../present/SpeakerNotice.tsx')).SpeakerNotice)

/** With an MMU: VMAs and page-table entries on the timeline. */
export const PagingStrip = (props: CountsProps) => (
  <Suspense>
    <Counts {...props} />
  </Suspense>
)

/** Behind a button: nobody presses it before there is a picture. */
export const PictureKey = later(async () => (await import('./PictureKey.tsx')).PictureKey)

/** Nobody drops or pastes anything before there is a picture. */
export const DropTarget = later(async () => (await import('./DropTarget.tsx')).DropTarget)

/** A dialog that is asked for before is shown when it comes. */
export const Dialogs = later(async () => (await import('./Dialogs.tsx')).Dialogs)

/** Nobody sees them: they are read aloud, and take the focus. */
const columnsParts = () => import('../../views/columns/columnsParts.ts')
const ColumnsTables = later(async () => (await columnsParts()).ColumnsTables)
const MoreProcesses = later(async () => (await columnsParts()).MoreProcesses)
const ProgramParts = later(async () => (await columnsParts()).ProgramParts)
/** Address spaces and page tables: only a machine with an MMU has them. */
const mmuPictures = () => import('./mmuPictures.ts')
const Spaces = lazy(async () => ({ default: (await mmuPictures()).AddressSpaces }))
const Tables = lazy(async () => ({ default: (await mmuPictures()).PageTables }))
const Counts = lazy(async () => ({ default: (await mmuPictures()).PagingStrip }))
const useHasMmu = (): boolean => useDocument((state) => state.view?.spaces.kind === 'paged')

export const ColumnsPanel = () =>
  useHasMmu() ? (
    <Suspense>
      <Spaces />
    </Suspense>
  ) : (
    <Columns Tables={ColumnsTables} More={MoreProcesses} Programs={ProgramParts} />
  )

/** Before the first call there is nothing in it. */
const RegionTree = later(async () => (await import('../../views/tree/RegionTree.tsx')).RegionTree)
const TreeTable = later(async () => (await import('../../views/tree/TreeTable.tsx')).TreeTable)

export const TreePanel = () =>
  useHasMmu() ? (
    <Suspense>
      <Tables />
    </Suspense>
  ) : (
    <RegionTree Table={TreeTable} />
  )

/** What is pointed at and pointed out on the map, and the map as a table. */
const mapParts = () => import('../../views/pagemap/mapParts.ts')
const OutsideStrip = later(async () => (await mapParts()).OutsideStrip)
const PageTable = later(async () => (await mapParts()).PageTable)
const Places = later(async () => (await mapParts()).Places)
const PlacesKey = later(async () => (await mapParts()).PlacesKey)
const Readout = later(async () => (await mapParts()).Readout)
export const MapPanel = () => <PageMap {...{ OutsideStrip, PageTable, Places, PlacesKey, Readout }} />

/** Where the panel that tells of the step is folded away. */
export const RefusedLine = later(async () => (await import('../side/RefusedAnswer.tsx')).RefusedLine)

/** Words come a moment after the pictures, with the stories they tell. */
export const SidePanel = later(async () => (await import('../side/SidePanel.tsx')).SidePanel)
