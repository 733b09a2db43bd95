import { CircleHelp, Presentation, Share2 } from 'lucide-react'
import { enterPresentation } from '../present/actions.ts'
import { DisplayMenu } from './DisplayMenu.tsx'
import { DocumentMenu } from './DocumentMenu.tsx'
import { PredictToggle } from '../predict/PredictToggle.tsx'
import { later } from '../app/later.tsx'
import { usePage } from '../../store/pageStore.ts'

/** Nothing of the machine can be said before it is there: its menus come after the first picture. */
const MachineMenus = later(async () => (await import('./MachineMenus.tsx')).MachineMenus)

const EditedMark = later(async () => (await import('./EditedMark.tsx')).EditedMark)

export function TopBar({ chooseFile }: { readonly chooseFile: () => void }) {
  return (
    <header className="top-bar">
      <h1 className="product">
        <svg className="mark" viewBox="0 0 16 16" width="18" height="18" aria-hidden>
          <path d="M1 3.5h9M12 3.5h3M1 8h3M6 8h9M1 12.5h6M9 12.5h4" />
        </svg>
        <span className="product-name">NOMMU Explorer</span>
      </h1>
      <DocumentMenu chooseFile={chooseFile} />
      <EditedMark />
      <MachineMenus />
      <div className="top-bar-end">
        <PredictToggle />
        <button
          type="button"
          className="menu-button icon-button"
          aria-label="Present"
          title="Present: the views alone, large (P)"
          onClick={enterPresentation}
        >
          <Presentation size={18} aria-hidden />
        </button>
        <button
          type="button"
          className="menu-button icon-button"
          aria-label="Share"
          title="Share this step: link, QR code, file (S)"
          onClick={() => usePage.setState({ dialog: 'share' })}
        >
          <Share2 size={17} aria-hidden />
        </button>
        <DisplayMenu />
        <button
          type="button"
          className="menu-button icon-button"
          aria-label="Keys and help"
          onClick={() => usePage.setState({ dialog: 'help' })}
        >
          <CircleHelp size={18} aria-hidden />
        </button>
      </div>
    </header>
  )
}
