import { NEW_SCENARIO, openText } from '../../store/opening/documents.ts'
import { useSession } from '../../store/useDocument.ts'

/** Stands where the views will be while the machine starts. */
export function StartingMap() {
  return (
    <div className="starting">
      <div className="empty-map" aria-hidden />
      <p className="empty-words">Starting the machine…</p>
    </div>
  )
}

/** Stands in place of the workbench when no machine could be started: says so, and what can be done. */
export function EmptyBench({ chooseFile }: { readonly chooseFile: () => void }) {
  const session = useSession()
  return (
    <main className="empty-bench" id="memory" tabIndex={-1}>
      <div className="empty-map" aria-hidden />
      <div className="empty-words">
        <p>Nothing is open.</p>
        <div className="dialog-actions">
          <button type="button" className="main-button" onClick={() => void openText(session, NEW_SCENARIO)}>
            New scenario
          </button>
          <button type="button" className="text-button" onClick={chooseFile}>
            Open a file…
          </button>
        </div>
      </div>
    </main>
  )
}
