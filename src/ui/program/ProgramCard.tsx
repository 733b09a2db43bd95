/** Beside the story of a file that is a program: what it needs to start, and whether it would at this step. */
import { useMemo } from 'react'
import { Program } from './Program.tsx'
import { useProgram } from './useProgram.ts'

export function ProgramCard({ path, step }: { readonly path: string; readonly step: number }) {
  const asked = useMemo(() => ({ path }), [path])
  const found = useProgram(step, asked)
  if (found === null || found.is === 'nothing') return null
  return (
    <section className="program-card" aria-label="What it needs to start">
      <h3>What it needs to start</h3>
      <Program program={found.program} />
    </section>
  )
}
