import { usePage } from '../../store/pageStore.ts'

/** Before a spoiler: what it is about, and nothing of what happens in it. */
export function Cover({ title }: { readonly title: string | null }) {
  return (
    <main className="embed-cover">
      <div className="empty-map" aria-hidden />
      <div className="embed-cover-words">
        <h1>{title ?? 'NOMMU Explorer'}</h1>
        <p>What happens is hidden, so that you can think first.</p>
        <button type="button" className="main-button" onClick={() => usePage.setState({ covered: false })}>
          Show
        </button>
      </div>
    </main>
  )
}
