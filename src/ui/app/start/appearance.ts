/** Theme, motion and presentation mode as attributes of <html>, which the style sheets read. */
import { recallSettings } from '../../../store/settings/settings.ts'
import { applyAppearance, SYSTEM_SETTINGS } from './applyAppearance.ts'
import { usePage } from '../../../store/pageStore.ts'

/** Follows what the reader chooses, keeps it for the next visit, and follows the system where that is the choice. */
export function followAppearance(): void {
  recallSettings()
  const apply = (): void => applyAppearance(usePage.getState())
  apply()
  for (const setting of Object.values(SYSTEM_SETTINGS)) matchMedia(setting).addEventListener('change', apply)
  usePage.subscribe((state, previous) => {
    // Before anything is drawn: what is laid out measures its type.
    if (state.presenting !== previous.presenting)
      document.documentElement.toggleAttribute('data-presenting', state.presenting)
    if (state.theme !== previous.theme || state.motion !== previous.motion) apply()
  })
}
