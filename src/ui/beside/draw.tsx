/** What the second machine draws in the places that the page has for it. */
import { SecondStrip } from '../../views/timeline/SecondStrip.tsx'
import type { Beside, BesidePlace, SecondStripProps } from '../../store/beside.ts'
import { BesidePanel } from './BesidePanel.tsx'

export const drawPart = (of: BesidePlace, beside: Beside) => <BesidePanel of={of} beside={beside} />
export const drawStrip = (props: SecondStripProps, beside: Beside) => (
  <SecondStrip beside={beside} {...props} />
)
