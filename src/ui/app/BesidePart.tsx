import { useBeside } from '../../store/beside.ts'
import type { BesidePlace } from '../../store/beside.ts'

/** The second machine's part of a place on the page; nothing without one. */
export const BesidePart = ({ of }: { readonly of: BesidePlace }) =>
  useBeside((state) => state.beside)?.part(of) ?? null
