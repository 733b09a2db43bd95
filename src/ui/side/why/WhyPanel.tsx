/** Why the step came out as it did: the test that refused it, and the kernel's whole path as a tree. */
import { useMemo } from 'react'
import type { StepView, WhyNode } from '../../../protocol/view.ts'
import { CallLine } from '../CallLine.tsx'
import { NotRecorded } from '../NotRecorded.tsx'
import { WhyTree } from './WhyTree.tsx'
import { firstFailure } from './whyRows.ts'
import { measuredRelease } from '../../../model/run/releases.ts'
import { useDocument, useDocumentStore } from '../../../store/useDocument.ts'
import './why.css'

export function WhyPanel({ view }: { view: StepView }) {
  const { call, why, step, stopped } = view
  const nodes = why?.nodes
  const failure = useMemo(() => (nodes ? firstFailure(nodes) : null), [nodes])
  if (!call || !nodes) return <p className="no-changes">Nothing has been called yet.</p>
  return (
    <div className="why">
      <CallLine call={call} stopped={stopped} />
      {failure && <Failure node={failure} />}
      {view.unrecorded !== undefined && <NotRecorded says={view.unrecorded} />}
      {nodes.length === 0 ? (
        <p className="no-changes">The kernel had nothing to test or choose in this step.</p>
      ) : (
        <WhyTree key={step} nodes={nodes} />
      )}
      {why.more > 0 && <p className="why-more">Long lists are shortened.</p>}
      {nodes.length > 0 && <Release />}
    </div>
  )
}

/** Between releases functions change their names. */
function Release() {
  const release = useDocument(({ opened }) => opened && measuredRelease(opened.era))
  return <p className="why-more">Functions are named as in Linux {release}.</p>
}

function Failure({ node }: { node: WhyNode }) {
  const { setHover } = useDocumentStore().getState()
  return (
    <section
      className="why-failure"
      aria-label="The test that failed"
      onPointerEnter={() => setHover(node.ref)}
      onPointerLeave={() => setHover(null)}
    >
      <p>
        <span className="why-mark" aria-hidden="true">
          ✕
        </span>
        <span>
          {node.text} {node.fn !== null && <span className="why-fn code">{node.fn}</span>}
        </span>
      </p>
      {node.instead !== null && (
        <p className="why-instead">
          <span>Would succeed:</span> {node.instead}.
        </p>
      )}
    </section>
  )
}
