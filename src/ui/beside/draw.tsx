/** What the second machine draws in the places that the page has for it. */
import { SecondStrip } from '../../views/timeline/SecondStrip.tsx'
import type { Beside, BesidePlace, MarkedBar, SecondStripProps } from '../../store/beside.ts'
import { BesidePanel } from './BesidePanel.tsx'
import { OnlyBars } from './OnlyBars.tsx'

export const drawPart = (of: BesidePlace, beside: Beside) => <BesidePanel of={of} beside={beside} />
export const drawStrip = (props: SecondStripProps, beside: Beside) => (
  <SecondStrip beside={beside} {...props} />
)
export const drawBars = (bars: readonly MarkedBar[]) => <OnlyBars bars={bars} />
