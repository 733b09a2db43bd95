/** What a reader chooses for this visit and the next. What a link asks for is not a choice, and is not kept. */
import { clampSize } from './layoutSizes.ts'
import type { LayoutSize } from './layoutSizes.ts'
import { usePage } from '../pageStore.ts'
import type { PageState } from '../pageStore.ts'
import { readSettings, readStored, writeStored } from './stored.ts'
import type { Settings } from './stored.ts'

/** Puts what was chosen on earlier visits into the page's store. */
export function recallSettings(): void {
  const heat = readStored('heat')
  usePage.setState({
    ...readSettings(),
    heat: typeof heat === 'boolean' ? heat : null,
  })
}

/** Takes a reader's choice, for this visit and the next. */
export function chooseSettings({ heat, ...chosen }: Partial<Settings & Pick<PageState, 'heat'>>): void {
  if (heat !== undefined) {
    usePage.setState({ heat })
    writeStored('heat', heat)
  }
  if (Object.keys(chosen).length === 0) return
  usePage.setState(chosen)
  writeStored('settings', { ...readSettings(), ...chosen })
}

/** Sets the size of a panel and keeps it; sizes never set stay free to suit the next window. */
export function setLayoutSize(size: LayoutSize, value: number): void {
  const kept = clampSize(size, value)
  usePage.setState(({ sizes }) => ({ sizes: { ...sizes, [size]: kept } }))
  const stored = readStored('layout')
  writeStored('layout', { ...(typeof stored === 'object' ? stored : {}), [size]: kept })
}
