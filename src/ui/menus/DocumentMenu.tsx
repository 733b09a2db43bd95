import { ChevronDown } from 'lucide-react'
import { formatCount } from '../../base/format.ts'
import type { OpenedView } from '../../protocol/messages.ts'
import { useDocumentTitle } from '../app/useDocumentTitle.ts'
import { later } from '../app/later.tsx'
import { Menu } from './Menu.tsx'
import { useDocument } from '../../store/useDocument.ts'

/** How true a recording's replay is: how many of its steps the model went through exactly as the kernel did. */
function RecordingBadge({ opened }: { readonly opened: OpenedView }) {
  if (opened.isSeries === true) return <span className="tag">{opened.kernel}: captures, not calls</span>
  if (!opened.isModelled) return <span className="tag">{opened.kernel}: recorded, not modelled</span>
  const { steps, differing = [] } = opened.timeline
  const identical = `${formatCount(steps - differing.length)} of ${formatCount(steps)}`
  return (
    <span
      className={differing.length === 0 ? 'tag tag-good' : 'tag tag-bad'}
      title={`Recorded on a real kernel, ${opened.kernel ?? 'unknown'}; ${identical} steps identical`}
    >
      <span className="tag-more">recorded on a real kernel, {opened.kernel}, </span>
      <span className="tag-count">{identical}</span>
      <span className="tag-end"> steps identical</span>
    </span>
  )
}

/** It is opened by a click, at the earliest when the page has come. */
const CataloguePanel = later(
  async () => (await import('./CataloguePanel.tsx')).CataloguePanel,
  () => <p className="menu-note">Reading the list…</p>,
)

/** The title of what is open; its menu holds all that can be opened. */
export function DocumentMenu({ chooseFile }: { readonly chooseFile: () => void }) {
  const title = useDocumentTitle()
  const opened = useDocument((state) => state.opened)
  return (
    <Menu
      name="Open"
      className="document-button"
      label={
        <>
          <span className="document-title">{title ?? 'Open…'}</span>
          {opened?.kind === 'recording' && <RecordingBadge opened={opened} />}
          <ChevronDown size={14} aria-hidden />
        </>
      }
    >
      <CataloguePanel chooseFile={chooseFile} />
    </Menu>
  )
}
