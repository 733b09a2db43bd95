import { Component } from 'react'
import type { ReactNode } from 'react'
import { shortened } from '../../base/foreign.ts'
import { MissingPanel } from './later.tsx'

interface BoundaryProps {
  /** What the panel is called in the middle of a sentence. */
  readonly name: string
  readonly children: ReactNode
}

/** A fault in one panel leaves the others standing; drawing it again is offered, because the next step may be fine. */
export class PanelBoundary extends Component<BoundaryProps, { readonly fault: Error | null }> {
  override readonly state: { readonly fault: Error | null } = { fault: null }

  static getDerivedStateFromError(error: unknown): { fault: Error } {
    return { fault: error instanceof Error ? error : new Error(String(error)) }
  }

  readonly #again = (): void => {
    const { fault } = this.state
    if (fault instanceof MissingPanel) fault.fetchAgain()
    this.setState({ fault: null })
  }

  override render(): ReactNode {
    const { fault } = this.state
    if (fault === null) return this.props.children
    return (
      <div className="panel-fault" role="alert">
        <p>
          The {this.props.name} could not be drawn: <code>{shortened(fault.message, 200)}</code>
        </p>
        <button type="button" className="main-button" onClick={this.#again}>
          Try again
        </button>
      </div>
    )
  }
}
