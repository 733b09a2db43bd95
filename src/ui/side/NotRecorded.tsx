/** The mark of what no recording of a kernel backs, with what it rests on instead. */
export const NotRecorded = ({ says }: { readonly says: string }) => (
  <details className="not-recorded">
    <summary>not recorded</summary>
    <p>{says}</p>
  </details>
)
